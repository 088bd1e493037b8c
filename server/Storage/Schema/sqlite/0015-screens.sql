-- Wall displays. settings and device: JSON. Only hashes of secrets are stored. A row without a hash is unpaired; it keeps its name and settings.
-- next_*: a renewed secret that was not used yet. former_hash: the last secret of an unpaired screen. binding: grows when it is paired or revoked.
CREATE TABLE screen (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, binding INTEGER NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL, settings TEXT NOT NULL,
    mask_statuses INTEGER NOT NULL, device TEXT NOT NULL, created INTEGER NOT NULL, approved_by TEXT NOT NULL, approved_by_id TEXT NOT NULL,
    hash TEXT UNIQUE, issued INTEGER, expires INTEGER, next_hash TEXT UNIQUE, next_issued INTEGER, next_expires INTEGER, former_hash TEXT,
    text TEXT, text_until INTEGER, seen INTEGER) STRICT, WITHOUT ROWID;
CREATE INDEX screen_former ON screen (former_hash);

-- Devices that ask to be paired. state: 0 waiting, 1 refused, 2 used. known: the screen that the device was before.
CREATE TABLE screen_pairing (
    hash TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, state INTEGER NOT NULL, address TEXT NOT NULL, device TEXT NOT NULL, asked INTEGER NOT NULL,
    expires INTEGER NOT NULL, known TEXT, used_by TEXT, screen TEXT) STRICT, WITHOUT ROWID;
CREATE INDEX screen_pairing_expires ON screen_pairing (expires);

-- Every writer of screens updates this row first; servers see from it that something has changed.
INSERT INTO meta VALUES ('screens', 0);
