-- Where in the cluster's ring a user is follows from its hash, and is no longer kept beside its alarm.
DROP INDEX IF EXISTS alarm_without_hash;
ALTER TABLE alarm DROP COLUMN grain_hash;
