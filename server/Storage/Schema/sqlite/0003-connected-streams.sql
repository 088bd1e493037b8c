-- One line for each Connect instance that setup connected or took down.
CREATE TABLE connected_stream (
    instance_arn TEXT PRIMARY KEY, stream_arn TEXT NOT NULL,
    connected INTEGER NOT NULL, is_read INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
