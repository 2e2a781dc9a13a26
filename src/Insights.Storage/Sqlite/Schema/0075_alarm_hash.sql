-- As on PostgreSQL, where alarms had a ring hash; here they never had one.
DROP INDEX IF EXISTS alarm_without_hash;
