-- The field's word for what tells a user from one that was erased.
ALTER TABLE end_user RENAME COLUMN life TO incarnation;
