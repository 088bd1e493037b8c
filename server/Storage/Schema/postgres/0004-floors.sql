-- Drawn floors. Whoever writes one of these tables first updates the row 'floors': it is the turn to write, and the stamp by which every server
-- sees that something changed. A version is a document as gzip, its SHA-256 (of the JSON), how many seats it has and its background image.
INSERT INTO meta VALUES ('floors', 0);

CREATE TABLE site (id text PRIMARY KEY, name text NOT NULL, time_zone text NOT NULL);

-- instances: ARNs as a JSON list. version: the current one, 0: none is published. deleted_at: it can be restored for 30 days.
CREATE TABLE floor (
    id text PRIMARY KEY, site text NOT NULL REFERENCES site, name text NOT NULL, ordinal bigint NOT NULL, instances text NOT NULL,
    version bigint NOT NULL, made_at bigint NOT NULL, deleted_at bigint);

CREATE TABLE floor_version (
    floor text NOT NULL REFERENCES floor, number bigint NOT NULL, name text, document bytea NOT NULL, hash text NOT NULL, seats bigint NOT NULL,
    image text, published_at bigint NOT NULL, by_id text NOT NULL, by_name text NOT NULL,
    PRIMARY KEY (floor, number));
CREATE FUNCTION floor_version_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'floor versions are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER floor_version_never_changed BEFORE UPDATE ON floor_version FOR EACH ROW EXECUTE FUNCTION floor_version_refused();

-- By SHA-256 of the bytes.
CREATE TABLE floor_image (
    hash text PRIMARY KEY, type text NOT NULL, width bigint NOT NULL, height bigint NOT NULL, bytes bytea NOT NULL,
    made_at bigint NOT NULL, by_id text NOT NULL, by_name text NOT NULL);

-- Who sits where, and sat. to_at NULL: now. occupant: an agent's ARN, or user:INSTANCE_ARN/NAME of somebody who never logged in.
CREATE TABLE seat_assignment (
    id text PRIMARY KEY, floor_id text NOT NULL, seat_id text NOT NULL, occupant text NOT NULL,
    from_at bigint NOT NULL, to_at bigint, by_id text NOT NULL, by_name text NOT NULL);
CREATE UNIQUE INDEX seat_assignment_now ON seat_assignment (occupant) WHERE to_at IS NULL;
CREATE INDEX seat_assignment_floor ON seat_assignment (floor_id, from_at);
CREATE INDEX seat_assignment_past ON seat_assignment (to_at);
