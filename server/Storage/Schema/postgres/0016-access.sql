-- Which rows of person, session, api_token, link and first_link each change (stamp 'access') wrote or removed. Another server reads only these again.
CREATE TABLE access_change (stamp bigint NOT NULL, kind text NOT NULL, id text NOT NULL, PRIMARY KEY (stamp, kind, id));

-- The link for the first administrator, who is not a person yet.
CREATE TABLE first_link (id text PRIMARY KEY, hash text NOT NULL UNIQUE, created bigint NOT NULL, expires bigint NOT NULL);

-- Sessions whose refresh token a server is using. It is used once: the identity provider takes a token that comes again as stolen.
CREATE TABLE token_renewal (session text PRIMARY KEY, owner text NOT NULL, at bigint NOT NULL);

-- Failed sign-ins in a row. account: SHA-256 of what was entered. place: a browser or an address.
CREATE TABLE sign_in_failure (
    account text NOT NULL, place text NOT NULL, failures bigint NOT NULL, last_at bigint NOT NULL, PRIMARY KEY (account, place));
