// CSV in a format that spreadsheets open correctly: UTF-8 with a byte-order mark (otherwise Excel reads CP932), CRLF, quotes around all fields.

/** Texts that a spreadsheet would treat as a formula, in either width, also after spaces: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[\s\u3000]*[=+\-@\t\r\n＝＋－＠]/u;

const field = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvText = (rows: readonly (readonly string[])[]): string => `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
