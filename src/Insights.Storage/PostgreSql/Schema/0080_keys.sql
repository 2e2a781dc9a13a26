-- What keys are for, and when they were last used.
ALTER TABLE api_key ADD COLUMN description text NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN last_used_ms bigint;
