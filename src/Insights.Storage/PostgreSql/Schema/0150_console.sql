-- Keys that protect the console's cookies, as ASP.NET Core writes them.
CREATE TABLE protection_key (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name   text NOT NULL UNIQUE,
  xml    text NOT NULL
);
