import type { Agent } from '../live/agent';
import type { ViewWords } from './view-words';

/** Where the occupant of a seat on a drawn floor comes from. */
export const sourceText = ({ source }: Pick<Agent, 'source'>, words: ViewWords): string =>
  words.say(source === 'check-in' ? 'seating.checkIn' : 'seating.assigned');
