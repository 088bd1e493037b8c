import { expect, it } from 'vitest';
import { teamCounts } from '../../../client/seats/view/team-counts';
import type { SeatView } from '../../../client/seats/types';
import type { StateCode } from '../../../client/words/state-codes';

const seat = (code: StateCode, alarm: SeatView['alarm'] = null, dimmed = false): SeatView => ({ code, alarm, dimmed, asOf: null }) as SeatView;
const box = (island: string, zone?: string) => ({ key: '', x: 0, y: 0, w: 1, h: 1, island, ...(zone === undefined ? {} : { zone }) });

it('the counts of a team contain its seats, and agents without a place are not counted', () => {
  const views = [seat('available'), seat('talking', 'missed'), seat('hold'), seat('offline'), null, seat('away'), seat('talking'), seat('unknown')];
  const boxes = [...Array.from({ length: 5 }, () => box('A')), box('B'), null, box('A')];
  const counts = teamCounts({ views, boxes, loud: Uint8Array.from([0, 1, 1, 0, 0, 1, 1, 0]) });
  expect([...counts]).toEqual([
    ['A', { available: 1, contact: 2, acw: 0, away: 0, alerts: 2, signedIn: 3, people: 5, found: 5 }],
    ['B', { available: 0, contact: 0, acw: 0, away: 1, alerts: 1, signedIn: 1, people: 1, found: 1 }],
  ]);
  // Of somebody whose instance is not read any more nobody can say that they are free now.
  const old = teamCounts({ views: [seat('available'), { ...seat('available'), asOf: 1 }], boxes: [box('A'), box('A')], loud: Uint8Array.from([0, 1]) });
  expect(old.get('A')).toMatchObject({ available: 1, contact: 0, alerts: 0, signedIn: 2, people: 2 });
});

it('a zone counts everybody in it, whatever the island, and a filter changes nothing but who is found', () => {
  const boxes = [box('A', 'z'), box('B', 'z'), box('', 'z'), box('B')];
  const loud = new Uint8Array(4);
  const of = (dimmed: boolean) => teamCounts({ boxes, loud, views: boxes.map(() => seat('available', null, dimmed)) }).get('z');
  expect(of(false)).toMatchObject({ available: 3, people: 3, found: 3 });
  expect(of(true)).toEqual({ ...of(false), found: 0 });
});
