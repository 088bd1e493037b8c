import type { Roster } from '../../agents/roster';
import type { Place } from '../../plan/auto-floor';
import type { Held, Placed } from '../../plan/drawn-floor';

/** The places of all agents, and of people whom this person may not see. */
export function* placesOf(roster: Roster): Generator<Place> {
  for (const { id, agent } of roster.all()) yield { key: id, island: agent.team, seat: agent.desk };
  for (const { key, team, desk } of roster.hidden()) yield { key, island: team, seat: desk, hidden: true };
}

/** Who sits where on a drawn floor. */
export const placedOf = (roster: Roster): readonly Placed[] => Array.from(roster.all(), ({ id, agent }) => ({
  key: id, seat: agent.seat, ...(agent.source === 'home' ? { isHome: true } : {}),
}));

/** Seats of a drawn floor that are taken by nobody whom this person may see. */
export const heldOf = (roster: Roster): readonly Held[] => roster.hidden()
  .flatMap(({ seat, user, name }) => (seat === null ? [] : [{ seat, user, ...(name === undefined ? {} : { isName: true }) }]));
