import type { Agent, HiddenPlace } from '../live/agent';
import type { StateCode } from '../words/state-codes';
import type { Words } from '../words/words';
import { matchesFilter, NO_FILTER } from './filter';
import type { Filter } from './filter';
import { fullName } from './names';
import type { Finds, Search } from './search';
import { shownOf } from './shown';
import type { Shown } from './shown';

/** An agent with everything that the page derives from it, derived once per change. */
export interface Row {
  readonly id: string;
  /** counted and filtered by its state; what is drawn is in `shown` */
  readonly agent: Agent;
  readonly shown: Shown;
  readonly name: string;
  /** filtered out */
  readonly dimmed: boolean;
}

export interface Counts {
  readonly byState: Readonly<Record<string, number>>;
  readonly total: number;
  readonly signedIn: number;
  readonly silent: number;
  readonly suspect: number;
  readonly found: number;
}

export const ON_CONTACT: ReadonlySet<StateCode> = new Set(['talking', 'hold', 'dialing', 'ringing', 'paused', 'monitoring']);
export const busyOf = (counts: Counts): number => [...ON_CONTACT].reduce((sum, code) => sum + (counts.byState[code] ?? 0), 0);

/** The order of the seats: team by team, desk by desk. */
export function inSeatOrder(a: Row, b: Row): number {
  const [one, other] = [a.agent, b.agent];
  if (one.team !== other.team) return one.team < other.team ? -1 : 1;
  return one.desk - other.desk || (one.id < other.id ? -1 : 1);
}

const EVERYONE: Finds = () => true;
/** Until the search that folds is here: the name or the user name as it is written. */
const asWritten: Search = (query) => ({ last, first, user }) => `${last} ${first}\n${first} ${last}\n${user}`.toLowerCase().includes(query.trim().toLowerCase());

/** Everybody on the board by id, and who stands out under the filter. Plain data; the screens look at it a few times a second. */
export class Roster {
  readonly #rows = new Map<string, Row>();
  readonly #alerting: (id: string) => boolean;
  #words: Words;
  #hidden: readonly HiddenPlace[] = [];
  #filter: Filter = NO_FILTER;
  #search = asWritten;
  #finds: Finds = EVERYONE;

  /** @param alerting whether an agent needs attention now: asked under the filter for that */
  constructor(words: Words, alerting: (id: string) => boolean) {
    this.#words = words;
    this.#alerting = alerting;
  }

  get size(): number { return this.#rows.size; }
  all(): Iterable<Row> { return this.#rows.values(); }
  row(id: string | null): Row | null { return id === null ? null : (this.#rows.get(id) ?? null); }
  /** Places taken by agents whom this person may not see. */
  hidden(): readonly HiddenPlace[] { return this.#hidden; }
  setHidden(hidden: readonly HiddenPlace[]): void { this.#hidden = hidden; }

  /** A snapshot: everything new. */
  replace(agents: readonly Agent[], hidden: readonly HiddenPlace[]): void {
    this.#rows.clear();
    this.#hidden = hidden;
    for (const agent of agents) this.#put(agent);
  }

  /** Returns the rows as they are now. */
  patch(changed: readonly Agent[], gone: readonly string[]): readonly Row[] {
    for (const id of gone) this.#rows.delete(id);
    return changed.map((agent) => this.#put(agent));
  }

  /** Another language: names, labels and what a search finds. */
  setWords(words: Words): void {
    this.#words = words;
    for (const row of this.#rows.values()) this.#put(row.agent);
  }

  /** The search that folds comes after the first seats. The next filter applies it. */
  setSearch(search: Search): void { this.#search = search; }

  /** Returns the rows whose dimming changed. Filters dim, they never hide. */
  applyFilter(filter: Filter): readonly Row[] {
    this.#finds = filter.query.trim() === '' ? EVERYONE : this.#search(filter.query);
    this.#filter = filter;
    const changed: Row[] = [];
    for (const row of this.#rows.values()) {
      const dimmed = !this.#matches(row.agent);
      if (dimmed === row.dimmed) continue;
      const next = { ...row, dimmed };
      this.#rows.set(row.id, next);
      changed.push(next);
    }
    return changed;
  }

  counts(): Counts {
    const byState: Record<string, number> = {};
    let silent = 0;
    let suspect = 0;
    let found = 0;
    for (const { agent, dimmed } of this.#rows.values()) {
      byState[agent.state] = (byState[agent.state] ?? 0) + 1;
      if (agent.silent) silent++;
      if (agent.suspect) suspect++;
      if (!dimmed) found++;
    }
    const total = this.#rows.size;
    return { byState, total, signedIn: total - (byState['offline'] ?? 0) - (byState['unknown'] ?? 0), silent, suspect, found };
  }

  #matches(agent: Agent): boolean {
    return matchesFilter(this.#filter, agent) && (!this.#filter.attention || this.#alerting(agent.id)) && this.#finds(agent);
  }

  #put(agent: Agent): Row {
    const row: Row = {
      id: agent.id, agent, shown: shownOf(agent), name: fullName(agent, this.#words.lang, this.#words.say('seat.unnamed')), dimmed: !this.#matches(agent),
    };
    this.#rows.set(row.id, row);
    return row;
  }
}
