-- People and what they did. Times are Unix milliseconds, secrets SHA-256.
-- The triggers stop every accident and every honest program; who edits the file itself breaks the chain of hashes.
-- The insert trigger also stops REPLACE, which deletes without a delete trigger.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT, detail TEXT,
    hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
    WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)
    BEGIN SELECT RAISE(ABORT, 'audit entries are only added at the end'); END;
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;

CREATE TABLE person (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, subject TEXT UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL, scope TEXT NOT NULL,
    agent TEXT, disabled INTEGER NOT NULL, password TEXT, failures INTEGER NOT NULL, locked_until INTEGER,
    created INTEGER NOT NULL, last_sign_in INTEGER) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_account ON person (account) WHERE subject IS NULL;

CREATE TABLE session (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
    created INTEGER NOT NULL, last_seen INTEGER NOT NULL, expires INTEGER NOT NULL,
    browser TEXT NOT NULL, address TEXT NOT NULL, ticket BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);

CREATE TABLE api_token (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL, scope TEXT NOT NULL,
    created INTEGER NOT NULL, expires INTEGER NOT NULL, last_used INTEGER) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
    purpose TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX link_person ON link (person);
