-- Segments that accounts made: saved filters.
CREATE TABLE segment (
  account      TEXT NOT NULL REFERENCES account (name),
  name         TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description  TEXT NOT NULL,
  filter       TEXT NOT NULL,
  revision     INTEGER NOT NULL, -- grows with every change of it
  created_ms   INTEGER NOT NULL,
  updated_ms   INTEGER NOT NULL,
  PRIMARY KEY (account, name)
) WITHOUT ROWID;

-- How often a segment was changed: what a process remembers of segments holds while this stands still.
CREATE TABLE segment_changes (
  count INTEGER NOT NULL
);

INSERT INTO segment_changes (count) VALUES (0);
