-- Keys that protect the console's cookies, as ASP.NET Core writes them.
CREATE TABLE protection_key (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  name   TEXT NOT NULL UNIQUE,
  xml    TEXT NOT NULL
);
