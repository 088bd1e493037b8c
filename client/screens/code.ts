/** Number of characters of a code. */
export const CODE_LENGTH = 8;

/**
 * A code as the server knows it, from what somebody typed or scanned: without spaces and hyphens, in capitals. Full-width letters, which Japanese
 * input methods write, are accepted.
 */
export const codeOf = (typed: string): string => typed.normalize('NFKC').replace(/[\s\-‐‑‒–—―−ー]/g, '').toUpperCase();

/** In two halves, as on the TV: 7KXM 4TRH. */
export const printCode = (code: string): string => (code.length === CODE_LENGTH ? `${code.slice(0, 4)} ${code.slice(4)}` : code);
