-- Where an assignment comes from: assigned, or check-in (the person checked in at the desk: it ends when the agent logs off).
ALTER TABLE seat_assignment ADD COLUMN source text NOT NULL DEFAULT 'assigned';
CREATE INDEX seat_assignment_check_in ON seat_assignment (occupant) WHERE to_at IS NULL AND source = 'check-in';

-- People who said that they work at home. to_at NULL: now.
CREATE TABLE at_home (
    id text PRIMARY KEY, occupant text NOT NULL, from_at bigint NOT NULL, to_at bigint, by_id text NOT NULL, by_name text NOT NULL);
CREATE UNIQUE INDEX at_home_now ON at_home (occupant) WHERE to_at IS NULL;

-- Check-ins that a supervisor must confirm. state: waiting, confirmed, refused or withdrawn. One that waits is over at until_at. A person has one that waits.
CREATE TABLE check_in_request (
    id text PRIMARY KEY, floor_id text NOT NULL, seat_id text NOT NULL, occupant text NOT NULL, person text NOT NULL, person_name text NOT NULL,
    account text, asked_at bigint NOT NULL, until_at bigint NOT NULL, state text NOT NULL, by_name text, answered_at bigint);
CREATE UNIQUE INDEX check_in_request_waiting ON check_in_request (person) WHERE state = 'waiting';
CREATE INDEX check_in_request_asked ON check_in_request (asked_at);
