-- That what happened before a user's erasure does not bring the user back: the hash of the key, and no ID. Gone when the account's
-- lateness is over.
CREATE TABLE tombstone (
  user_hash BLOB PRIMARY KEY,
  account TEXT NOT NULL,
  erased_ms INTEGER NOT NULL,
  until_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX tombstone_until ON tombstone (until_ms);
