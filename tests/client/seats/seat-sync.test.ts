import { describe, expect, it } from 'vitest';
import type { Row, Roster } from '../../../client/agents/roster';
import type { Drawn } from '../../../client/seats/floor/drawn';
import { createSeatSync } from '../../../client/seats/floor/seat-sync';
import type { FloorGeometry } from '../../../client/plan/geometry';
import type { SeatLayer } from '../../../client/seats/types';
import { wordsOf } from '../../../client/words/words';

describe('the seats of a floor that is changed', () => {
  it('takes the former floor away while the drawing of the next one is loading, and keeps a floor that has its people', () => {
    let people: readonly Row[] = [];
    let laid: FloorGeometry | null = null;
    let plan: Drawn | 'coming' | null = 'coming';
    const layer = { setGeometry: (next: FloorGeometry) => { laid = next; }, setSeats: () => undefined, removeSeats: () => undefined };
    const roster = { all: () => people, hidden: () => [] };
    const sync = createSeatSync(layer as unknown as SeatLayer, {
      room: () => ({ width: 800, height: 600 }), roster: roster as unknown as Roster, seatOf: () => ({}) as never, words: () => wordsOf('en'),
      drawn: () => plan,
    });
    sync.replaced();
    expect(laid).toMatchObject({ seats: [], islands: [] });

    laid = null;
    people = [{ id: 'abe', agent: { last: 'Abe', team: 'A', desk: 0 } } as unknown as Row];
    sync.replaced();
    expect(laid).toBeNull();
    plan = null;
    sync.replaced();
    expect(laid).not.toBeNull();
    sync.dispose();
  });
});
