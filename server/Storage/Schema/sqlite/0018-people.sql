-- The users of Amazon Connect as they were read last, and how the last read of each instance ended. hierarchy: names of groups, top first, as a JSON list.
-- read_at NULL: nobody is kept. Every writer first updates the row 'directory', by which servers see that something has changed.
INSERT INTO meta VALUES ('directory', 0);
CREATE TABLE directory_instance (
    arn TEXT PRIMARY KEY, asked_at INTEGER NOT NULL, read_at INTEGER, outcome TEXT NOT NULL, detail TEXT NOT NULL, is_cut INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
CREATE TABLE directory_person (
    arn TEXT PRIMARY KEY, instance_arn TEXT NOT NULL, username TEXT, first_name TEXT, last_name TEXT, profile TEXT, hierarchy TEXT NOT NULL)
    STRICT, WITHOUT ROWID;
CREATE INDEX directory_person_instance ON directory_person (instance_arn);

-- How a name is read, and the extension, from a CSV file. who: an agent's ARN, or a user name of the instance. Row 'readings' as above.
INSERT INTO meta VALUES ('readings', 0);
CREATE TABLE person_reading (
    instance_arn TEXT NOT NULL, who TEXT NOT NULL, reading TEXT NOT NULL, extension TEXT NOT NULL, PRIMARY KEY (instance_arn, who)) STRICT, WITHOUT ROWID;
