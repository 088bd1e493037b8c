// Names of queues and statuses in the centre's settings, as the server sends them (server/Live/CodedNames.cs): not the name, but a digest of it. So a page
// finds the rule of a queue that it shows, and is not told the names that it does not show. The browser's own SHA-256 is asynchronous, and missing without TLS.
// All of this is loaded before the first seat: it is kept short.

const MARK = 'sha256:';

const fraction = (root: number): number => (root % 1) * 2 ** 32 | 0;
const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
const ROUNDS = primes.map((prime) => fraction(Math.cbrt(prime)));

const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
const mix = (word: number, one: number, two: number, rest: number): number => turn(word, one) ^ turn(word, two) ^ rest;

/** The first 64 bits of the SHA-256 of a text. */
function digest(text: string): string {
  const words: number[] = [];
  const bytes = [...new TextEncoder().encode(text), 128];
  bytes.forEach((byte, i) => { words[i >> 2] = (words[i >> 2] ?? 0) | (byte << (24 - (i % 4) * 8)); });
  const last = ((bytes.length + 7) >> 6) * 16 + 15;
  words[last] = (bytes.length - 1) * 8;
  let sums = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  for (let block = 0; block < last; block += 16) {
    const w = words.slice(block, block + 16) as [number, number];
    let state = sums;
    ROUNDS.forEach((round, i) => {
      const [far, near] = [w[i - 15] as number, w[i - 2] as number];
      const word = w[i] = (i < 16 ? w[i] as number
        : (w[i - 16] as number) + mix(far, 7, 18, far >>> 3) + (w[i - 7] as number) + mix(near, 17, 19, near >>> 10)) | 0;
      const [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
      const one = h + mix(e, 6, 11, turn(e, 25)) + ((e & f) ^ (~e & g)) + round + word;
      state = [(one + mix(a, 2, 13, turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0, a, b, c, (d + one) | 0, e, f, g];
    });
    sums = sums.map((sum, i) => (sum + (state[i] as number)) | 0);
  }
  return sums.slice(0, 2).map((sum) => (sum >>> 0).toString(16)).join('.');
}

/** All codes of one version of the settings begin alike. */
let beginning = '';
/** A page is open for weeks, and names come and go. */
const MOST = 2_000;
/** Of names that were looked for with the settings in effect. */
const codes = new Map<string, string>();
/** The names that were found, by their codes: not more than the settings have. */
const found = new Map<string, string>();

/** The code of a name; `like` is a code of the same version of the settings. */
export function codeOf(name: string, like: string): string {
  if (beginning === '' || !like.startsWith(beginning)) {
    beginning = like.slice(0, like.lastIndexOf(':') + 1);
    codes.clear();
    found.clear();
  }
  let code = codes.get(name);
  if (code === undefined) {
    if (codes.size >= MOST) codes.clear();
    codes.set(name, code = beginning + digest(beginning.slice(MARK.length, -1) + name));
  }
  return code;
}

/** Whether a name in the settings, plain or coded, is the name of an agent's queue or status. */
export function isNamed(inSettings: string, name: string | null | undefined): boolean {
  if (inSettings === name) return true;
  if (typeof name !== 'string' || !inSettings.startsWith(MARK) || codeOf(name, inSettings) !== inSettings) return false;
  found.set(inSettings, name);
  return true;
}

/** The plain name. A code whose name was never found: ''. */
export const plainName = (inSettings: string): string => (inSettings.startsWith(MARK) ? found.get(inSettings) ?? '' : inSettings);
