-- A number for each kind of rows that servers of a cluster hold in memory. One machine counts too, so that the statements are the same.
CREATE TABLE change_stamp (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
