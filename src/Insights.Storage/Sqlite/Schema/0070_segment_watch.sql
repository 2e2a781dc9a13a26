-- Segments that somebody watches.
CREATE TABLE segment_watch (
  account      TEXT    NOT NULL,
  segment      TEXT    NOT NULL,
  first_number INTEGER NOT NULL, -- changes up to here are not kept any more
  last_number  INTEGER NOT NULL, -- of the last change; from the clock at the beginning, so that no number is given twice
  as_of_ms     INTEGER NOT NULL, -- when its members were last compared
  read_ms      INTEGER NOT NULL, -- when somebody last said that it is watched
  PRIMARY KEY (account, segment)
) WITHOUT ROWID;

-- Who was in them when they were last compared.
CREATE TABLE segment_member (
  account   TEXT    NOT NULL,
  segment   TEXT    NOT NULL,
  user_hash BLOB    NOT NULL,
  kind      INTEGER NOT NULL,
  id        TEXT    NOT NULL,
  PRIMARY KEY (account, segment, user_hash)
) WITHOUT ROWID;

CREATE INDEX segment_member_user ON segment_member (user_hash);

-- Who entered and left.
CREATE TABLE membership_change (
  account   TEXT    NOT NULL,
  segment   TEXT    NOT NULL,
  number    INTEGER NOT NULL,
  user_hash BLOB    NOT NULL,
  kind      INTEGER NOT NULL,
  id        TEXT    NOT NULL,
  entered   INTEGER NOT NULL, -- 1: entered, 0: left
  at_ms     INTEGER NOT NULL,
  PRIMARY KEY (account, segment, number)
) WITHOUT ROWID;

CREATE INDEX membership_change_user ON membership_change (user_hash);
