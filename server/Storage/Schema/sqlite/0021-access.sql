-- Which rows of person, session, api_token, link and first_link each change (stamp 'access') wrote or removed. Another server reads only these again.
CREATE TABLE access_change (stamp INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (stamp, kind, id)) STRICT, WITHOUT ROWID;

-- The link for the first administrator, who is not a person yet.
CREATE TABLE first_link (id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, created INTEGER NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Sessions whose refresh token a server is using. It is used once: the identity provider takes a token that comes again as stolen.
CREATE TABLE token_renewal (session TEXT PRIMARY KEY, owner TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Failed sign-ins in a row. account: SHA-256 of what was entered. place: a browser or an address.
CREATE TABLE sign_in_failure (
    account TEXT NOT NULL, place TEXT NOT NULL, failures INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (account, place)) STRICT, WITHOUT ROWID;
