-- Times are Unix milliseconds, flags 0 or 1, secrets SHA-256.

-- Row 'audit' is updated by every writer of an entry first: the row's lock is the turn to write the next one.
CREATE TABLE meta (key text PRIMARY KEY, value bigint NOT NULL);
INSERT INTO meta VALUES ('audit', 0);

CREATE TABLE audit (
    id bigint PRIMARY KEY, at bigint NOT NULL, who text NOT NULL, what text NOT NULL, subject text, detail text,
    hash bytea NOT NULL CHECK (length(hash) = 32));

-- They stop every accident and every honest program; who alters the tables breaks the chain of hashes.
CREATE FUNCTION audit_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id IS DISTINCT FROM (SELECT coalesce(max(id), 0) + 1 FROM audit) THEN
        RAISE EXCEPTION 'audit entries are only added at the end' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never %', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_in_order();
CREATE TRIGGER audit_never_changed BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refused('changed');
CREATE TRIGGER audit_never_deleted BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refused('deleted');
CREATE TRIGGER audit_never_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused('deleted');

CREATE TABLE person (
    id text PRIMARY KEY, account text NOT NULL, subject text UNIQUE, name text NOT NULL, roles text NOT NULL, scope text NOT NULL,
    agent text, disabled bigint NOT NULL, password text, failures bigint NOT NULL, locked_until bigint,
    created bigint NOT NULL, last_sign_in bigint);
CREATE UNIQUE INDEX person_account ON person (account) WHERE subject IS NULL;

CREATE TABLE session (
    id text PRIMARY KEY, hash text NOT NULL UNIQUE, person text NOT NULL REFERENCES person ON DELETE CASCADE,
    created bigint NOT NULL, last_seen bigint NOT NULL, expires bigint NOT NULL,
    browser text NOT NULL, address text NOT NULL, ticket bytea NOT NULL);
CREATE INDEX session_person ON session (person);

CREATE TABLE api_token (
    id text PRIMARY KEY, hash text NOT NULL UNIQUE, name text NOT NULL, roles text NOT NULL, scope text NOT NULL,
    created bigint NOT NULL, expires bigint NOT NULL, last_used bigint);

CREATE TABLE link (
    id text PRIMARY KEY, hash text NOT NULL UNIQUE, person text NOT NULL REFERENCES person ON DELETE CASCADE,
    purpose text NOT NULL, created bigint NOT NULL, expires bigint NOT NULL);
CREATE INDEX link_person ON link (person);

CREATE TABLE auto_seat (
    instance_arn text NOT NULL, agent_arn text NOT NULL, island text NOT NULL, seat bigint NOT NULL,
    PRIMARY KEY (instance_arn, agent_arn));

-- One line for each Connect instance that setup connected or took down.
CREATE TABLE connected_stream (
    instance_arn text PRIMARY KEY, stream_arn text NOT NULL,
    connected bigint NOT NULL, is_read bigint NOT NULL, at bigint NOT NULL);
