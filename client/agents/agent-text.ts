import type { Agent } from '../live/agent';
import type { Words } from '../words/words';
import type { Row } from './roster';

/** Left Amazon Connect, or was not heard for long: not a person who has never logged in. */
export const hasLeft = ({ departed }: Pick<Agent, 'departed'>): boolean => departed !== undefined && departed.isNew !== true;

/** When a person who left Connect was heard last; null: not such a person, or not known. */
export const lastHeard = ({ departed }: Pick<Agent, 'departed'>, words: Words): string | null =>
  (departed === undefined || departed.heard === null ? null : words.say('seat.lastHeard', { date: words.day(departed.heard) }));

/** State as text: the status name for away, otherwise the word for the code. */
export function stateText({ agent, shown, expected }: Row, words: Words): string {
  // A name without a user name is a text that somebody wrote: nobody has it.
  if (expected && agent.user === '') return words.say('seat.nameOnly');
  if (expected || agent.departed?.isNew === true) return words.say('seat.expected');
  if (agent.departed !== undefined) return words.say('seat.departed');
  if (shown.code === 'away' && agent.status !== null && agent.status !== '') return agent.status;
  if (shown.code === 'talking' && !agent.unknownContact && shown.channel === 'VOICE') return words.say('state.talking.voice');
  return words.state(shown.code, agent.unknownContact);
}

/** "also Missed"; empty if the state itself says it. */
export function alarmText({ agent, shown }: Row, words: Words): string | null {
  return agent.alarm === null || agent.alarm === shown.code ? null : words.say('seat.also', { state: words.state(agent.alarm) });
}
