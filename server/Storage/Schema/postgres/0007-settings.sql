-- The settings of the centre, as JSON: every save is a version. The last 100 are kept.
CREATE TABLE settings_version (
    version bigint PRIMARY KEY, saved_at bigint NOT NULL, by_id text NOT NULL, by_name text NOT NULL, document text NOT NULL);
CREATE FUNCTION settings_version_refused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of the settings are never changed' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER settings_version_never_changed BEFORE UPDATE ON settings_version FOR EACH ROW EXECUTE FUNCTION settings_version_refused();

-- Every writer of a version updates this row first.
INSERT INTO meta VALUES ('settings', 0);
