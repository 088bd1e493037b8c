import type { Agent } from '../live/agent';
import type { StateCode } from '../words/state-codes';

/** Filters by name. Several values of one kind are alternatives (OR); different kinds must all match (AND). */
export const FACETS = ['team', 'queue', 'channel', 'skill', 'floor'] as const;
export type Facet = (typeof FACETS)[number];

/** Filters by the alert that an agent shows: kind of the limit, level (1 or 2), who takes care of it (see OWNERS). */
export const ALERT_FACETS = ['kind', 'level', 'owner'] as const;
export type AlertFacet = (typeof ALERT_FACETS)[number];

type Named = Facet | AlertFacet;
const NAMED: readonly Named[] = [...FACETS, ...ALERT_FACETS];

export interface Filter extends Readonly<Record<Named, ReadonlySet<string>>> {
  readonly states: ReadonlySet<StateCode>;
  /** only agents with an alert that nobody acknowledged or snoozed */
  readonly attention: boolean;
  readonly query: string;
}

const NONE: ReadonlySet<string> = new Set();
export const NO_FILTER: Filter = {
  states: new Set(), attention: false, query: '', team: NONE, queue: NONE, channel: NONE, skill: NONE, floor: NONE, kind: NONE, level: NONE, owner: NONE,
};

export const isFiltered = (filter: Filter): boolean =>
  filter.states.size > 0 || filter.attention || filter.query !== '' || NAMED.some((facet) => filter[facet].size > 0);

/** Only agents with an alert can match. */
export const asksForAlert = (filter: Filter): boolean => filter.attention || ALERT_FACETS.some((facet) => filter[facet].size > 0);

/**
 * Team: the group that sits together, and all groups above it. Queue and channel: of the current contacts. Skill: the routing profile. Floor: id of the
 * drawn floor with the agent's seat.
 */
export function valuesOf(agent: Agent, facet: Facet): readonly string[] {
  switch (facet) {
    case 'team': return agent.team === '' ? agent.groups : [agent.team, ...agent.groups];
    case 'queue': return agent.contacts.flatMap(({ queue }) => (queue === null ? [] : [queue]));
    case 'channel': return agent.contacts.map(({ channel }) => channel);
    case 'skill': return agent.profile === '' ? [] : [agent.profile];
    case 'floor': return agent.floor === null ? [] : [agent.floor];
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
