-- Streams that setup left and that are still to be read to the moment of the change, also after a restart.
CREATE TABLE left_stream (stream_arn TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
