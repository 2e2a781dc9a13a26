-- Orders and goals of sessions, and of users what makes a buyer (docs/semantics.md 1.9).
ALTER TABLE session ADD COLUMN order_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN goal_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE end_user ADD COLUMN order_count INTEGER NOT NULL DEFAULT 0;

-- The moment from which on lists leave the user out, should nothing more come; null as expires_ms, which is its day.
ALTER TABLE end_user ADD COLUMN gone_ms INTEGER;
UPDATE end_user SET gone_ms = strftime('%s', last_seen_ms / 1000, 'unixepoch', '+6 months') * 1000 WHERE last_seen_ms IS NOT NULL;

-- Questions about an account's sessions in a period read those, and no other account's.
ALTER TABLE session ADD COLUMN account TEXT NOT NULL DEFAULT '';
UPDATE session SET account = coalesce((SELECT u.account FROM end_user u WHERE u.user_hash = session.user_hash), '');
CREATE INDEX session_account_start ON session (account, start_ms);

-- Lists go by when users were last seen.
CREATE INDEX end_user_last_seen ON end_user (account, last_seen_ms, user_hash);
