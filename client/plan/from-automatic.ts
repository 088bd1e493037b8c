import { autoFloor } from './auto-floor';
import type { Place } from './auto-floor';
import type { FloorDocument, Island, Seat } from './document';

// A first drawing of a floor: a copy of the automatic floor, which the user changes to match the room.

/** Margin in floor units: space for walls and doors. */
const MARGIN = 40;
const LONGEST_NAME = 100;

export interface FromAutomatic {
  readonly document: FloorDocument;
  /** the agent of each seat, by id of the seat */
  readonly people: readonly { readonly key: string; readonly seat: string }[];
}

/** A, B, …, Z, AA, AB, … */
export function letters(n: number): string {
  const last = String.fromCharCode(65 + (n % 26));
  return n < 26 ? last : letters(Math.floor(n / 26) - 1) + last;
}

/**
 * An island for each team, with a letter. Its seats are numbered from the left, row by row: A01, A02, … Places of agents whom this person may
 * not see are left out.
 * @param aspect the desired width ÷ height
 * @param noGroup name of the island of people without a team
 */
export function fromAutomatic(places: readonly Place[], aspect: number, noGroup: string): FromAutomatic {
  const floor = autoFloor(places.filter((place) => place.hidden !== true), aspect, noGroup);
  const islands: Island[] = [];
  const seats: Seat[] = [];
  const people: { readonly key: string; readonly seat: string }[] = [];
  floor.islands.forEach((box, index) => {
    const island = `i${index + 1}`;
    islands.push({
      id: island, name: box.label.slice(0, LONGEST_NAME).trim(), x: box.x + MARGIN, y: box.y + MARGIN, width: box.w, height: box.h,
    });
    const standing = [...floor.seats, ...floor.empty].filter((seat) => seat.island === box.id).sort((a, b) => a.y - b.y || a.x - b.x);
    const rows = [...new Set(standing.map((seat) => seat.y))];
    const digits = Math.max(2, String(standing.length).length);
    for (const [at, place] of standing.entries()) {
      const id = `s${seats.length + 1}`;
      seats.push({
        id, label: `${letters(index)}${String(at + 1).padStart(digits, '0')}`, x: place.x + MARGIN, y: place.y + MARGIN, width: place.w, height: place.h,
        island,
        // Two rows face each other.
        rotation: rows.indexOf(place.y) % 2 === 0 ? 180 : 0,
      });
      if ('key' in place) people.push({ key: place.key, seat: id });
    }
  });
  return {
    document: {
      schema: 1, width: Math.ceil(floor.width) + 2 * MARGIN, height: Math.ceil(floor.height) + 2 * MARGIN, islands, seats,
    },
    people,
  };
}
