-- Files that were handed in for a source, in pieces of 256 KiB.
CREATE TABLE source_file (
  account    text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  name       text     NOT NULL,
  created_ms bigint   NOT NULL,
  bytes      bigint   NOT NULL, -- 0 until it is whole
  whole      smallint NOT NULL, -- 1: all of its pieces are there
  PRIMARY KEY (account, source, id)
);

CREATE TABLE source_piece (
  account text COLLATE "C" NOT NULL,
  source  text COLLATE "C" NOT NULL,
  file    text COLLATE "C" NOT NULL,
  number  integer NOT NULL, -- from 0
  data    bytea   NOT NULL,
  PRIMARY KEY (account, source, file, number)
);

-- Most are packed already, or read once.
ALTER TABLE source_piece ALTER COLUMN data SET STORAGE EXTERNAL;

-- Runs that are over.
CREATE TABLE source_run (
  account    text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL,
  number     bigint NOT NULL,
  started_ms bigint NOT NULL,
  body       bytea  NOT NULL,
  PRIMARY KEY (account, source, number)
);

-- Why rows were refused: names no end user.
CREATE TABLE source_error (
  account    text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL,
  run        bigint  NOT NULL,
  row_number bigint  NOT NULL,
  part       integer NOT NULL,
  line       bigint  NOT NULL,
  in_column  text,
  code       text    NOT NULL,
  detail     text    NOT NULL,
  PRIMARY KEY (account, source, run, row_number, part)
);
