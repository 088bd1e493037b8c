import { expect, it } from 'vitest';
import { csvText } from '../../../client/list/csv';

it('a CSV is UTF-8 with a byte-order mark, CRLF and quotes around every field', () => {
  expect(csvText([['名前', 'a "b", c'], ['two\nlines', '']])).toBe('\ufeff"名前","a ""b"", c"\r\n"two\nlines",""\r\n');
});

it.each(['=1+1', '+81', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '　＝1', '＋1', '－', '＠x'])('no spreadsheet reads %j as a formula', (text) => {
  expect(csvText([[text]])).toBe(`\ufeff"'${text}"\r\n`);
});

it.each(['1=1', "O'Brien", 'a-b', '高橋'])('%s stays as it is', (text) => {
  expect(csvText([[text]])).toBe(`\ufeff"${text}"\r\n`);
});
