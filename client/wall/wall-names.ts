import type { Agent } from '../live/agent';
import type { SeatView } from '../seats/types';
import { fullName, seatLabel } from '../agents/names';
import { CJK } from '../words/script';
import type { Language } from '../words/words';
import { placeOf, stampOf } from './seat-digest';
import type { NameLevel } from './wall-wire';

// The server sends only as much of a name as the screen may show. Here it gets its usual form.

/** MY, 佐花: as it is sent; '' = no name is shown. */
export function whoOf(agent: Pick<Agent, 'first' | 'last' | 'user'>, names: NameLevel, lang: Language): string {
  const { first, last } = agent;
  switch (names) {
    case 'seat': return '';
    case 'initials': return CJK.test(last + first) ? last + first : (first + last).toUpperCase();
    case 'family': return last;
    case 'full': return fullName(agent, lang, '');
  }
}

/** @param drawn the floor is a drawn one */
function stamp({ arn, seat, team, desk, state, since, departed }: Agent, drawn: boolean): { readonly stamp?: string } {
  return arn === '' || departed !== undefined ? {} : { stamp: stampOf(arn, drawn ? seat ?? '' : placeOf(team, desk), state, since ?? 0) };
}

/**
 * The seat as it is painted: number and name in one line.
 * @param drawn the floor is a drawn one
 */
export function wallSeat(seat: SeatView, agent: Agent, names: NameLevel, lang: Language, drawn: boolean): SeatView {
  const who = whoOf(agent, names, lang);
  const large = names === 'full' ? seatLabel(agent, lang, '') : who;
  const both = (name: string): string => [seat.desk, name].filter((part) => part !== '').join(' ');
  return { ...seat, label: both(large), short: names === 'full' ? seat.short : both(who), desk: '', ...stamp(agent, drawn) };
}
