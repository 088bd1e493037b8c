import type { Roster } from '../agents/roster';
import type { Place } from '../plan/auto-floor';

/** Everybody's place, and those of people whom this person may not see. */
export function* placesOf(roster: Roster): Generator<Place> {
  for (const { id, agent } of roster.all()) yield { key: id, island: agent.team, seat: agent.desk };
  for (const { key, team, desk } of roster.hidden()) yield { key, island: team, seat: desk, hidden: true };
}
