-- Whole texts, as far as an index can hold them, instead of their first characters: of those the database knows how many users
-- have which, and so when not to begin with them.
DROP INDEX attribute_value_text;
CREATE INDEX attribute_value_text ON attribute_value (attribute, text COLLATE "C", user_hash) WHERE text IS NOT NULL AND length(text) <= 500;
