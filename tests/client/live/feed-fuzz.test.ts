import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boardOf, patch } from '../../../client/live/board';
import type { Board } from '../../../client/live/board';
import type { WireAgent, WireCard, WireFrame, WireLive, WireOther, WireReservation, WireSnapshot } from '../../../client/live/wire';

const card = (i: number, place?: string): WireCard => ({
  i, arn: `agent/${i}`, user: `u${i}`, first: 'F', last: `L${i}`, profile: 'P', groups: [], island: 'A', seat: i, ...(place === undefined ? {} : { place }),
});
const live = (i: number, s: string, t: number): WireLive => ({ i, s, t, e: t });

// The feed is cut, reordered, duplicated and thinned out at random. After one complete frame the page
// must show the board of the server. A failing run prints its seed and steps.
type Step =
  | { readonly do: 'change'; readonly i: number; readonly s: string }
  | { readonly do: 'move'; readonly i: number; readonly seat: string | null }
  | { readonly do: 'leave' | 'hide'; readonly i: number }
  | { readonly do: 'reserve'; readonly seat: string; readonly user: string }
  | { readonly do: 'publish' }
  | { readonly do: 'frame' }
  | { readonly do: 'epoch' }
  | { readonly do: 'deliver' | 'drop' | 'double' | 'last-first' }
  | { readonly do: 'cut' }
  | { readonly do: 'answer' };

const aSeat = fc.constantFrom('s1', 's2', 's3');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), i: fc.nat(4), s: fc.constantFrom('available', 'talking', 'acw', 'away') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), i: fc.nat(4), seat: fc.option(aSeat) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('leave' as const, 'hide' as const), i: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reserve' as const), seat: aSeat, user: fc.constantFrom('', 'u1', 'u2') }) },
  { weight: 1, arbitrary: fc.constant({ do: 'publish' as const }) },
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

/** A drawn floor with agents, agents outside the viewer's scope (only their seats), and seats of people who are on no board. */
class Server {
  private readonly agents = new Map<number, WireAgent>();
  private readonly others = new Map<number, WireOther>();
  private readonly touched = new Map<number, 'live' | 'card' | 'gone' | 'hidden'>();
  private reserved: readonly WireReservation[] = [];
  private reservedChanged = false;
  private version = 1;
  private published = false;
  private sent = 0;
  private epochNo = 1;
  rev = 0;

  get epoch(): string { return `e${this.epochNo}`; }

  change(i: number, s: string): void {
    const known = this.agents.get(i);
    this.rev++;
    this.agents.set(i, { card: known?.card ?? card(i), live: live(i, s, this.rev) });
    const before = this.touched.get(i);
    this.others.delete(i);
    this.touched.set(i, known === undefined || (before !== undefined && before !== 'live') ? 'card' : 'live');
  }

  move(i: number, seat: string | null): void {
    const known = this.agents.get(i);
    if (known === undefined) return;
    this.rev++;
    this.agents.set(i, { ...known, card: card(i, seat ?? undefined) });
    this.touched.set(i, 'card');
  }

  leave(i: number): void {
    if (!this.agents.delete(i) && !this.others.delete(i)) return;
    this.rev++;
    this.touched.set(i, 'gone');
  }

  /** The agent gets a profile outside the viewer's scope. */
  hide(i: number): void {
    const known = this.agents.get(i);
    if (known === undefined) return;
    this.rev++;
    this.agents.delete(i);
    if (known.card.place === undefined) {
      this.touched.set(i, 'gone');
      return;
    }
    this.others.set(i, { i, seat: 0, place: known.card.place });
    this.touched.set(i, 'hidden');
  }

  reserve(seat: string, user: string): void {
    this.rev++;
    this.reserved = user === '' ? this.reserved.filter((one) => one.place !== seat) : [...this.reserved, { place: seat, user }];
    this.reservedChanged = true;
  }

  publish(): void {
    this.rev++;
    this.version++;
    this.published = true;
  }

  private get vector(): readonly number[] { return [this.rev, this.rev + 1]; }

  /** Merged: the newest state of each agent since the last frame. */
  frame(): WireFrame | null {
    if (this.rev === this.sent) return null;
    const cards: WireCard[] = [];
    const lives: WireLive[] = [];
    const gone: number[] = [];
    const others: WireOther[] = [];
    for (const [i, what] of this.touched) {
      const [agent, other] = [this.agents.get(i), this.others.get(i)];
      if (other !== undefined) { others.push(other); continue; }
      if (agent === undefined) { gone.push(i); continue; }
      if (what !== 'live') cards.push(agent.card);
      lives.push(agent.live);
    }
    const frame: WireFrame = {
      kind: 'frame', epoch: this.epoch, from: this.sent, rev: this.rev, at: this.rev, cards, live: lives, gone, others, vector: this.vector,
      ...(this.reservedChanged ? { reserved: this.reserved } : {}), ...(this.published ? { floor: { version: this.version } } : {}),
    };
    this.told();
    return frame;
  }

  newEpoch(): void {
    this.epochNo++;
    this.rev = 1;
    this.told();
  }

  private told(): void {
    this.touched.clear();
    [this.reservedChanged, this.published, this.sent] = [false, false, this.rev];
  }

  snapshot(): WireSnapshot {
    return {
      view: 'v', epoch: this.epoch, rev: this.rev, at: 1, build: 'b', mode: 'live', zone: 'Asia/Tokyo', source: { state: 'live' },
      agents: [...this.agents.values()], others: [...this.others.values()], reserved: this.reserved, vector: this.vector,
      floor: { id: 'f-1', name: '3F', site: 's', version: this.version },
    };
  }
}

/** What the page knows, in a fixed order. */
const known = ({ agents, others, floor, reserved, vector }: Board): object => ({
  agents: agents.filter((a) => a !== undefined), others: [...others.entries()].sort(([a], [b]) => a - b), floor, reserved, vector,
});

function play(steps: readonly Step[]): { readonly page: object; readonly server: object } {
  const server = new Server();
  let board = boardOf(server.snapshot());
  let wire: WireFrame[] = [];
  let asked = false;

  const receive = (frame: WireFrame | undefined): void => {
    if (frame === undefined) return;
    const result = patch(board, frame);
    if (result.kind === 'patched') board = result.board;
    if (board.epoch === server.epoch && board.rev === server.rev) expect(known(board)).toEqual(known(boardOf(server.snapshot())));
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
      case 'hide': server.hide(step.i); break;
      case 'reserve': server.reserve(step.seat, step.user); break;
      case 'publish': server.publish(); break;
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
  return { page: known(board), server: known(boardOf(server.snapshot())) };
}

describe('a feed that is cut, reordered, duplicated and thinned out', () => {
  it('ends with the board of the server on the page', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 20, maxLength: 120, size: 'max' }), (steps) => {
        const { page, server } = play(steps);
        expect(page).toEqual(server);
      }),
      { seed: Number(process.env['FUZZ_SEED'] ?? 20_260_709), numRuns: Number(process.env['FUZZ_RUNS'] ?? 1500) },
    );
  });
});
