-- Every user of whom anything is stored, with its profile row. Keyed by EndUserKey.ToHash: keys are long, hashes are not.
CREATE TABLE end_user (
  user_hash         BLOB    NOT NULL PRIMARY KEY, -- 16 bytes
  account           TEXT    NOT NULL,
  kind              INTEGER NOT NULL,             -- UserKind
  id                TEXT    NOT NULL,
  rows_seq          INTEGER,                      -- the entry its rows stand for; null: no rows yet
  rows_as_of_ms     INTEGER,
  revision          INTEGER NOT NULL DEFAULT 0,
  total_sessions    INTEGER NOT NULL DEFAULT 0,
  total_duration_ms INTEGER NOT NULL DEFAULT 0,
  first_seen_ms     INTEGER,                      -- null while there is no session, as all below
  last_seen_ms      INTEGER,
  country           TEXT,
  region            TEXT,
  city              TEXT,
  browser_name      TEXT,
  browser_version   TEXT
) WITHOUT ROWID;

CREATE INDEX end_user_account ON end_user (account); -- and user_hash, as every index of such a table

-- The truth: what was accepted, in order. The key is the fence against a second owner.
CREATE TABLE user_log (
  user_hash BLOB    NOT NULL,
  seq       INTEGER NOT NULL, -- number of the row's first entry: from 1, without a gap over all entries
  count     INTEGER NOT NULL, -- entries in the row, what one append brought; 1 or more
  entries   BLOB    NOT NULL, -- EntryCodec; several: LogRow
  PRIMARY KEY (user_hash, seq)
) WITHOUT ROWID;

CREATE TABLE snapshot (
  user_hash BLOB    NOT NULL PRIMARY KEY,
  seq       INTEGER NOT NULL,
  bytes     BLOB    NOT NULL  -- SnapshotCodec
) WITHOUT ROWID;

-- Closed sessions.
CREATE TABLE session (
  user_hash       BLOB    NOT NULL,
  start_ms        INTEGER NOT NULL,
  first_event_id  TEXT    NOT NULL,
  end_ms          INTEGER NOT NULL,
  event_count     INTEGER NOT NULL,
  page_view_count INTEGER NOT NULL,
  application     TEXT,
  country         TEXT,
  region          TEXT,
  city            TEXT,
  browser_name    TEXT,
  browser_version TEXT,
  end_reason      INTEGER NOT NULL, -- EndReason
  open_until_ms   INTEGER NOT NULL,
  PRIMARY KEY (user_hash, start_ms, first_event_id)
) WITHOUT ROWID;

CREATE TABLE alarm (
  user_hash BLOB    NOT NULL PRIMARY KEY,
  due_ms    INTEGER NOT NULL,
  seq       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX alarm_due ON alarm (due_ms);

CREATE TABLE account (
  name       TEXT    NOT NULL PRIMARY KEY,
  settings   TEXT    NOT NULL, -- SettingsJson
  created_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_key (
  key_id     TEXT    NOT NULL PRIMARY KEY,
  account    TEXT    REFERENCES account (name), -- null: the operator's
  kind       INTEGER NOT NULL, -- KeyKind
  hash       BLOB    NOT NULL, -- SHA-256 of the whole key
  created_ms INTEGER NOT NULL,
  revoked_ms INTEGER,
  CHECK ((account IS NULL) = (kind = 4))
) WITHOUT ROWID;
