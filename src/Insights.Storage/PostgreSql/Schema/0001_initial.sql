-- Every user of whom anything is stored, with its profile row. Keyed by EndUserKey.ToHash: keys are long, hashes are not.
CREATE TABLE end_user (
  user_hash         uuid     NOT NULL PRIMARY KEY,
  account           text     NOT NULL,
  kind              smallint NOT NULL,           -- UserKind
  id                text     NOT NULL,
  rows_seq          bigint,                      -- the entry its rows stand for; null: no rows yet
  rows_as_of_ms     bigint,
  revision          bigint   NOT NULL DEFAULT 0,
  total_sessions    integer  NOT NULL DEFAULT 0,
  total_duration_ms bigint   NOT NULL DEFAULT 0,
  first_seen_ms     bigint,                      -- null while there is no session, as all below
  last_seen_ms      bigint,
  country           text,
  region            text,
  city              text,
  browser_name      text,
  browser_version   text
) WITH (fillfactor = 80); -- a profile row changes in place each time a session closes

CREATE INDEX end_user_account ON end_user (account, user_hash);

-- The truth: what was accepted, in order. The key is the fence against a second owner.
CREATE TABLE user_log (
  user_hash uuid    NOT NULL,
  seq       bigint  NOT NULL, -- number of the row's first entry: from 1, without a gap over all entries
  count     integer NOT NULL, -- entries in the row, what one append brought; 1 or more
  entries   bytea   NOT NULL, -- EntryCodec; several: LogRow
  PRIMARY KEY (user_hash, seq)
);

-- How often a user was erased: what a writer remembers of logs holds while this stands still.
CREATE TABLE erasures (
  count bigint NOT NULL
);

INSERT INTO erasures (count) VALUES (0);

CREATE TABLE snapshot (
  user_hash uuid   NOT NULL PRIMARY KEY,
  seq       bigint NOT NULL,
  bytes     bytea  NOT NULL  -- SnapshotCodec
);

-- Closed sessions.
CREATE TABLE session (
  user_hash       uuid     NOT NULL,
  start_ms        bigint   NOT NULL,
  first_event_id  text     COLLATE "C" NOT NULL,
  end_ms          bigint   NOT NULL,
  event_count     integer  NOT NULL,
  page_view_count integer  NOT NULL,
  application     text,
  country         text,
  region          text,
  city            text,
  browser_name    text,
  browser_version text,
  end_reason      smallint NOT NULL, -- EndReason
  open_until_ms   bigint   NOT NULL,
  PRIMARY KEY (user_hash, start_ms, first_event_id)
);

CREATE TABLE alarm (
  user_hash  uuid    NOT NULL PRIMARY KEY,
  due_ms     bigint  NOT NULL,
  seq        bigint  NOT NULL,
  grain_hash integer -- where in the cluster's ring its owner is; null: set by a host without a cluster
);

CREATE INDEX alarm_due ON alarm (due_ms);

CREATE TABLE account (
  name       text   COLLATE "C" NOT NULL PRIMARY KEY,
  settings   text   NOT NULL, -- SettingsJson
  created_ms bigint NOT NULL
);

CREATE TABLE api_key (
  key_id     text     COLLATE "C" NOT NULL PRIMARY KEY,
  account    text     COLLATE "C" REFERENCES account (name), -- null: the operator's
  kind       smallint NOT NULL, -- KeyKind
  hash       bytea    NOT NULL, -- SHA-256 of the whole key
  created_ms bigint   NOT NULL,
  revoked_ms bigint,
  CHECK ((account IS NULL) = (kind = 4))
);
