// CSV as spreadsheets open it: UTF-8 with a byte-order mark (Excel reads it as CP932 otherwise), CRLF, every field in quotes.

/** What a spreadsheet would take for a formula, in either width, also behind blanks: https://owasp.org/www-community/attacks/CSV_Injection */
const FORMULA = /^[\s\u3000]*[=+\-@\t\r\n＝＋－＠]/u;

const field = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

export const csvText = (rows: readonly (readonly string[])[]): string => `\ufeff${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
