ALTER TABLE account ADD COLUMN revision bigint NOT NULL DEFAULT 1; -- grows with every change of the settings

-- How often anything of an account or a key was changed: what a process has read of them holds while this stands still.
CREATE TABLE account_changes (
  count bigint NOT NULL
);

INSERT INTO account_changes (count) VALUES (0);

-- What operators did; written with what they changed.
CREATE TABLE audit_log (
  number  bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_ms   bigint NOT NULL,
  key_id  text NOT NULL,
  action  bigint NOT NULL, -- AuditAction
  account text,          -- null: of none
  target  text,
  detail  text           -- a JSON object
);

CREATE INDEX audit_log_account ON audit_log (account, number);
