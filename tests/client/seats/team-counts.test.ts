import { expect, it } from 'vitest';
import { teamCounts } from '../../../client/seats/view/team-counts';
import type { SeatView } from '../../../client/seats/types';
import type { StateCode } from '../../../client/words/state-codes';

it('the counts of a team are of its seats, and people without a place are in none', () => {
  const seat = (code: StateCode, alarm: SeatView['alarm'] = null): SeatView => ({ code, alarm }) as SeatView;
  const box = (island: string) => ({ key: '', x: 0, y: 0, w: 1, h: 1, island });
  const views = [seat('available'), seat('talking', 'missed'), seat('hold'), seat('offline'), null, seat('away'), seat('talking'), seat('unknown')];
  const boxes = [...Array.from({ length: 5 }, () => box('A')), box('B'), null, box('A')];
  const counts = teamCounts({ views, boxes, level: Uint8Array.from([0, 0, 2, 0, 0, 1, 2, 0]) });
  expect([...counts]).toEqual([
    ['A', { available: 1, contact: 2, alerts: 2, signedIn: 3, people: 5 }],
    ['B', { available: 0, contact: 0, alerts: 1, signedIn: 1, people: 1 }],
  ]);
});
