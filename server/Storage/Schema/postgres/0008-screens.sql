-- Wall displays. settings and device: JSON. Only hashes of secrets are stored. A row without a hash is unpaired; it keeps its name and settings.
-- next_*: a renewed secret that was not used yet. former_hash: the last secret of an unpaired screen. binding: grows when it is paired or revoked.
CREATE TABLE screen (
    id text PRIMARY KEY, version bigint NOT NULL, binding bigint NOT NULL, name text NOT NULL, place text NOT NULL, settings text NOT NULL,
    mask_statuses bigint NOT NULL, device text NOT NULL, created bigint NOT NULL, approved_by text NOT NULL, approved_by_id text NOT NULL,
    hash text UNIQUE, issued bigint, expires bigint, next_hash text UNIQUE, next_issued bigint, next_expires bigint, former_hash text,
    text text, text_until bigint, seen bigint);
CREATE INDEX screen_former ON screen (former_hash);

-- Devices that ask to be paired. state: 0 waiting, 1 refused, 2 used. known: the screen that the device was before.
CREATE TABLE screen_pairing (
    hash text PRIMARY KEY, code text NOT NULL UNIQUE, state bigint NOT NULL, address text NOT NULL, device text NOT NULL, asked bigint NOT NULL,
    expires bigint NOT NULL, known text, used_by text, screen text);
CREATE INDEX screen_pairing_expires ON screen_pairing (expires);

-- Every writer of screens updates this row first; servers see from it that something has changed.
INSERT INTO meta VALUES ('screens', 0);
