-- Lists go by these; unset ones stand first.
DROP INDEX end_user_last_seen;
CREATE INDEX end_user_last_seen ON end_user (account, coalesce(last_seen_ms, 0), user_hash);
CREATE INDEX end_user_first_seen ON end_user (account, coalesce(first_seen_ms, 0), user_hash);
CREATE INDEX end_user_total_sessions ON end_user (account, total_sessions, user_hash);
CREATE INDEX end_user_id ON end_user (account, id COLLATE "C", user_hash);
CREATE INDEX end_user_country ON end_user (account, country COLLATE "C", user_hash);

-- Filters look for users by their values. Texts are long: the first characters find nearly all that the whole would.
CREATE INDEX attribute_value_text ON attribute_value (attribute, left(text, 64) COLLATE "C", user_hash) WHERE text IS NOT NULL;
CREATE INDEX attribute_value_number ON attribute_value (attribute, number, user_hash) WHERE number IS NOT NULL;
CREATE INDEX attribute_value_time ON attribute_value (attribute, time_ms, user_hash) WHERE time_ms IS NOT NULL;
