ALTER TABLE api_key ADD COLUMN origins TEXT NOT NULL DEFAULT ''; -- pages that a browser key admits, parted by spaces
