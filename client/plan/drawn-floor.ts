import type { FloorDocument, Island, Seat } from './document';
import type { Desk, Drawing, EmptyBox, FloorGeometry, IslandBox, SeatBox } from './geometry';
import { SEAT_H, SEAT_W } from './island-shape';
import { HOME, SHELF } from './shelf';

// A drawn floor with its people. People with a seat are on it; all others are in the area of people without a seat below it: nobody is ever missing.

/** A person of this floor. */
export interface Placed {
  /** id of the agent */
  readonly key: string;
  /** id of the seat; null: none */
  readonly seat: string | null;
  /** has no seat and works at home */
  readonly isHome?: boolean;
}
/** A seat that is not free although no visible person sits there. */
export interface Held {
  readonly seat: string;
  /** user name of a person who has never logged in, or a name that nobody has; null: an agent whom this person may not see */
  readonly user: string | null;
  readonly isName?: boolean;
}

const SHELF_PAD = 12;
const SHELF_HEAD = 42;
const SHELF_GAP = 4;
const APART = 24;

interface Framed { readonly id: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** The first box that contains the centre of another box. */
const around = (boxes: readonly Framed[], { x, y, width, height }: Framed): string | undefined => {
  const [cx, cy] = [x + width / 2, y + height / 2];
  return boxes.find((box) => cx >= box.x && cy >= box.y && cx < box.x + box.width && cy < box.y + box.height)?.id;
};

interface Belongs { readonly island: string; readonly zone?: string }
const found = new WeakMap<FloorDocument, readonly Belongs[]>();

/** The island and the zone of each seat: as given in the document, otherwise by its position. Computed once for a document. */
function belongings(document: FloorDocument): readonly Belongs[] {
  const known = found.get(document);
  if (known !== undefined) return known;
  const made = find(document);
  found.set(document, made);
  return made;
}

function find(document: FloorDocument): readonly Belongs[] {
  const [islands, zones] = [document.islands ?? [], document.zones ?? []];
  const known = new Set(zones.map(({ id }) => id));
  const zoneOf = (island: Island): string | undefined => (island.zone !== undefined && known.has(island.zone) ? island.zone : around(zones, island));
  const zoneOfIsland = new Map(islands.map((island) => [island.id, zoneOf(island)]));
  return document.seats.map((seat) => {
    const island = seat.island !== undefined && zoneOfIsland.has(seat.island) ? seat.island : around(islands, seat);
    const zone = (island === undefined ? undefined : zoneOfIsland.get(island)) ?? around(zones, seat);
    return { island: island ?? '', ...(zone === undefined ? {} : { zone }) };
  });
}

/** Whether a seat is in no zone: a page for each zone would not show it. */
export const hasSeatsOutsideZones = (document: FloorDocument): boolean => belongings(document).some(({ zone }) => zone === undefined);

const boxOf = ({ id, name, x, y, width, height }: Framed & { readonly name: string }): IslandBox => ({ id, label: name, x, y, w: width, h: height });

const deskOf = (seat: Seat): Desk => ({ id: seat.id, label: seat.label ?? '', kind: seat.kind ?? 'agent', turn: seat.rotation ?? 0 });

/** On most floors all seats have one size: the places in that area have it too. */
export function usualSize(seats: readonly Seat[]): { readonly w: number; readonly h: number } {
  const middle = [...seats].sort((a, b) => a.width - b.width)[Math.floor(seats.length / 2)];
  return middle === undefined ? { w: SEAT_W, h: SEAT_H } : { w: middle.width, h: middle.height };
}

/**
 * @param shelfName title of the area of people without a seat
 * @param homeName title of the area of those of them who work at home
 */
export function drawnFloor(
  document: FloorDocument, placed: readonly Placed[], held: readonly Held[], shelfName: string, homeName = shelfName,
): FloorGeometry {
  const known = new Set(document.seats.map((seat) => seat.id));
  const sitting = new Map<string, string[]>();
  const unseated: string[] = [];
  const home: string[] = [];
  // In a fixed order, whatever the order of the input is: of two people on one seat each keeps the same side.
  for (const { key, seat, isHome = false } of [...placed].sort((a, b) => (a.key < b.key ? -1 : 1))) {
    if (seat === null || !known.has(seat)) (isHome ? home : unseated).push(key);
    else if (sitting.get(seat)?.push(key) === undefined) sitting.set(seat, [key]);
  }
  const belong = belongings(document);
  const holding = new Map<string, Held[]>();
  for (const one of held) if (holding.get(one.seat)?.push(one) === undefined) holding.set(one.seat, [one]);

  const seats: SeatBox[] = [];
  const empty: EmptyBox[] = [];
  document.seats.forEach((seat, at) => {
    const place = { y: seat.y, h: seat.height, ...(belong[at] ?? { island: '' }), desk: deskOf(seat) };
    const [keys, others] = [sitting.get(seat.id) ?? [], holding.get(seat.id) ?? []];
    // Two people who are reported at one seat are shown as two, also when only their seat may be shown.
    const w = seat.width / Math.max(1, keys.length + others.length);
    keys.forEach((key, side) => seats.push({ key, x: seat.x + side * w, w, ...place }));
    others.forEach(({ user, isName = false }, side) => {
      const kept = user === null ? {} : { reserved: user, ...(isName ? { isName } : {}) };
      empty.push({ x: seat.x + (keys.length + side) * w, w, ...place, taken: user === null, ...kept });
    });
    if (keys.length + others.length === 0) empty.push({ x: seat.x, w, ...place, taken: false });
  });

  const islands: IslandBox[] = (document.islands ?? []).map(boxOf);
  let height = document.height;
  for (const [id, keys, name] of [[SHELF, unseated, shelfName], [HOME, home, homeName]] as const) {
    const shelf = shelfOf(keys, document, { id, label: name, top: height + APART });
    if (shelf === null) continue;
    islands.push(shelf.island);
    seats.push(...shelf.seats);
    height = shelf.island.y + shelf.island.h;
  }
  return {
    width: document.width, height, islands,
    zones: (document.zones ?? []).map(boxOf), seats, empty,
  };
}

export const drawingOf = ({ background, walls, doors, labels }: FloorDocument): Drawing => ({
  background: background ?? null, walls: walls ?? [], doors: doors ?? [], labels: labels ?? [],
});

/** As wide as the floor, with as many rows as needed. */
function shelfOf(
  keys: readonly string[], document: FloorDocument, { id, label, top }: { readonly id: string; readonly label: string; readonly top: number },
): { readonly island: IslandBox; readonly seats: readonly SeatBox[] } | null {
  if (keys.length === 0) return null;
  const { w, h } = usualSize(document.seats);
  const width = Math.max(document.width, w + 2 * SHELF_PAD);
  const columns = Math.max(1, Math.floor((width - 2 * SHELF_PAD + SHELF_GAP) / (w + SHELF_GAP)));
  const rows = Math.ceil(keys.length / columns);
  const island = { id, label, x: 0, y: top, w: width, h: SHELF_HEAD + rows * (h + SHELF_GAP) - SHELF_GAP + SHELF_PAD };
  const seats = keys.map((key, at) => ({
    key, x: SHELF_PAD + (at % columns) * (w + SHELF_GAP), y: top + SHELF_HEAD + Math.floor(at / columns) * (h + SHELF_GAP), w, h, island: id,
  }));
  return { island, seats };
}
