import type { Agent } from '../live/agent';
import { haystack, searcher } from './fold-text';
import type { Haystack } from './fold-text';

/** Whether a query finds an agent. */
export type Finds = (agent: Agent) => boolean;
/** Makes the test for a query. */
export type Search = (query: string) => Finds;

/** Names in both orders, with and without a blank; user name; teams and groups; routing profile; queues of the contacts in progress. */
function textsOf(agent: Agent): readonly string[] {
  const { first, last } = agent;
  const queues = agent.contacts.flatMap((contact) => (contact.queue === null ? [] : [contact.queue]));
  return [`${last} ${first} ${last}`, `${last}${first}${last}`.replace(/[\s\u3000]+/gu, ''), agent.user, agent.team, ...agent.groups, agent.profile, ...queues];
}

/** Folding costs more than matching: it is done again only for an agent whose texts changed. Fetched when someone searches. */
export function createSearch(): Search {
  const known = new Map<string, { readonly text: string; readonly hay: Haystack }>();
  const hayOf = (agent: Agent): Haystack => {
    const texts = textsOf(agent);
    const text = texts.join('\n');
    const before = known.get(agent.id);
    if (before?.text === text) return before.hay;
    const hay = haystack(texts);
    known.set(agent.id, { text, hay });
    return hay;
  };
  return (query) => {
    const matches = searcher(query);
    return (agent) => matches(hayOf(agent));
  };
}
