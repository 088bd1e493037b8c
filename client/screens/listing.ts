import { fold, searchTextOf, searcher } from '../agents/fold-text';
import { STATES } from './screens-wire';
import type { Screen, ScreenState } from './screens-wire';

// Order, counts, groups and the one-fault rule of the list. Pure: no clock, no page.

export const GROUPINGS = ['wrong', 'place'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** So many screens of one place that are offline are one fault, of the network or the power there. */
const ONE_FAULT_FROM = 3;

const byName = new Intl.Collator('ja', { numeric: true });
const compare = (one: string, other: string): number => byName.compare(one, other);
const rank = ({ state }: Screen): number => STATES.indexOf(state);

/** The worst first, then by name. */
export const ordered = (screens: readonly Screen[]): readonly Screen[] =>
  [...screens].sort((one, other) => rank(one) - rank(other) || compare(one.name, other.name) || compare(one.id, other.id));

export function countsOf(screens: readonly Screen[]): Readonly<Record<ScreenState, number>> {
  const counts = { wrong: 0, updating: 0, offline: 0, right: 0, unpaired: 0 };
  for (const { state } of screens) counts[state]++;
  return counts;
}

/** Finds a name or a place, in any spelling. `state` null: every state. */
export function filtered(screens: readonly Screen[], query: string, state: ScreenState | null): readonly Screen[] {
  const matches = searcher(query);
  return screens.filter((one) => (state === null || one.state === state) && matches(searchTextOf([one.name, one.place])));
}

/** Spaces and spelling do not make two places of one. */
export const placeKey = (place: string): string => fold(place.trim());

export interface Group {
  readonly key: string;
  readonly place: string;
  readonly screens: readonly Screen[];
}

/** One group a place, by the name of the place; screens without a place last. The order within a place is that of the list. */
export function byPlace(inOrder: readonly Screen[]): readonly Group[] {
  const groups = new Map<string, Screen[]>();
  for (const one of inOrder) {
    const key = placeKey(one.place);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups].map(([key, screens]) => ({ key, place: screens[0]?.place.trim() ?? '', screens }))
    .sort((one, other) => Number(one.key === '') - Number(other.key === '') || compare(one.key, other.key));
}

/** Several screens of one place that are offline. */
export interface OneFault {
  readonly key: string;
  readonly place: string;
  readonly offline: number;
  /** paired screens of the place */
  readonly of: number;
}

/** Places with three or more offline screens: the most offline first. Screens without a place are not counted, because nothing joins them. */
export function oneFaults(screens: readonly Screen[]): readonly OneFault[] {
  return byPlace(screens)
    .filter(({ key }) => key !== '')
    .map(({ key, place, screens: there }) => ({
      key, place, offline: there.filter(({ state }) => state === 'offline').length, of: there.filter(({ state }) => state !== 'unpaired').length,
    }))
    .filter(({ offline }) => offline >= ONE_FAULT_FROM)
    .sort((one, other) => other.offline - one.offline || compare(one.place, other.place));
}
