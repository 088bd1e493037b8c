import type { Agent, HiddenPlace } from '../live/agent';
import type { StateCode } from '../words/state-codes';
import type { Words } from '../words/words';
import { haystack, searcher } from './fold-text';
import type { Haystack } from './fold-text';
import { fullName } from './names';
import { shownOf } from './shown';
import type { Shown } from './shown';

/** An agent with everything that the page derives from it, derived once per change. */
export interface Row {
  readonly id: string;
  /** counted and filtered by its state; what is drawn is in `shown` */
  readonly agent: Agent;
  readonly shown: Shown;
  readonly name: string;
  readonly searchText: Haystack;
  /** filtered out */
  readonly dimmed: boolean;
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

const ON_CONTACT: ReadonlySet<StateCode> = new Set(['talking', 'hold', 'dialing', 'ringing', 'paused', 'monitoring']);
export const busyOf = (counts: Counts): number => [...ON_CONTACT].reduce((sum, code) => sum + (counts.byState[code] ?? 0), 0);

/** The order of the seats: team by team, desk by desk. */
export function inSeatOrder(a: Row, b: Row): number {
  const [one, other] = [a.agent, b.agent];
  if (one.team !== other.team) return one.team < other.team ? -1 : 1;
  return one.desk - other.desk || (one.id < other.id ? -1 : 1);
}

const sameQueues = (a: Agent, b: Agent): boolean =>
  a.contacts.length === b.contacts.length && a.contacts.every((contact, index) => contact.queue === b.contacts[index]?.queue);
const sameCard = (a: Agent, b: Agent): boolean => a.user === b.user && a.first === b.first && a.last === b.last;

/** Everybody on the board by id, and who stands out under the filter. Plain data; the screens look at it a few times a second. */
export class Roster {
  readonly #rows = new Map<string, Row>();
  readonly #alerting: (id: string) => boolean;
  #words: Words;
  #hidden: readonly HiddenPlace[] = [];
  #filter: Filter = NO_FILTER;
  #matchesQuery = searcher('');

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
    for (const agent of agents) this.#put(agent, null);
  }

  /** Returns the rows as they are now. */
  patch(changed: readonly Agent[], gone: readonly string[]): readonly Row[] {
    for (const id of gone) this.#rows.delete(id);
    return changed.map((agent) => this.#put(agent, this.row(agent.id)));
  }

  /** Another language: names, labels and what a search finds. */
  setWords(words: Words): void {
    this.#words = words;
    for (const row of this.#rows.values()) this.#put(row.agent, null);
  }

  /** Returns the rows whose dimming changed. Filters dim, they never hide. */
  applyFilter(filter: Filter): readonly Row[] {
    if (filter.query !== this.#filter.query) this.#matchesQuery = searcher(filter.query);
    this.#filter = filter;
    const changed: Row[] = [];
    for (const row of this.#rows.values()) {
      const dimmed = !this.#matches(row.agent, row.searchText);
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

  #matches(agent: Agent, searchText: Haystack): boolean {
    const { states, attention } = this.#filter;
    return (states.size === 0 || states.has(agent.state)) && (!attention || this.#alerting(agent.id)) && this.#matchesQuery(searchText);
  }

  #put(agent: Agent, before: Row | null): Row {
    const searchText = before !== null && sameCard(before.agent, agent) && sameQueues(before.agent, agent) ? before.searchText : searchTextOf(agent);
    const row: Row = {
      id: agent.id, agent, shown: shownOf(agent), name: fullName(agent, this.#words.lang, this.#words.say('seat.unnamed')), searchText,
      dimmed: !this.#matches(agent, searchText),
    };
    this.#rows.set(row.id, row);
    return row;
  }
}

function searchTextOf(agent: Agent): Haystack {
  const queues = agent.contacts.flatMap((contact) => (contact.queue === null ? [] : [contact.queue]));
  return haystack([`${agent.last} ${agent.first} ${agent.last}`, `${agent.last}${agent.first}`, agent.user, ...queues]);
}
