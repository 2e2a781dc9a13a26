-- Segments that somebody watches.
CREATE TABLE segment_watch (
  account      text COLLATE "C" NOT NULL,
  segment      text COLLATE "C" NOT NULL,
  first_number bigint NOT NULL, -- changes up to here are not kept any more
  last_number  bigint NOT NULL, -- of the last change; from the clock at the beginning, so that no number is given twice
  as_of_ms     bigint NOT NULL, -- when its members were last compared
  read_ms      bigint NOT NULL, -- when somebody last said that it is watched
  PRIMARY KEY (account, segment)
);

-- Who was in them when they were last compared.
CREATE TABLE segment_member (
  account   text COLLATE "C" NOT NULL,
  segment   text COLLATE "C" NOT NULL,
  user_hash uuid     NOT NULL,
  kind      smallint NOT NULL,
  id        text     NOT NULL,
  PRIMARY KEY (account, segment, user_hash)
);

CREATE INDEX segment_member_user ON segment_member (user_hash);

-- Who entered and left.
CREATE TABLE membership_change (
  account   text COLLATE "C" NOT NULL,
  segment   text COLLATE "C" NOT NULL,
  number    bigint   NOT NULL,
  user_hash uuid     NOT NULL,
  kind      smallint NOT NULL,
  id        text     NOT NULL,
  entered   smallint NOT NULL, -- 1: entered, 0: left
  at_ms     bigint   NOT NULL,
  PRIMARY KEY (account, segment, number)
);

CREATE INDEX membership_change_user ON membership_change (user_hash);
