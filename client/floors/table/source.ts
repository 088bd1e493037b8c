import type { TableKey } from './table-en';

// What a person gives the page: pasted cells, or a file.

/** 8 MB, as the server allows. */
export const MOST_BYTES = 8 << 20;
const FILES = /\.(?:xlsx|xlsm|xls|csv|tsv|txt|html?)$/i;

/** Ready to be sent. */
export type Source =
  | { readonly kind: 'paste'; readonly html: string | null; readonly text: string | null }
  | { readonly kind: 'file'; readonly name: string; readonly base64: string };

export type Taken = Source | { readonly kind: 'wrong'; readonly why: TableKey };

/** The part of a clipboard, or of what is dropped, that is needed here. */
export interface Board {
  getData(type: string): string;
  readonly files?: ArrayLike<Blob & { readonly name?: string }>;
}

/**
 * Cells win over files: Excel puts a picture of the cells on the clipboard too, often before them. A spreadsheet that was copied as a file is a file.
 * A picture alone has no cells.
 */
export async function takeFrom(board: Board): Promise<Taken> {
  const [html, text] = [board.getData('text/html'), board.getData('text/plain')];
  const files = Array.from(board.files ?? []);
  const sheet = files.find(({ name }) => FILES.test(name ?? ''));
  if (sheet !== undefined && !/<t[dr][\s>]/i.test(html)) return takeFile(sheet, sheet.name ?? '');
  if (html.trim() === '' && text.trim() === '') return { kind: 'wrong', why: files.length > 0 ? 'table.paste.picture' : 'table.paste.nothing' };
  if (html.length > MOST_BYTES || text.length > MOST_BYTES) return { kind: 'wrong', why: 'table.file.large' };
  return { kind: 'paste', html: html.trim() === '' ? null : html, text: text.trim() === '' ? null : text };
}

export async function takeFile(file: Blob, name: string): Promise<Taken> {
  if (file.size > MOST_BYTES) return { kind: 'wrong', why: 'table.file.large' };
  try {
    return { kind: 'file', name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) };
  } catch {
    // Removed, or open in another program.
    return { kind: 'wrong', why: 'table.file.unreadable' };
  }
}

/** A multiple of three, so that the pieces can be joined. */
const PIECE = 0x6000;

export function base64Of(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += PIECE) out += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return out;
}
