SELECT '{{EndUserType}}/' || replace(a.user_hash::text, '-', '') AS GrainId, 'close' AS ReminderName,
  to_timestamp((a.due_ms + {{OverdueMs}}) / 1000.0) AS StartTime, {{PeriodMs}}::bigint AS Period,
  (a.seq & 2147483647)::integer AS Version
FROM alarm a
WHERE a.user_hash = CASE WHEN @GrainId ~ '^{{EndUserType}}/[0-9a-f]{32}$' THEN right(@GrainId, 32)::uuid END
UNION ALL
SELECT grain_id, reminder_name, start_time, period_ms, version
FROM orleans_reminder
WHERE service_id = @ServiceId AND grain_id = @GrainId
