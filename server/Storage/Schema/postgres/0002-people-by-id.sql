-- Who did what to whom by id too, and details as facts; removal by age, from the start only, once the entry that records it is there.
-- An agent by ARN. Failed sign-ins are counted by address: person.failures and person.locked_until are not used any more.
ALTER TABLE audit ADD COLUMN who_id text, ADD COLUMN account text, ADD COLUMN subject_id text, ADD COLUMN facts text, ADD COLUMN cut_to bigint;
CREATE INDEX audit_cut ON audit (cut_to) WHERE cut_to IS NOT NULL;
DROP TRIGGER audit_never_deleted ON audit;
CREATE FUNCTION audit_removed_from_the_start() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.id > (SELECT coalesce(max(cut_to), 0) FROM audit WHERE cut_to IS NOT NULL) THEN
        RAISE EXCEPTION 'audit entries are removed by age only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_removed_from_the_start BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_removed_from_the_start();

ALTER TABLE person ADD COLUMN agent_arn text;
