-- Of an anonymous user: sessions that ended before were taken into an identified one, and count there. Null: none were.
ALTER TABLE end_user ADD COLUMN merged_ms bigint;
