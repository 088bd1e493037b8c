-- The users of Amazon Connect as they were read last, and how the last read of each instance ended. hierarchy: names of groups, top first, as a JSON list.
-- read_at NULL: nobody is kept. Every writer first updates the row 'directory', by which servers see that something has changed.
INSERT INTO meta VALUES ('directory', 0);
CREATE TABLE directory_instance (
    arn text PRIMARY KEY, asked_at bigint NOT NULL, read_at bigint, outcome text NOT NULL, detail text NOT NULL, is_cut bigint NOT NULL);
CREATE TABLE directory_person (
    arn text PRIMARY KEY, instance_arn text NOT NULL, username text, first_name text, last_name text, profile text, hierarchy text NOT NULL);
CREATE INDEX directory_person_instance ON directory_person (instance_arn);

-- How a name is read, and the extension, from a CSV file. who: an agent's ARN, or a user name of the instance. Row 'readings' as above.
INSERT INTO meta VALUES ('readings', 0);
CREATE TABLE person_reading (
    instance_arn text NOT NULL, who text NOT NULL, reading text NOT NULL, extension text NOT NULL, PRIMARY KEY (instance_arn, who));
