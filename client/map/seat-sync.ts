import { namesakesOf } from '../agents/names';
import type { Row, Roster } from '../agents/roster';
import { autoFloor, roundAspect } from '../plan/auto-floor';
import type { SeatLayer, SeatTrust, SeatView } from '../seats/types';
import type { Size } from '../stage/camera';
import type { Words } from '../words/words';
import { placesOf } from './places-of';

/** Keeps the seat layer in step with the roster: rows become seats, and seats get their places. */
export interface SeatSync {
  readonly layer: SeatLayer;
  replaced(): void;
  patched(rows: readonly Row[], gone: readonly string[], places: boolean): void;
  trust(trust: SeatTrust): void;
  resized(): void;
  dispose(): void;
}

export interface SeatSyncOptions {
  /** the size that the floor is laid out for, in CSS pixels; a width of 0: not on the screen */
  readonly room: () => Size;
  readonly roster: Roster;
  readonly seatOf: (row: Row, namesakes: ReadonlySet<string>) => SeatView;
  readonly words: () => Words;
}

const PLACES_MS = 100;

export function createSeatSync(layer: SeatLayer, { room, roster, seatOf, words }: SeatSyncOptions): SeatSync {
  let shown = new Set<string>();
  let namesakes: ReadonlySet<string> = new Set();
  let aspect = 0;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let lastTrust: SeatTrust | null = null;

  const seatNow = (row: Row): SeatView => seatOf(row, namesakes);
  /** Who came or went decides who shares a family name, and so what is written on seats that did not change. */
  const nameAll = (): readonly Row[] => {
    const before = namesakes;
    namesakes = namesakesOf(Array.from(roster.all(), (row) => row.agent));
    return [...roster.all()].filter(({ agent: { last } }) => before.has(last) !== namesakes.has(last));
  };
  const placesChanged = (): void => {
    layer.setSeats(nameAll().map(seatNow));
    lay();
  };
  const stopWaiting = (): void => {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
  };
  const lay = (): void => {
    stopWaiting();
    const { width, height } = room();
    aspect = roundAspect(width, height);
    layer.setGeometry(autoFloor([...placesOf(roster)], aspect, words().say('floor.noGroup'), words().say('floor.others')));
  };

  return {
    layer,
    replaced() {
      const rows = [...roster.all()];
      const keys = new Set(rows.map((row) => row.id));
      const gone = [...shown].filter((key) => !keys.has(key));
      if (gone.length > 0) layer.removeSeats(gone);
      shown = keys;
      nameAll();
      lay();
      layer.setSeats(rows.map(seatNow));
    },
    patched(rows, gone, places) {
      for (const key of gone) shown.delete(key);
      for (const row of rows) shown.add(row.id);
      if (gone.length > 0) layer.removeSeats(gone);
      if (rows.length > 0) layer.setSeats(rows.map(seatNow));
      // Many log-ins come together at the start of a shift: the floor is laid once for all of them.
      if (places) waiting ??= setTimeout(placesChanged, PLACES_MS);
    },
    trust(trust) {
      if (trust !== lastTrust) layer.setTrust(trust);
      lastTrust = trust;
    },
    resized() {
      const { width, height } = room();
      if (width > 0 && roundAspect(width, height) !== aspect) lay();
    },
    dispose: stopWaiting,
  };
}
