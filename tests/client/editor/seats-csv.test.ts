import { expect, it } from 'vitest';
import { seatRows } from '../../../client/editor/seats-csv';
import { editorWords } from '../../../client/editor/editor-words';
import { csvText } from '../../../client/list/csv';
import { plan, seat } from '../plan/edit/plans';

it('the CSV has a row for each seat, in the order of the numbers, and no text is a formula', () => {
  const floor = plan([seat('b', 0, 0, { label: 'A10' }), seat('a', 80, 0, { label: 'A2', kind: 'sv' })]);
  const rows = seatRows(floor, (id) => (id === 'a' ? { names: ['=cmd()'], users: ['u1'] } : { names: [], users: [] }), editorWords('en'));
  expect(rows.slice(1)).toEqual([
    ['A2', '=cmd()', 'u1', 'North', '', 'supervisors', '80', '0', '70', '50', 'a'], ['A10', '', '', 'North', '', 'agents', '0', '0', '70', '50', 'b'],
  ]);
  expect(csvText(rows)).toContain(`"'=cmd()"`);
});
