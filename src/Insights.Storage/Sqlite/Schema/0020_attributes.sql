-- Custom attributes of accounts. A number is never given twice; a name may be, once it was retired.
CREATE TABLE attribute (
  account     TEXT    NOT NULL REFERENCES account (name),
  number      INTEGER NOT NULL, -- from 1
  name        TEXT    NOT NULL,
  type        INTEGER NOT NULL, -- AttributeType
  description TEXT    NOT NULL,
  created_ms  INTEGER NOT NULL,
  retired_ms  INTEGER,          -- null: it lives
  PRIMARY KEY (account, number)
) WITHOUT ROWID;

CREATE UNIQUE INDEX attribute_name ON attribute (account, name) WHERE retired_ms IS NULL;

-- How often a catalogue was changed: what a process remembers of catalogues holds while this stands still.
CREATE TABLE attribute_changes (
  count INTEGER NOT NULL
);

INSERT INTO attribute_changes (count) VALUES (0);

-- Values of users, made from their logs.
CREATE TABLE attribute_value (
  user_hash BLOB    NOT NULL,
  attribute INTEGER NOT NULL, -- its number in the account; below 0: an Analytics Property (AnalyticsNumbers)
  type      INTEGER NOT NULL, -- AttributeType: which of the next five is set
  text      TEXT,
  number    REAL,
  boolean   INTEGER,
  time_ms   INTEGER,
  list      TEXT,             -- a JSON array of texts
  source    INTEGER NOT NULL, -- AttributeSource
  set_ms    INTEGER NOT NULL, -- effective time of the operation that made it what it is
  PRIMARY KEY (user_hash, attribute)
) WITHOUT ROWID;
