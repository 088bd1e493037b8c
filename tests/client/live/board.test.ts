import { describe, expect, it } from 'vitest';
import { boardOf, patch } from '../../../client/live/board';
import type { Board } from '../../../client/live/board';
import type { WireAgent, WireCard, WireFrame, WireLive, WireSnapshot } from '../../../client/live/wire';

const card = (i: number, seat = i): WireCard =>
  ({ i, arn: `agent/${i}`, user: `u${i}`, first: 'F', last: `L${i}`, profile: 'P', groups: [], island: 'A', seat });
const live = (i: number, s: string, t: number): WireLive => ({ i, s, t, e: t });

function snapshotOf(agents: readonly WireAgent[], rev: number, epoch = 'e1'): WireSnapshot {
  return { view: 'v', epoch, rev, at: 1, build: 'b', mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live' }, agents };
}
const frameOf = (from: number, rev: number, rest: Partial<WireFrame> = {}): WireFrame => ({ kind: 'frame', epoch: 'e1', from, rev, at: 1, ...rest });
const present = (board: Board): WireAgent[] => board.agents.filter((a) => a !== undefined);

describe('the board of the page', () => {
  const start = boardOf(snapshotOf([{ card: card(0), live: live(0, 'available', 1) }, { card: card(3), live: live(3, 'away', 1) }], 7));

  it('is replaced completely by a snapshot: an agent who is not in it is removed', () => {
    const next = boardOf(snapshotOf([{ card: card(3), live: live(3, 'talking', 2) }], 9));
    expect(present(next).map((a) => a.card.i)).toEqual([3]);
  });

  it('accepts a frame that continues it, and does not change the old board', () => {
    const result = patch(start, frameOf(7, 8, { live: [live(3, 'talking', 5)] }));
    expect(result.kind === 'patched' && result.board.agents[3]?.live.s).toBe('talking');
    expect(result.kind === 'patched' && result.changed).toEqual([3]);
    expect(start.agents[3]?.live.s).toBe('away');
  });

  it('adds an agent with card and live, and removes one by name', () => {
    const result = patch(start, frameOf(7, 8, { cards: [card(5)], live: [live(5, 'ringing', 5)], gone: [0] }));
    if (result.kind !== 'patched') throw new Error(result.kind);
    expect(present(result.board).map((a) => a.card.i)).toEqual([3, 5]);
    expect(result).toMatchObject({ cards: [5], changed: [5], gone: [0] });
  });

  it('removes an agent who left the scope, and adds the agent again after a return', () => {
    const out = patch(start, frameOf(7, 8, { others: [{ i: 3, island: 'x', seat: 1 }] }));
    if (out.kind !== 'patched') throw new Error(out.kind);
    expect(present(out.board).map((a) => a.card.i)).toEqual([0]);
    expect([...out.board.others.keys()]).toEqual([3]);
    expect(out).toMatchObject({ gone: [3], changed: [], moved: true });
    expect(start.others.size).toBe(0);

    const back = patch(out.board, frameOf(8, 9, { cards: [card(3)], live: [live(3, 'away', 2)] }));
    if (back.kind !== 'patched') throw new Error(back.kind);
    expect(present(back.board).map((a) => a.card.i)).toEqual([0, 3]);
    expect(back.board.others.size).toBe(0);

    const left = patch(out.board, frameOf(8, 9, { gone: [3] }));
    expect(left.kind === 'patched' && left.board.others.size).toBe(0);
  });

  it('keeps the live part when only the card changed', () => {
    const result = patch(start, frameOf(7, 8, { cards: [card(3, 9)] }));
    expect(result.kind === 'patched' && result.board.agents[3]).toEqual({ card: card(3, 9), live: live(3, 'away', 1) });
  });

  it.each([
    ['a missing revision', frameOf(8, 9), 'missing'],
    ['a frame that overlaps', frameOf(6, 9), 'missing'],
    ['another epoch', { ...frameOf(7, 8), epoch: 'e2' }, 'epoch'],
    ['news of an agent that it never heard of', frameOf(7, 8, { live: [live(99, 'away', 1)] }), 'stranger'],
    ['a card without any state', frameOf(7, 8, { cards: [card(99)] }), 'stranger'],
  ] as const)('asks again at %s', (_, frame, reason) => {
    expect(patch(start, frame)).toEqual({ kind: 'gap', reason });
  });

  it('ignores frames that it already has', () => {
    expect(patch(start, frameOf(6, 7))).toEqual({ kind: 'old' });
    expect(patch(start, frameOf(2, 3))).toEqual({ kind: 'old' });
  });
});
