import { expectedOf } from '../live/agent';
import type { Agent, HiddenPlace } from '../live/agent';
import type { StateCode } from '../words/state-codes';
import type { Words } from '../words/words';
import { asksForAlert, matchesFilter, NO_FILTER } from './filter';
import type { Filter } from './filter';
import { fullName, unnamedText } from './names';
import type { Matches, Search } from './search';
import { shownOf } from './shown';
import type { Shown } from './shown';

/** An agent with everything that the page computes from it. It is computed once per change. */
export interface Row {
  readonly id: string;
  /** counts and filters use this state; the drawn state is in `shown` */
  readonly agent: Agent;
  readonly shown: Shown;
  readonly name: string;
  /** seat number on a drawn floor; '' = none */
  readonly desk: string;
  /** filtered out */
  readonly dimmed: boolean;
  /** has a seat and has never logged in: in the list and in the search, and nowhere else an agent */
  readonly expected?: boolean;
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

/** The order of the seats: by team, then by seat. */
export function inSeatOrder(a: Row, b: Row): number {
  const [one, other] = [a.agent, b.agent];
  if (one.team !== other.team) return one.team < other.team ? -1 : 1;
  return one.desk - other.desk || (one.id < other.id ? -1 : 1);
}

const EVERYONE: Matches = () => true;
/** Used until the folding search is loaded: compares the name or the user name as written. */
const asWritten: Search =
  (query) =>
  ({ last, first, user }, desk) =>
    `${last} ${first}\n${first} ${last}\n${user}\n${desk}`.toLowerCase().includes(query.trim().toLowerCase());

/** Everybody on the board by id, and who matches the filter. Plain data; the screens read it a few times a second. */
export class Roster {
  readonly #rows = new Map<string, Row>();
  readonly #alerting: (id: string, filter: Filter) => boolean;
  #words: Words;
  #deskOf: (seat: string | null) => string = () => '';
  #hidden: readonly HiddenPlace[] = [];
  #filter: Filter = NO_FILTER;
  #search = asWritten;
  #found: Matches = EVERYONE;

  /** @param alerting whether an agent has an alert now that the filter asks for */
  constructor(words: Words, alerting: (id: string, filter: Filter) => boolean) {
    this.#words = words;
    this.#alerting = alerting;
  }

  get size(): number { return this.#rows.size; }
  all(): Iterable<Row> { return this.#rows.values(); }
  row(id: string | null): Row | null { return id === null ? null : (this.#rows.get(id) ?? null); }
  /** Seats of agents whom this person may not see. */
  hidden(): readonly HiddenPlace[] { return this.#hidden; }
  setHidden(hidden: readonly HiddenPlace[]): void { this.#hidden = hidden; }

  /** All agents, and the people who have a seat and have never logged in. */
  listed(): readonly Row[] {
    const expected = this.#hidden.flatMap((place) => expectedOf(place) ?? []).map((agent): Row => {
      const row = this.#row(agent);
      // The filter for "offline" is for people who were there.
      return { ...row, expected: true, dimmed: row.dimmed || this.#filter.states.size > 0 };
    });
    return [...this.#rows.values(), ...expected];
  }

  /** A snapshot: replaces everything. */
  replace(agents: readonly Agent[], hidden: readonly HiddenPlace[]): void {
    this.#rows.clear();
    this.#hidden = hidden;
    for (const agent of agents) this.#put(agent);
  }

  /** Returns the current rows. */
  patch(changed: readonly Agent[], gone: readonly string[]): readonly Row[] {
    for (const id of gone) this.#rows.delete(id);
    return changed.map((agent) => this.#put(agent));
  }

  /** After a change of the language: updates names, labels and searchable texts. */
  setWords(words: Words): void {
    this.#words = words;
    for (const row of this.#rows.values()) this.#put(row.agent);
  }

  /** After a new drawing of the floor: updates the seat numbers. */
  setDesks(deskOf: (seat: string | null) => string): void {
    this.#deskOf = deskOf;
    for (const row of this.#rows.values()) this.#put(row.agent);
  }

  /** The folding search is loaded after the first seats. The next filter uses it. */
  setSearch(search: Search): void { this.#search = search; }

  /** Returns the rows whose dimming changed. Filters dim rows; they never hide them. */
  applyFilter(filter: Filter): readonly Row[] {
    this.#found = filter.query.trim() === '' ? EVERYONE : this.#search(filter.query);
    this.#filter = filter;
    const changed: Row[] = [];
    for (const row of this.#rows.values()) {
      const dimmed = !this.#matches(row.agent, row.desk);
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
    for (const { agent, dimmed, expected } of this.listed()) {
      if (!dimmed) found++;
      if (expected) continue;
      byState[agent.state] = (byState[agent.state] ?? 0) + 1;
      if (agent.silent) silent++;
      if (agent.suspect) suspect++;
    }
    const total = this.#rows.size;
    return { byState, total, signedIn: total - (byState['offline'] ?? 0) - (byState['unknown'] ?? 0), silent, suspect, found };
  }

  #matches(agent: Agent, desk: string): boolean {
    return matchesFilter(this.#filter, agent) && (!asksForAlert(this.#filter) || this.#alerting(agent.id, this.#filter)) && this.#found(agent, desk);
  }

  #put(agent: Agent): Row {
    const row = this.#row(agent);
    this.#rows.set(row.id, row);
    return row;
  }

  #row(agent: Agent): Row {
    const desk = this.#deskOf(agent.seat);
    return {
      id: agent.id, agent, shown: shownOf(agent), name: fullName(agent, this.#words.lang, unnamedText(agent, this.#words)),
      desk, dimmed: !this.#matches(agent, desk),
    };
  }
}
