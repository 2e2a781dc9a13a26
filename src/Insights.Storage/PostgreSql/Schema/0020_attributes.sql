-- Custom attributes of accounts. A number is never given twice; a name may be, once it was retired.
CREATE TABLE attribute (
  account     text     COLLATE "C" NOT NULL REFERENCES account (name),
  number      integer  NOT NULL, -- from 1
  name        text     COLLATE "C" NOT NULL,
  type        smallint NOT NULL, -- AttributeType
  description text     NOT NULL,
  created_ms  bigint   NOT NULL,
  retired_ms  bigint,            -- null: it lives
  PRIMARY KEY (account, number)
);

CREATE UNIQUE INDEX attribute_name ON attribute (account, name) WHERE retired_ms IS NULL;

-- How often a catalogue was changed: what a process remembers of catalogues holds while this stands still.
CREATE TABLE attribute_changes (
  count bigint NOT NULL
);

INSERT INTO attribute_changes (count) VALUES (0);

-- Values of users, made from their logs.
CREATE TABLE attribute_value (
  user_hash uuid     NOT NULL,
  attribute integer  NOT NULL, -- its number in the account; below 0: an Analytics Property (AnalyticsNumbers)
  type      smallint NOT NULL, -- AttributeType: which of the next five is set
  text      text,
  number    double precision,
  boolean   boolean,
  time_ms   bigint,
  list      text,              -- a JSON array of texts
  source    smallint NOT NULL, -- AttributeSource
  set_ms    bigint   NOT NULL, -- effective time of the operation that made it what it is
  PRIMARY KEY (user_hash, attribute)
);
