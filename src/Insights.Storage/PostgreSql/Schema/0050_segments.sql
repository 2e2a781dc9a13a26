-- Segments that accounts made: saved filters.
CREATE TABLE segment (
  account      text COLLATE "C" NOT NULL REFERENCES account (name),
  name         text COLLATE "C" NOT NULL,
  display_name text NOT NULL,
  description  text NOT NULL,
  filter       text NOT NULL,
  revision     bigint NOT NULL, -- grows with every change of it
  created_ms   bigint NOT NULL,
  updated_ms   bigint NOT NULL,
  PRIMARY KEY (account, name)
);

-- How often a segment was changed: what a process remembers of segments holds while this stands still.
CREATE TABLE segment_changes (
  count bigint NOT NULL
);

INSERT INTO segment_changes (count) VALUES (0);
