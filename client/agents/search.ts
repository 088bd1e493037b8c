import type { Agent } from '../live/agent';
import { readingTexts } from './readings';
import { searcher, searchTextOf } from './fold-text';
import type { SearchText } from './fold-text';

/** Whether a query matches an agent who sits at the seat with this number ('' = none). */
export type Matches = (agent: Agent, desk: string) => boolean;
/** Makes the test for a query. */
export type Search = (query: string) => Matches;

/** A name in both orders, with and without a space. */
export const nameTexts = ({ first, last }: Pick<Agent, 'first' | 'last'>): readonly string[] =>
  [`${last} ${first} ${last}`, `${last}${first}${last}`.replace(/[\s\u3000]+/gu, '')];

/**
 * Names in both orders, with and without a blank; how they are read; user name; number of the desk; teams and groups; routing profile; queues of the
 * contacts in progress.
 */
function textsOf(agent: Agent, desk: string, reading: string): readonly string[] {
  const queues = agent.contacts.flatMap((contact) => (contact.queue === null ? [] : [contact.queue]));
  return [
    ...nameTexts(agent), ...readingTexts(reading), agent.user, desk, agent.team, ...agent.groups, agent.profile, ...queues,
  ];
}

/**
 * Folding costs more than matching, so it is repeated only for agents whose texts changed. Loaded when someone searches.
 * @param readingOf how the name of an agent is read, by ARN; '' = not known
 */
export function createSearch(readingOf: (arn: string) => string = () => ''): Search {
  const known = new Map<string, { readonly written: string; readonly folded: SearchText }>();
  const foldedOf = (agent: Agent, desk: string): SearchText => {
    const texts = textsOf(agent, desk, readingOf(agent.arn));
    const written = texts.join('\n');
    const before = known.get(agent.id);
    if (before?.written === written) return before.folded;
    const folded = searchTextOf(texts);
    known.set(agent.id, { written, folded });
    return folded;
  };
  return (query) => {
    const matches = searcher(query);
    return (agent, desk) => matches(foldedOf(agent, desk));
  };
}
