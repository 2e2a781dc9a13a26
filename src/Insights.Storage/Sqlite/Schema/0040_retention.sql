-- Tells a life of a user from one that was erased: UserCreated.AtMs of its log; 0: not known, made before it was kept.
ALTER TABLE end_user ADD COLUMN life INTEGER NOT NULL DEFAULT 0;

-- The start of the UTC day in which the user expires should nothing more come; null while the clock changes it before.
ALTER TABLE end_user ADD COLUMN expires_ms INTEGER;

CREATE INDEX end_user_expires ON end_user (expires_ms) WHERE expires_ms IS NOT NULL; -- and user_hash

UPDATE end_user SET expires_ms = strftime('%s', last_seen_ms / 1000, 'unixepoch', '+6 months', 'start of day') * 1000
WHERE last_seen_ms IS NOT NULL;
