ALTER TABLE account ADD COLUMN revision INTEGER NOT NULL DEFAULT 1; -- grows with every change of the settings

-- How often anything of an account or a key was changed: what a process has read of them holds while this stands still.
CREATE TABLE account_changes (
  count INTEGER NOT NULL
);

INSERT INTO account_changes (count) VALUES (0);

-- What operators did; written with what they changed.
CREATE TABLE audit_log (
  number  INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at_ms   INTEGER NOT NULL,
  key_id  TEXT NOT NULL,
  action  INTEGER NOT NULL, -- AuditAction
  account TEXT,          -- null: of none
  target  TEXT,
  detail  TEXT           -- a JSON object
);

CREATE INDEX audit_log_account ON audit_log (account, number);
