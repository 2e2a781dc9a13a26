ALTER TABLE api_key ADD COLUMN origins text NOT NULL DEFAULT ''; -- pages that a browser key admits, parted by spaces
