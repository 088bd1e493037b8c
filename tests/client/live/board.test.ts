import fc from 'fast-check';
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

// The feed is cut, reordered, duplicated and thinned out at random. After one complete frame the page
// must show the board of the server. A failing run prints its seed and steps.
type Step =
  | { readonly do: 'change'; readonly i: number; readonly s: string }
  | { readonly do: 'move'; readonly i: number; readonly seat: number }
  | { readonly do: 'leave'; readonly i: number }
  | { readonly do: 'frame' }
  | { readonly do: 'epoch' }
  | { readonly do: 'deliver' | 'drop' | 'double' | 'last-first' }
  | { readonly do: 'cut' }
  | { readonly do: 'answer' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), i: fc.nat(12), s: fc.constantFrom('available', 'talking', 'acw', 'away') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move' as const), i: fc.nat(12), seat: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), i: fc.nat(12) }) },
  { weight: 6, arbitrary: fc.constant({ do: 'frame' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'epoch' as const }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('deliver' as const, 'deliver' as const, 'deliver' as const, 'drop' as const, 'double' as const, 'last-first' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cut' as const }) },
  { weight: 3, arbitrary: fc.constant({ do: 'answer' as const }) },
);

class Server {
  private readonly agents = new Map<number, WireAgent>();
  private readonly touched = new Map<number, 'live' | 'card' | 'gone'>();
  private sent = 0;
  private epochNo = 1;
  rev = 0;

  get epoch(): string { return `e${this.epochNo}`; }

  change(i: number, s: string): void {
    const known = this.agents.get(i);
    this.rev++;
    this.agents.set(i, { card: known?.card ?? card(i), live: live(i, s, this.rev) });
    const before = this.touched.get(i);
    this.touched.set(i, known === undefined || before === 'card' || before === 'gone' ? 'card' : 'live');
  }

  move(i: number, seat: number): void {
    const known = this.agents.get(i);
    if (known === undefined) return;
    this.rev++;
    this.agents.set(i, { ...known, card: card(i, seat) });
    this.touched.set(i, 'card');
  }

  leave(i: number): void {
    if (!this.agents.delete(i)) return;
    this.rev++;
    this.touched.set(i, 'gone');
  }

  /** Merged: the newest state of each agent since the last frame. */
  frame(): WireFrame | null {
    if (this.rev === this.sent) return null;
    const cards: WireCard[] = [];
    const lives: WireLive[] = [];
    const gone: number[] = [];
    for (const [i, what] of this.touched) {
      const agent = this.agents.get(i);
      if (agent === undefined) { gone.push(i); continue; }
      if (what === 'card') cards.push(agent.card);
      lives.push(agent.live);
    }
    const frame: WireFrame = { kind: 'frame', epoch: this.epoch, from: this.sent, rev: this.rev, at: this.rev, cards, live: lives, gone };
    this.touched.clear();
    this.sent = this.rev;
    return frame;
  }

  newEpoch(): void {
    this.epochNo++;
    this.touched.clear();
    this.rev = 1;
    this.sent = 1;
  }

  snapshot(): WireSnapshot {
    return snapshotOf([...this.agents.values()], this.rev, this.epoch);
  }
}

function play(steps: readonly Step[]): { readonly page: readonly WireAgent[]; readonly server: readonly WireAgent[] } {
  const server = new Server();
  let board = boardOf(server.snapshot());
  let wire: WireFrame[] = [];
  let asked = false;

  const receive = (frame: WireFrame | undefined): void => {
    if (frame === undefined) return;
    const result = patch(board, frame);
    if (result.kind === 'patched') board = result.board;
    if (result.kind === 'gap') asked = true;
  };
  // A new request opens a new watch. Messages of the old watch that are still under way are ignored.
  const answer = (): void => {
    if (!asked) return;
    server.frame();
    board = boardOf(server.snapshot());
    wire = [];
    asked = false;
  };

  for (const step of steps) {
    switch (step.do) {
      case 'change': server.change(step.i, step.s); break;
      case 'move': server.move(step.i, step.seat); break;
      case 'leave': server.leave(step.i); break;
      case 'epoch': server.newEpoch(); break;
      case 'frame': { const frame = server.frame(); if (frame !== null) wire.push(frame); break; }
      case 'deliver': receive(wire.shift()); break;
      case 'drop': wire.shift(); break;
      case 'double': receive(wire[0]); break;
      case 'last-first': receive(wire.pop()); break;
      case 'cut': wire = []; asked = true; break;
      case 'answer': answer(); break;
      default: step satisfies never;
    }
  }
  answer();
  server.change(0, 'available');
  const last = server.frame();
  receive(last ?? undefined);
  answer();
  return { page: present(board), server: [...server.snapshot().agents].sort((a, b) => (a.card.i ?? 0) - (b.card.i ?? 0)) };
}

describe('a feed that is cut, reordered, duplicated and thinned out', () => {
  it('ends with the board of the server on the page', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 120 }), (steps) => {
        const { page, server } = play(steps);
        expect(page).toEqual(server);
      }),
      { seed: Number(process.env['FUZZ_SEED'] ?? 20_260_709), numRuns: Number(process.env['FUZZ_RUNS'] ?? 1500) },
    );
  });
});
