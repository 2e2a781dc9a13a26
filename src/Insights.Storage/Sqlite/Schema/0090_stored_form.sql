-- Entries and snapshots are messages of proto/insights/storage/v1 from here on. A database made before is refused.
SELECT 1;
