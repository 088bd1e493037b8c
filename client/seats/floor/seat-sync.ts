import { namesakesOf } from '../../agents/names';
import type { Row, Roster } from '../../agents/roster';
import { autoFloor, roundAspect } from '../../plan/auto-floor';
import type { SeatLayer, SeatTrust, SeatView } from '../types';
import type { Size } from '../../stage/camera';
import type { Words } from '../../words/words';
import type { Drawn } from './drawn';
import { heldOf, placedOf, placesOf } from './places-of';

/** Keeps the seat layer up to date with the roster: rows become seats, and seats get their positions. */
export interface SeatSync {
  readonly layer: SeatLayer;
  replaced(): void;
  patched(rows: readonly Row[], gone: readonly string[], places: boolean): void;
  trust(trust: SeatTrust): void;
  resized(): void;
  /** everybody is at the present seat: no new positions are waiting */
  isLaid(): boolean;
  dispose(): void;
}

export interface SeatSyncOptions {
  /** the size for which the floor is laid out, in CSS pixels; a width of 0: not visible */
  readonly room: () => Size;
  readonly roster: Roster;
  readonly seatOf: (row: Row, namesakes: ReadonlySet<string>) => SeatView;
  readonly words: () => Words;
  /** null: the automatic floor; 'coming': a drawn floor whose document is still loading */
  readonly drawn: () => Drawn | 'coming' | null;
}

const PLACES_MS = 100;

export function createSeatSync(layer: SeatLayer, { room, roster, seatOf, words, drawn }: SeatSyncOptions): SeatSync {
  let shown = new Set<string>();
  let namesakes: ReadonlySet<string> = new Set();
  let aspect = 0;
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let lastTrust: SeatTrust | null = null;

  const seatNow = (row: Row): SeatView => seatOf(row, namesakes);
  /** New and removed people change who shares a family name, and so the text on seats that did not change. */
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
    const plan = drawn();
    // The former floor does not stay while the next one is loading; a floor with its people does.
    if (plan === 'coming' && shown.size > 0) return;
    if (plan !== null && plan !== 'coming') {
      return layer.setGeometry(plan.geometry(placedOf(roster), heldOf(roster), words().say('floor.shelf'), words().say('floor.home')), plan.painter());
    }
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
      // Many log-ins come together at the start of a shift: the floor is laid out once for all of them.
      if (places) waiting ??= setTimeout(placesChanged, PLACES_MS);
    },
    trust(trust) {
      if (trust !== lastTrust) layer.setTrust(trust);
      lastTrust = trust;
    },
    resized() {
      const { width, height } = room();
      if (width > 0 && drawn() === null && roundAspect(width, height) !== aspect) lay();
    },
    isLaid: () => waiting === null,
    dispose: stopWaiting,
  };
}
