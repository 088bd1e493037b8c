// Names of queues and statuses in the centre's settings, as the server sends them (server/Live/CodedNames.cs): not the name, but a digest of it. So a page
// finds the rule of a queue that it shows, and learns no name that it does not show. The browser's own SHA-256 is asynchronous, and missing without TLS.

const MARK = 'sha256:';

const fraction = (root: number): number => (root % 1) * 2 ** 32 | 0;
const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
const ROUNDS = primes.map((prime) => fraction(Math.cbrt(prime)));
const START = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** SHA-256: eight words. */
function digest(text: string): DataView {
  const bytes = new TextEncoder().encode(text);
  const blocks = new DataView(new ArrayBuffer(((bytes.length + 8) >> 6) * 64 + 64));
  bytes.forEach((byte, at) => { blocks.setUint8(at, byte); });
  blocks.setUint8(bytes.length, 0x80);
  blocks.setUint32(blocks.byteLength - 4, bytes.length * 8);
  const sums = [...START];
  const words: number[] = [];
  for (let block = 0; block < blocks.byteLength; block += 64) {
    let [a, b, c, d, e, f, g, h] = sums as [number, number, number, number, number, number, number, number];
    ROUNDS.forEach((round, i) => {
      const [far, near] = [words[i - 15] ?? 0, words[i - 2] ?? 0];
      const word = i < 16 ? blocks.getInt32(block + i * 4) : (words[i - 16] ?? 0) + (turned(far, 7) ^ turned(far, 18) ^ (far >>> 3))
        + (words[i - 7] ?? 0) + (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10)) | 0;
      words[i] = word;
      const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + round + word | 0;
      const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
      [a, b, c, d, e, f, g, h] = [one + two | 0, a, b, c, d + one | 0, e, f, g];
    });
    [a, b, c, d, e, f, g, h].forEach((value, i) => { sums[i] = ((sums[i] ?? 0) + value) | 0; });
  }
  const result = new DataView(new ArrayBuffer(32));
  sums.forEach((sum, i) => { result.setInt32(i * 4, sum); });
  return result;
}

/** The names seen with the settings in effect, and their codes. All codes of one version of the settings begin alike. */
let beginning = '';
const codes = new Map<string, string>();
const names = new Map<string, string>();

/** The code of a name; `like` is a code of the same version of the settings. */
export function codeOf(name: string, like: string): string {
  if (beginning === '' || !like.startsWith(beginning)) {
    beginning = like.slice(0, like.lastIndexOf(':') + 1);
    codes.clear();
    names.clear();
  }
  let code = codes.get(name);
  if (code === undefined) {
    const bytes = new Uint8Array(digest(beginning.slice(MARK.length, -1) + name).buffer, 0, 9);
    code = beginning + btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_');
    codes.set(name, code);
    names.set(code, name);
  }
  return code;
}

const isCode = (name: string): boolean => name.startsWith(MARK);

/** Whether a name in the settings, plain or coded, is the name of an agent's queue or status. */
export const isNamed = (inSettings: string, name: string | null | undefined): boolean =>
  inSettings === name || (typeof name === 'string' && isCode(inSettings) && codeOf(name, inSettings) === inSettings);

/** The plain name. A code whose name was never seen: ''. */
export const plainName = (inSettings: string): string => (isCode(inSettings) ? names.get(inSettings) ?? '' : inSettings);
