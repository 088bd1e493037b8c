import { autoFloor, roundAspect } from '../plan/auto-floor';
import type { Place } from '../plan/auto-floor';
import type { Size } from '../stage/camera';
import type { SeatLayer, SeatTrust, SeatView } from '../seats/types';
import type { Words } from '../words/words';
import type { Roster } from '../agents/roster';

/** The page's hand on the seat layer: turns rows into seats and places. */
export interface FloorHand {
  readonly layer: SeatLayer;
  replaced(): void;
  patched(seats: readonly SeatView[], gone: readonly number[], places: boolean): void;
  trust(trust: SeatTrust): void;
  resized(): void;
}

const PLACES_MS = 100;

function* placesOf(roster: Roster): Generator<Place> {
  for (const row of roster.all()) yield { key: row.key, island: row.agent.card.island, seat: row.agent.card.seat ?? 0 };
  for (const other of roster.others()) yield { key: other.i ?? 0, island: other.island, seat: other.seat ?? 0, hidden: true };
}

/** `room` is the size that the floor is laid out for, in CSS pixels; a width of 0: not on the screen. */
export function createFloorHand(layer: SeatLayer, room: () => Size, roster: Roster, words: () => Words): FloorHand {
  let shown = new Set<number>();
  let aspect = 0;
  let waiting = 0;
  let lastTrust: SeatTrust | null = null;

  const lay = (): void => {
    waiting = 0;
    const { width, height } = room();
    aspect = roundAspect(width, height);
    layer.setGeometry(autoFloor([...placesOf(roster)], aspect, words().say('floor.noGroup'), words().say('floor.others')));
  };

  return {
    layer,
    replaced() {
      const keys = new Set([...roster.all()].map((row) => row.key));
      const gone = [...shown].filter((key) => !keys.has(key));
      if (gone.length > 0) layer.removeSeats(gone);
      shown = keys;
      clearTimeout(waiting);
      lay();
      layer.setSeats([...roster.all()].map((row) => row.seat));
    },
    patched(seats, gone, places) {
      for (const key of gone) shown.delete(key);
      for (const seat of seats) shown.add(seat.key);
      if (gone.length > 0) layer.removeSeats(gone);
      if (seats.length > 0) layer.setSeats(seats);
      // Many log-ins come together at the start of a shift: the floor is laid once for all of them.
      if (places && waiting === 0) waiting = window.setTimeout(lay, PLACES_MS);
    },
    trust(trust) {
      if (trust !== lastTrust) layer.setTrust(trust);
      lastTrust = trust;
    },
    resized() {
      const { width, height } = room();
      if (width > 0 && roundAspect(width, height) !== aspect) lay();
    },
  };
}
