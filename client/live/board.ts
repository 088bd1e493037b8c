import type { WireAgent, WireFloor, WireFrame, WireOther, WireReservation, WireSnapshot } from './wire';

/** The content of one view. Agents are at their index; an index without an agent is `undefined`. */
export interface Board {
  readonly view: string;
  readonly epoch: string;
  readonly rev: number;
  readonly agents: readonly (WireAgent | undefined)[];
  /** seats of agents whom this person may not see, by index */
  readonly others: ReadonlyMap<number, WireOther>;
  /** null: the automatic floor */
  readonly floor: WireFloor | null;
  /** seats of people who are on no board */
  readonly reserved: readonly WireReservation[];
  /** the position of each source */
  readonly vector: readonly number[] | undefined;
}

/**
 * The result of a frame.
 *   patched  the board has a new revision
 *   old      this revision was already applied: a duplicate, changes nothing
 *   gap      a frame is missing, or it belongs to another epoch: a new snapshot is needed
 */
export type Patched =
  | {
    readonly kind: 'patched';
    readonly board: Board;
    readonly changed: readonly number[];
    readonly cards: readonly number[];
    readonly gone: readonly number[];
    /** seats were assigned, freed or given to another agent */
    readonly moved: boolean;
  }
  | { readonly kind: 'old' }
  | { readonly kind: 'gap'; readonly reason: 'epoch' | 'missing' | 'stranger' };

/** A snapshot replaces everything: agents who are not in it are removed. */
export function boardOf(snapshot: WireSnapshot): Board {
  const agents: (WireAgent | undefined)[] = [];
  for (const agent of snapshot.agents) {
    const at = agent.card.i ?? 0;
    while (agents.length < at) agents.push(undefined);
    agents[at] = agent;
  }
  const others = new Map((snapshot.others ?? []).map((other) => [other.i ?? 0, other]));
  return {
    view: snapshot.view, epoch: snapshot.epoch, rev: snapshot.rev ?? 0, agents, others, floor: snapshot.floor ?? null, reserved: snapshot.reserved ?? [],
    vector: snapshot.vector,
  };
}

/** A frame patches only the board with the right revision. Copying 10,000 entries takes a few microseconds. */
export function patch(board: Board, frame: WireFrame): Patched {
  if (frame.epoch !== board.epoch) return { kind: 'gap', reason: 'epoch' };
  if (frame.rev <= board.rev) return { kind: 'old' };
  if ((frame.from ?? 0) !== board.rev) return { kind: 'gap', reason: 'missing' };

  const agents = board.agents.slice();
  const moved = frame.reserved !== undefined || [frame.cards, frame.gone, frame.others].some((list) => list !== undefined && list.length > 0);
  const others = new Map(moved ? board.others : []);
  const changed = new Set<number>();
  const cards: number[] = [];
  const lives = new Map((frame.live ?? []).map((live) => [live.i ?? 0, live] as const));

  for (const card of frame.cards ?? []) {
    const i = card.i ?? 0;
    const live = lives.get(i) ?? agents[i]?.live;
    if (live === undefined) return { kind: 'gap', reason: 'stranger' };
    while (agents.length < i) agents.push(undefined);
    agents[i] = { card, live };
    others.delete(i);
    cards.push(i);
    changed.add(i);
  }
  for (const [i, live] of lives) {
    const known = agents[i];
    if (known === undefined) return { kind: 'gap', reason: 'stranger' };
    agents[i] = { card: known.card, live };
    changed.add(i);
  }
  const gone: number[] = [];
  const forget = (i: number): void => {
    if (agents[i] === undefined) return;
    agents[i] = undefined;
    changed.delete(i);
    gone.push(i);
  };
  for (const i of frame.gone ?? []) {
    others.delete(i);
    forget(i);
  }
  for (const other of frame.others ?? []) {
    others.set(other.i ?? 0, other);
    forget(other.i ?? 0);
  }
  const next = {
    ...board, rev: frame.rev, agents, others: moved ? others : board.others, reserved: frame.reserved ?? board.reserved,
    vector: frame.vector ?? board.vector, floor: board.floor === null || frame.floor === undefined ? board.floor : { ...board.floor, ...frame.floor },
  };
  return { kind: 'patched', board: next, changed: [...changed], cards, gone, moved };
}
