-- The applied seat table that made or ended a row: FLOOR/ID. With it exactly this table can be undone. NULL: another write, or already undone.
ALTER TABLE floor_version ADD COLUMN seat_table TEXT;
ALTER TABLE seat_assignment ADD COLUMN begun_by_table TEXT;
ALTER TABLE seat_assignment ADD COLUMN ended_by_table TEXT;
CREATE INDEX seat_assignment_begun_by ON seat_assignment (begun_by_table) WHERE begun_by_table IS NOT NULL;
CREATE INDEX seat_assignment_ended_by ON seat_assignment (ended_by_table) WHERE ended_by_table IS NOT NULL;
