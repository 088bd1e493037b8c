import type { Board } from '../live/board';
import { haystack, searcher } from './fold-text';
import type { Haystack } from './fold-text';
import { agentId, fullName } from './names';
import { codeOf, seatView } from '../seats/seat-view';
import type { SeatView } from '../seats/types';
import { breachAt, criticalAt, limitsOf, warnAt } from '../alerts/limits';
import type { Breach, Limit } from '../alerts/limits';
import type { WireAgent, WireOther } from '../live/wire';
import type { StateCode } from '../words/state-codes';
import type { Words } from '../words/words';

/** An agent with everything that the page derives from it, derived once per change. */
export interface Row {
  readonly key: number;
  readonly id: string;
  readonly agent: WireAgent;
  /** counted and filtered by; what is drawn is the seat's */
  readonly code: StateCode;
  readonly name: string;
  readonly limits: readonly Limit[];
  /** first moment at which this row needs attention */
  readonly alertAt: number;
  readonly hay: Haystack;
  readonly seat: SeatView;
}

export interface Filter {
  readonly states: ReadonlySet<StateCode>;
  readonly attention: boolean;
  readonly query: string;
}
export const NO_FILTER: Filter = { states: new Set(), attention: false, query: '' };

export interface Counts {
  readonly byState: Readonly<Record<string, number>>;
  readonly total: number;
  readonly signedIn: number;
  readonly silent: number;
  readonly suspect: number;
  readonly found: number;
}

export interface Alert { readonly row: Row; readonly breach: Breach }

const ON_CONTACT: ReadonlySet<StateCode> = new Set(['talking', 'hold', 'dialing', 'ringing', 'paused', 'monitoring']);
export const busyOf = (counts: Counts): number => [...ON_CONTACT].reduce((sum, code) => sum + (counts.byState[code] ?? 0), 0);

/** All rows of the board, and who stands out under the filter. Plain data; the chrome looks at it a few times a second. */
export class Roster {
  private readonly rows = new Map<number, Row>();
  private readonly keys = new Map<string, number>();
  private filter: Filter = NO_FILTER;
  private finds = searcher('');

  private board: Board | null = null;

  constructor(private words: Words) {}

  /** Places taken by agents whom this person may not see. */
  others(): Iterable<WireOther> { return this.board?.others.values() ?? []; }

  get size(): number { return this.rows.size; }
  all(): Iterable<Row> { return this.rows.values(); }
  row(key: number | null): Row | null { return key === null ? null : (this.rows.get(key) ?? null); }
  keyOf(id: string | null): number | null { return id === null ? null : (this.keys.get(id) ?? null); }

  /** A snapshot: everything new. */
  replace(board: Board, now: number | null): void {
    this.rows.clear();
    this.keys.clear();
    this.board = board;
    for (const agent of board.agents) if (agent !== undefined) this.put(agent, now, null);
  }

  /** Returns the rows as they are now. */
  patch(board: Board, changed: readonly number[], gone: readonly number[], now: number | null): readonly Row[] {
    for (const key of gone) {
      const row = this.rows.get(key);
      if (row !== undefined) this.keys.delete(row.id);
      this.rows.delete(key);
    }
    this.board = board;
    const rows: Row[] = [];
    for (const key of changed) {
      const agent = board.agents[key];
      if (agent !== undefined) rows.push(this.put(agent, now, this.rows.get(key) ?? null));
    }
    return rows;
  }

  /** Another language: names, labels and what a search finds. */
  speak(words: Words, now: number | null): void {
    this.words = words;
    for (const row of this.rows.values()) this.put(row.agent, now, null);
  }

  /** Returns the seats whose dimming changed. Filters dim, they never hide. */
  sift(filter: Filter, now: number | null): readonly SeatView[] {
    if (filter.query !== this.filter.query) this.finds = searcher(filter.query);
    this.filter = filter;
    const changed: SeatView[] = [];
    for (const row of this.rows.values()) {
      const dimmed = !this.matches(row, now);
      if (dimmed === row.seat.dimmed) continue;
      const seat = { ...row.seat, dimmed };
      this.rows.set(row.key, { ...row, seat });
      changed.push(seat);
    }
    return changed;
  }

  counts(): Counts {
    const byState: Record<string, number> = {};
    let silent = 0;
    let suspect = 0;
    let found = 0;
    for (const row of this.rows.values()) {
      byState[row.code] = (byState[row.code] ?? 0) + 1;
      if (row.seat.silent) silent++;
      if (row.seat.suspect) suspect++;
      if (!row.seat.dimmed) found++;
    }
    const total = this.rows.size;
    return { byState, total, signedIn: total - (byState['offline'] ?? 0) - (byState['unknown'] ?? 0), silent, suspect, found };
  }

  /** Most urgent first: level, then time over the limit. */
  alerts(now: number): readonly Alert[] {
    const found: Alert[] = [];
    for (const row of this.rows.values()) {
      if (row.alertAt > now) continue;
      const breach = breachAt(row.limits, now);
      if (breach !== null) found.push({ row, breach });
    }
    return found.sort((a, b) => b.breach.level - a.breach.level || b.breach.over - a.breach.over || a.row.key - b.row.key);
  }

  private matches(row: Pick<Row, 'code' | 'hay' | 'alertAt'>, now: number | null): boolean {
    const { states, attention } = this.filter;
    return (states.size === 0 || states.has(row.code)) && (!attention || (now !== null && row.alertAt <= now)) && this.finds(row.hay);
  }

  private put(agent: WireAgent, now: number | null, before: Row | null): Row {
    const unnamed = this.words.say('seat.unnamed');
    const limits = limitsOf(agent.live);
    const queues = (agent.live.c ?? []).flatMap((contact) => (contact.q === undefined ? [] : [contact.q]));
    const { card } = agent;
    const sameText = before !== null && before.agent.card === card && queues.length === 0 && (before.agent.live.c ?? []).every((c) => c.q === undefined);
    const bare = {
      key: card.i ?? 0,
      id: agentId(card),
      agent,
      code: codeOf(agent.live.s),
      name: fullName(card, this.words.lang, unnamed),
      limits,
      alertAt: Math.min(Infinity, ...limits.map(warnAt), ...limits.map(criticalAt)),
      hay: sameText ? before.hay : haystack([`${card.last} ${card.first} ${card.last}`, `${card.last}${card.first}`, card.user, ...queues]),
    };
    const row: Row = { ...bare, seat: seatView(agent, limits, !this.matches(bare, now), this.words.lang, unnamed) };
    this.rows.set(row.key, row);
    this.keys.set(row.id, row.key);
    return row;
  }
}
