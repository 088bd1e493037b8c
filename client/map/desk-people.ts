import { callApi } from '../api/call-api';
import { flag, list, maybe, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { fullName } from '../agents/names';
import type { Row } from '../agents/roster';
import { NO_READINGS, readingTexts } from '../agents/readings';
import type { Readings } from '../agents/readings';
import { searcher, searchTextOf } from '../agents/fold-text';
import type { SearchText } from '../agents/fold-text';
import { nameTexts } from '../agents/search';
import { agentId, occupantOf } from '../live/agent';
import { hasLeft } from '../agents/agent-text';
import type { Words } from '../words/words';
import type { Occupant } from './seating';

// The people who can get a desk. The page knows the people on the floor and the unplaced people. The server returns the others.

const person = shape({ agent: text }, {
  user: maybe(text), first: maybe(text), last: maybe(text),
  /** id of the drawn floor of their seat; null: no seat */
  floor: maybe(text), floorName: maybe(text),
  /** seat number there */
  label: maybe(text),
  /** left Amazon Connect, or has sent no event for long */
  departed: flag,
  /** is in the directory of Amazon Connect, and has never logged in */
  new: flag,
  /** how the name is read; absent: not known, or hidden */
  reading: maybe(text),
});
const isOthers = shape({
  /** the instances in which an unknown user name can get a seat */
  instances: list(shape({ arn: text, name: text })),
  people: list(person),
});
export type Others = Guarded<typeof isOthers>;

/** The people who can get a seat on the floor and are not on it. Null: the request failed. */
export async function fetchOthers(floor: string): Promise<Others | null> {
  const answer = await callApi('GET', `/api/floors/${encodeURIComponent(floor)}/people`, isOthers);
  return answer.kind === 'ok' ? answer.value : null;
}

/**
 * Where the person is: unplaced, logged off or never logged in and without a seat, at a desk of this floor, or on another floor; or an unknown user name,
 * or a name that nobody has.
 */
export type Whereabouts =
  | { readonly kind: 'shelf' | 'off' | 'never' }
  | { readonly kind: 'here'; readonly desk: string }
  | { readonly kind: 'away'; readonly desk: string; readonly floor: string }
  | { readonly kind: 'new' | 'text'; readonly instance: string | null };

export interface Candidate extends Occupant {
  /** id of the agent; null: an unknown user name */
  readonly id: string | null;
  readonly user: string;
  readonly where: Whereabouts;
  /** left Amazon Connect, or has sent no event for long */
  readonly departed: boolean;
}

interface Known { readonly candidate: Candidate; readonly text: SearchText }
/** In the order of the list. */
export type People = readonly Known[];

const ORDER = ['shelf', 'off', 'never', 'away', 'here'] as const;
const rank = ({ where }: Candidate): number => ORDER.findIndex((kind) => kind === where.kind);

/** The name that the server sent has no site. */
function floorText(floor: string, sent: string, nameOf: (floor: string) => string): string {
  const name = nameOf(floor);
  return name === floor ? sent : name;
}

/**
 * People without a seat first. The person at this desk is not in the list.
 * @param nameOf name of a floor with its site, by id; its id if this person does not see the floor
 */
export function peopleFor(
  desk: string, rows: Iterable<Row>, others: Others['people'], words: Words, nameOf: (floor: string) => string = (floor) => floor,
  readings: Readings = NO_READINGS,
): People {
  const all: Known[] = [];
  const add = (candidate: Candidate, names: { readonly first: string; readonly last: string }, reading: string): void => {
    const { where, name, user } = candidate;
    const place = where.kind === 'here' ? [where.desk] : where.kind === 'away' ? [where.desk, where.floor] : [];
    all.push({ candidate, text: searchTextOf([...nameTexts(names), ...readingTexts(reading), name, user, ...place]) });
  };
  const here = new Set<string>();
  for (const { id, agent, name, desk: label } of rows) {
    here.add(agent.arn);
    if (agent.seat === desk) continue;
    const where: Whereabouts = agent.seat === null ? { kind: 'shelf' } : { kind: 'here', desk: label };
    add({ id, occupant: agent.arn, name, user: agent.user, where, departed: hasLeft(agent) }, agent, readings.get(agent.arn)?.reading ?? '');
  }
  for (const one of others) {
    // Arrived on this floor after the request.
    if (here.has(one.agent)) continue;
    const names = { first: one.first ?? '', last: one.last ?? '', user: one.user ?? '' };
    const name = fullName(names, words.lang, words.say('seat.unnamed'));
    const where: Whereabouts = one.floor == null ? { kind: one.new === true ? 'never' : 'off' }
      : { kind: 'away', desk: one.label ?? '', floor: floorText(one.floor, one.floorName ?? '', nameOf) };
    add({ id: agentId(one.agent), occupant: one.agent, name, user: names.user, where, departed: one.departed ?? false }, names, one.reading ?? '');
  }
  const collator = new Intl.Collator(words.lang);
  return all.sort((a, b) => rank(a.candidate) - rank(b.candidate) || collator.compare(a.candidate.name, b.candidate.name));
}

/** the largest number of offered people */
export const MOST_OFFERED = 50;
const LONGEST_USER = 100;

/**
 * The people that match a typed text, best first. Without text: people without a seat. An unknown user name is last, once for each instance in
 * which it can get a seat, and then the text as a name that nobody has.
 */
export function candidatesFor(people: People, query: string, instances: Others['instances']): readonly Candidate[] {
  const typed = query.trim().normalize('NFKC');
  const unseated = ['shelf', 'off', 'never'];
  if (typed === '') return people.filter(({ candidate: { where } }) => unseated.includes(where.kind)).map(({ candidate }) => candidate);
  const finds = searcher(typed);
  const same = (text: string): boolean => text.toLowerCase() === typed.toLowerCase();
  const found = people.filter(({ text }) => finds(text)).map(({ candidate }) => candidate);
  const exact = found.filter((one) => same(one.user) || (one.where.kind === 'here' && same(one.where.desk)));
  const known = people.some(({ candidate }) => same(candidate.user));
  // A user name of Amazon Connect has no spaces.
  const fresh = known || /\s/u.test(typed) || typed.length > LONGEST_USER ? [] : instances.map(({ arn, name }): Candidate => ({
    id: null, occupant: `user:${arn}/${typed}`, name: typed, user: typed, where: { kind: 'new', instance: instances.length > 1 ? name : null }, departed: false,
  }));
  const [home] = instances;
  const named = home === undefined || known || typed.length > LONGEST_USER ? [] : [{
    id: null, occupant: occupantOf({ instance: home.arn, name: '', user: typed }), name: typed, user: '', where: { kind: 'text' as const, instance: null },
    departed: false,
  }];
  return [...exact, ...found.filter((one) => !exact.includes(one)), ...fresh, ...named];
}
