import { describe, expect, it } from 'vitest';
import { base64Of, MOST_BYTES, takeFile, takeFrom } from '../../../../client/floors/table/source';

const board = (html: string, text: string, ...names: readonly string[]) => ({
  getData: (type: string) => (type === 'text/html' ? html : type === 'text/plain' ? text : ''),
  files: names.map((name) => Object.assign(new Blob(['x']), { name })),
});
const HTML = '<html><table><tr><td>佐藤</td></tr></table></html>';

describe('what is pasted', () => {
  it('is the cells, also when Excel puts a picture of them before them', async () => {
    expect(await takeFrom(board(HTML, '佐藤\t鈴木', 'image.png'))).toEqual({ kind: 'paste', html: HTML, text: '佐藤\t鈴木' });
    expect(await takeFrom(board('', '佐藤\t鈴木', 'image.png'))).toEqual({ kind: 'paste', html: null, text: '佐藤\t鈴木' });
  });

  it('may be a spreadsheet that was copied or dropped as a file', async () => {
    expect(await takeFrom(board('', 'seats.xlsx', 'seats.XLSX'))).toEqual({ kind: 'file', name: 'seats.XLSX', base64: 'eA==' });
    // Cells win over a file beside them.
    expect(await takeFrom(board(HTML, '', 'seats.xlsx'))).toMatchObject({ kind: 'paste' });
  });

  it('is refused in plain words if it has no cells, or too many', async () => {
    expect(await takeFrom(board('', '', 'image.png'))).toEqual({ kind: 'wrong', why: 'table.paste.picture' });
    expect(await takeFrom(board('', ' \n'))).toEqual({ kind: 'wrong', why: 'table.paste.nothing' });
    expect(await takeFrom(board('', 'x'.repeat(MOST_BYTES + 1)))).toEqual({ kind: 'wrong', why: 'table.file.large' });
  });

  it('may be a file of up to 8 MB', async () => {
    expect(await takeFile({ size: MOST_BYTES + 1 } as Blob, 'a.xlsx')).toEqual({ kind: 'wrong', why: 'table.file.large' });
    expect(await takeFile({ size: 3, arrayBuffer: () => Promise.reject(new Error('gone')) } as unknown as Blob, 'a.xlsx'))
      .toEqual({ kind: 'wrong', why: 'table.file.unreadable' });
  });

  it('keeps every byte', () => {
    for (const size of [0, 1, 2, 3, 0x6000 - 1, 0x6000, 0x6001, 100_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 31) % 256);
      expect(base64Of(bytes), `${size}`).toBe(Buffer.from(bytes).toString('base64'));
    }
  });
});
