-- Effective time since which a value has been what it is; null of an Analytics Property.
ALTER TABLE attribute_value ADD COLUMN change_ms INTEGER;

UPDATE attribute_value SET change_ms = set_ms WHERE attribute > 0;
