-- What other servers changed: a number for each kind of rows that servers hold in memory. Every write of that kind adds 1, in its transaction.
CREATE TABLE change_stamp (name text PRIMARY KEY, value bigint NOT NULL);

-- Work that one server does: it is the owner's until this time, in the database's clock.
CREATE TABLE duty (name text PRIMARY KEY, owner text NOT NULL, until timestamptz NOT NULL);

CREATE TABLE shared_secret (name text PRIMARY KEY, value bytea NOT NULL);
