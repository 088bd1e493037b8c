-- Every writer of an audit entry updates this row first. SQLite has one writer anyway; the statements are PostgreSQL's too.
INSERT INTO meta VALUES ('audit', 0);
