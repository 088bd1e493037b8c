import type { Agent } from '../live/agent';
import type { StateCode } from '../words/state-codes';

/** Filters by name. Several values of one kind are alternatives (OR); different kinds must all match (AND). */
export const FACETS = ['team', 'queue', 'channel', 'skill'] as const;
export type Facet = (typeof FACETS)[number];

export interface Filter {
  readonly states: ReadonlySet<StateCode>;
  readonly attention: boolean;
  readonly query: string;
  readonly team: ReadonlySet<string>;
  readonly queue: ReadonlySet<string>;
  readonly channel: ReadonlySet<string>;
  readonly skill: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();
export const NO_FILTER: Filter = { states: new Set(), attention: false, query: '', team: NONE, queue: NONE, channel: NONE, skill: NONE };

export const isFiltered = (filter: Filter): boolean =>
  filter.states.size > 0 || filter.attention || filter.query !== '' || FACETS.some((facet) => filter[facet].size > 0);

/** Team: the group that sits together, and all groups above it. Queue and channel: of the current contacts. Skill: the routing profile. */
export function valuesOf(agent: Agent, facet: Facet): readonly string[] {
  switch (facet) {
    case 'team': return agent.team === '' ? agent.groups : [agent.team, ...agent.groups];
    case 'queue': return agent.contacts.flatMap(({ queue }) => (queue === null ? [] : [queue]));
    case 'channel': return agent.contacts.map(({ channel }) => channel);
    case 'skill': return agent.profile === '' ? [] : [agent.profile];
  }
}

/** Checks states and facets. Alerts and the search are checked elsewhere. */
export function matchesFilter(filter: Filter, agent: Agent): boolean {
  return (filter.states.size === 0 || filter.states.has(agent.state))
    && FACETS.every((facet) => filter[facet].size === 0 || valuesOf(agent, facet).some((value) => filter[facet].has(value)));
}

/** Adds a value, or removes it if it is there. */
export function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
