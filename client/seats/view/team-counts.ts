import { ON_CONTACT } from '../../agents/roster';
import type { SeatView, TeamCounts } from '../types';
import type { SeatStore } from './store';

type Team = { -readonly [K in keyof TeamCounts]: number };

/** By id of the island and of the zone. Islands and zones without a visible agent are missing. */
export function teamCounts({ boxes, views, loud }: Pick<SeatStore, 'boxes' | 'views' | 'loud'>): ReadonlyMap<string, TeamCounts> {
  const teams = new Map<string, Team>();
  const teamOf = (id: string): Team => {
    let team = teams.get(id);
    if (team === undefined) teams.set(id, (team = { available: 0, contact: 0, acw: 0, away: 0, alerts: 0, signedIn: 0, people: 0, found: 0 }));
    return team;
  };
  views.forEach((view, slot) => {
    const box = boxes[slot] ?? null;
    if (view === null || box === null) return;
    const isLoud = loud[slot] === 1;
    count(teamOf(box.island), view, isLoud);
    if (box.zone !== undefined) count(teamOf(box.zone), view, isLoud);
  });
  return teams;
}

function count(team: Team, view: SeatView, isLoud: boolean): void {
  team.people++;
  if (!view.dimmed) team.found++;
  if (view.code !== 'offline' && view.code !== 'unknown') team.signedIn++;
  // What is not read any more is nobody's number of now.
  if (view.asOf !== null) return;
  if (view.code === 'available') team.available++;
  else if (ON_CONTACT.has(view.code)) team.contact++;
  else if (view.code === 'acw') team.acw++;
  else if (view.code === 'away') team.away++;
  if (isLoud) team.alerts++;
}
