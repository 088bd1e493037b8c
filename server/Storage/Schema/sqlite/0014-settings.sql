-- The settings of the centre, as JSON: every save is a version. The last 100 are kept.
CREATE TABLE settings_version (
    version INTEGER PRIMARY KEY, saved_at INTEGER NOT NULL, by_id TEXT NOT NULL, by_name TEXT NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TRIGGER settings_version_never_changed BEFORE UPDATE ON settings_version
    BEGIN SELECT RAISE(ABORT, 'versions of the settings are never changed'); END;

-- Every writer of a version updates this row first. SQLite has one writer anyway; the statements are PostgreSQL's too.
INSERT INTO meta VALUES ('settings', 0);
