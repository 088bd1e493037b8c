import { expect, it } from 'vitest';
import { agentsOf } from '../../../client/live/change';
import { boardOf, patch } from '../../../client/live/board';
import { readSnapshot } from '../../../client/live/wire-read';
import type { WireSnapshot } from '../../../client/live/wire';
import { snapshotOf } from '../../../client/wall/kept';

const agent = (i: number, s: string): WireSnapshot['agents'][number] =>
  ({ card: { i, arn: `x/agent/${i}`, user: '', first: '', last: `${i}`, profile: '', groups: [], place: `p${i}` }, live: { i, s } });

it('a picture is kept as a snapshot that gives the same people again, also after changes', () => {
  const wire: WireSnapshot = {
    view: 'v', epoch: 'e', rev: 4, at: 1, build: 'b', mode: 'live', zone: 'UTC', source: { state: 'live' },
    agents: [agent(0, 'away'), agent(2, 'acw'), agent(3, 'acw')],
    floor: { id: 'f', name: 'F', site: 's', version: 1 }, vector: [1, 2], others: [{ i: 5, place: 'p5' }],
  };
  const result = patch(boardOf(wire), {
    kind: 'frame', epoch: 'e', from: 4, rev: 5, at: 2, live: [{ i: 2, s: 'talking' }], gone: [0], floor: { version: 2 }, reserved: [{ place: 'p9', user: 'u' }],
    vector: [2, 2],
  });
  if (result.kind !== 'patched') throw new Error(result.kind);
  const again = readSnapshot(JSON.parse(JSON.stringify(snapshotOf(wire, result.board, 9))));
  if (again === null) throw new Error('not a snapshot');
  expect(again).toMatchObject({ rev: 5, at: 9, floor: { version: 2 }, vector: [2, 2] });
  expect(agentsOf(boardOf(again))).toEqual(agentsOf(result.board));
  expect(boardOf(again).others).toEqual(result.board.others);
  expect(boardOf(again).reserved).toEqual(result.board.reserved);
});
