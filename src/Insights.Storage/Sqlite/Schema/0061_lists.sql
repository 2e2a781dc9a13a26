-- Lists go by these; unset ones stand first.
DROP INDEX end_user_last_seen;
CREATE INDEX end_user_last_seen ON end_user (account, coalesce(last_seen_ms, 0), user_hash);
CREATE INDEX end_user_first_seen ON end_user (account, coalesce(first_seen_ms, 0), user_hash);
CREATE INDEX end_user_total_sessions ON end_user (account, total_sessions, user_hash);
CREATE INDEX end_user_id ON end_user (account, id, user_hash);
