import { ON_CONTACT } from '../../agents/roster';
import type { SeatStore } from './store';

/** What stands at the right of a team's title. */
export interface TeamCounts {
  readonly available: number;
  readonly contact: number;
  readonly alerts: number;
  readonly signedIn: number;
  readonly people: number;
}

/** By id of the island. Teams without anyone who may be seen have none. */
export function teamCounts({ boxes, views, level }: Pick<SeatStore, 'boxes' | 'views' | 'level'>): ReadonlyMap<string, TeamCounts> {
  const teams = new Map<string, { -readonly [K in keyof TeamCounts]: number }>();
  views.forEach((view, slot) => {
    const island = boxes[slot]?.island;
    if (view === null || island === undefined) return;
    let team = teams.get(island);
    if (team === undefined) teams.set(island, (team = { available: 0, contact: 0, alerts: 0, signedIn: 0, people: 0 }));
    team.people++;
    if (view.code !== 'offline' && view.code !== 'unknown') team.signedIn++;
    if (view.code === 'available') team.available++;
    else if (ON_CONTACT.has(view.code)) team.contact++;
    if ((level[slot] ?? 0) > 0 || view.alarm !== null) team.alerts++;
  });
  return teams;
}
