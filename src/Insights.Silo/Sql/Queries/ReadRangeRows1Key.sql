-- An alarm is the reminder of its user. Only those overdue are of interest, as the silo that holds a user rings its alarm
-- itself; so few are read, however many sessions are open. They ring soon, but not all in one moment.
(SELECT '{{EndUserType}}/' || replace(a.user_hash::text, '-', '') AS GrainId, 'close' AS ReminderName,
   now() + interval '{{RingInMs}} milliseconds' + row_number() OVER (ORDER BY a.due_ms) * interval '0.2 milliseconds' AS StartTime,
   {{PeriodMs}}::bigint AS Period, (a.seq & 2147483647)::integer AS Version
 FROM alarm a
 WHERE a.due_ms <= (extract(epoch FROM now()) * 1000)::bigint - {{OverdueMs}}
   AND a.grain_hash > @BeginHash AND a.grain_hash <= @EndHash
 ORDER BY a.due_ms
 LIMIT {{MostAtOnce}})
UNION ALL
SELECT grain_id, reminder_name, start_time, period_ms, version
FROM orleans_reminder
WHERE service_id = @ServiceId AND grain_hash > @BeginHash AND grain_hash <= @EndHash
