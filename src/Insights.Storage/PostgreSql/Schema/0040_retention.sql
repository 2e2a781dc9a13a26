-- Tells a life of a user from one that was erased: UserCreated.AtMs of its log; 0: not known, made before it was kept.
ALTER TABLE end_user ADD COLUMN life bigint NOT NULL DEFAULT 0;

-- The start of the UTC day in which the user expires should nothing more come; null while the clock changes it before. By
-- the day, so that a profile row goes on changing in place with the second session of a day.
ALTER TABLE end_user ADD COLUMN expires_ms bigint;

-- The sweep reads slice by slice: the first byte of the hash (ExpirySlice).
CREATE INDEX end_user_expires ON end_user (get_byte(uuid_send(user_hash), 0), expires_ms, user_hash) WHERE expires_ms IS NOT NULL;

UPDATE end_user SET expires_ms = extract(epoch FROM
  date_trunc('day', to_timestamp(last_seen_ms / 1000.0) AT TIME ZONE 'UTC' + interval '6 months') AT TIME ZONE 'UTC')::bigint * 1000
WHERE last_seen_ms IS NOT NULL;
