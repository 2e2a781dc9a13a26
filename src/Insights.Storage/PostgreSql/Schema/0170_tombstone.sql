-- That what happened before a user's erasure does not bring the user back: the hash of the key, and no ID. Gone when the account's
-- lateness is over.
CREATE TABLE tombstone (
  user_hash uuid PRIMARY KEY,
  account text NOT NULL,
  erased_ms bigint NOT NULL,
  until_ms bigint NOT NULL
);

CREATE INDEX tombstone_until ON tombstone (until_ms);
