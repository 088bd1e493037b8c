// A short text for the seats that are painted: the same seats give the same text, in any order. The server computes it from its own view
// (server/Screens/SeatDigest.cs); tests/fixtures/screens holds both together.

/** A seat as it was painted. */
export interface PaintedSeat {
  /** `stampOf` of the agent */
  readonly stamp: string;
  /** alert level: 0 none, 1 warning, 2 critical */
  readonly level: number;
}

/**
 * @param place id of the seat on a drawn floor, '' without one; on an automatic floor `placeOf`
 * @param since start of the shown state, ms; 0: unknown
 */
export const stampOf = (arn: string, place: string, code: string, since: number): string => `${arn}|${place}|${code}|${since}`;

/** A seat on an automatic floor. */
export const placeOf = (island: string, seat: number): string => `${island}#${seat}`;

const PRIME = 16_777_619;
const FIRST = 2_166_136_261;
const SECOND = 40_389;

/** 32-bit FNV-1a over the two bytes of every UTF-16 unit, the lower one first. */
function hashOf(text: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), PRIME);
    hash = Math.imul(hash ^ (unit >> 8), PRIME);
  }
  return hash >>> 0;
}

const hex = (value: number): string => `0000000${(value >>> 0).toString(16)}`.slice(-8);

/** The number of seats, and two sums of hashes with different bases. */
export function digestOf(seats: Iterable<PaintedSeat>): string {
  let [count, first, second] = [0, 0, 0];
  for (const { stamp, level } of seats) {
    const text = `${stamp}|${level}`;
    count++;
    first = (first + hashOf(text, FIRST)) | 0;
    second = (second + hashOf(text, SECOND)) | 0;
  }
  return `${count}-${hex(first)}${hex(second)}`;
}
