-- Where an assignment comes from: assigned, or check-in (the person checked in at the desk: it ends when the agent logs off).
ALTER TABLE seat_assignment ADD COLUMN source TEXT NOT NULL DEFAULT 'assigned';
CREATE INDEX seat_assignment_check_in ON seat_assignment (occupant) WHERE to_at IS NULL AND source = 'check-in';

-- People who said that they work at home. to_at NULL: now.
CREATE TABLE at_home (
    id TEXT PRIMARY KEY, occupant TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER, by_id TEXT NOT NULL, by_name TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX at_home_now ON at_home (occupant) WHERE to_at IS NULL;

-- Check-ins that a supervisor must confirm. state: waiting, confirmed, refused or withdrawn. One that waits is over at until_at. A person has one that waits.
CREATE TABLE check_in_request (
    id TEXT PRIMARY KEY, floor_id TEXT NOT NULL, seat_id TEXT NOT NULL, occupant TEXT NOT NULL, person TEXT NOT NULL, person_name TEXT NOT NULL,
    account TEXT, asked_at INTEGER NOT NULL, until_at INTEGER NOT NULL, state TEXT NOT NULL, by_name TEXT, answered_at INTEGER) STRICT;
CREATE UNIQUE INDEX check_in_request_waiting ON check_in_request (person) WHERE state = 'waiting';
CREATE INDEX check_in_request_asked ON check_in_request (asked_at);
