-- Who did what to whom by id too, and details as facts; removal by age, from the start only, once the entry that records it is there.
-- An agent by ARN. Failed sign-ins are counted by address: person.failures and person.locked_until are not used any more.
ALTER TABLE audit ADD COLUMN who_id TEXT;
ALTER TABLE audit ADD COLUMN account TEXT;
ALTER TABLE audit ADD COLUMN subject_id TEXT;
ALTER TABLE audit ADD COLUMN facts TEXT;
ALTER TABLE audit ADD COLUMN cut_to INTEGER;
CREATE INDEX audit_cut ON audit (cut_to) WHERE cut_to IS NOT NULL;
DROP TRIGGER audit_never_deleted;
CREATE TRIGGER audit_removed_from_the_start BEFORE DELETE ON audit
    WHEN OLD.id > (SELECT coalesce(max(cut_to), 0) FROM audit WHERE cut_to IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, 'audit entries are removed by age only'); END;

ALTER TABLE person ADD COLUMN agent_arn TEXT;
