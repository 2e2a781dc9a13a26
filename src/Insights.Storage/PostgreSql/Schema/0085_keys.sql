ALTER TABLE api_key ADD COLUMN description text NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN last_used_ms bigint; -- null: never

-- Since when the account is being deleted; null: it lives.
ALTER TABLE account ADD COLUMN deleting_ms bigint;
