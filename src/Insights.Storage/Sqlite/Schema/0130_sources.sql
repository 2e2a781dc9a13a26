-- Files that were handed in for a source, in pieces of 256 KiB.
CREATE TABLE source_file (
  account    TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  created_ms INTEGER NOT NULL,
  bytes      INTEGER NOT NULL, -- 0 until it is whole
  whole      INTEGER NOT NULL, -- 1: all of its pieces are there
  PRIMARY KEY (account, source, id)
) WITHOUT ROWID;

CREATE TABLE source_piece (
  account    TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  file       TEXT    NOT NULL,
  number     INTEGER NOT NULL, -- from 0
  data       BLOB    NOT NULL,
  PRIMARY KEY (account, source, file, number)
);

-- Runs that are over.
CREATE TABLE source_run (
  account    TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  number     INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  body       BLOB    NOT NULL,
  PRIMARY KEY (account, source, number)
) WITHOUT ROWID;

-- Why rows were refused: names no end user.
CREATE TABLE source_error (
  account    TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  run        INTEGER NOT NULL,
  row_number INTEGER NOT NULL,
  part       INTEGER NOT NULL,
  line       INTEGER NOT NULL,
  in_column  TEXT,
  code       TEXT    NOT NULL,
  detail     TEXT    NOT NULL,
  PRIMARY KEY (account, source, run, row_number, part)
) WITHOUT ROWID;

-- States of grains that are no end users; where there is a cluster, Orleans keeps them.
CREATE TABLE grain_state (
  type       TEXT    NOT NULL,
  id         TEXT    NOT NULL,
  version    INTEGER NOT NULL, -- from 1
  body       BLOB    NOT NULL,
  PRIMARY KEY (type, id)
) WITHOUT ROWID;
