import { describe, expect, it } from 'vitest';
import { Roster } from '../../../client/agents/roster';
import { AlertList } from '../../../client/alerts/alert-list';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { ordered } from '../../../client/list/list-order';
import type { Column } from '../../../client/list/list-order';
import { agentOf } from '../../../client/live/agent';
import type { Agent } from '../../../client/live/agent';
import type { WireContact } from '../../../client/live/wire';
import { wordsOf } from '../../../client/words/words';

const T = 1_780_000_000_000;
const MIN = 60_000;
const agent = (name: string, seat: number, s: string, minutes: number, c: readonly WireContact[] = []): Agent => agentOf({
  card: { arn: `agent/${name}`, user: name, first: '', last: name, profile: '', groups: [], island: 'A', seat }, live: { s, t: T - minutes * MIN, c },
});
const call = (minutes: number, s = 'CONNECTED'): WireContact => ({ h: 'VOICE', s, t: T - minutes * MIN, k: T - minutes * MIN });

/** Limit exceeded: Long critical for 20 min, Missed without a time, Held critical and just put on hold. Not exceeded: the others. */
const AGENTS = [
  agent('Free', 0, 'available', 90), agent('Long', 1, 'talking', 35, [call(35)]), agentOf({
    card: { arn: 'agent/Missed', user: 'm', first: '', last: 'Missed', profile: '', groups: [], island: 'A', seat: 2 }, live: { s: 'missed' },
  }),
  agent('Held', 3, 'hold', 0.2, [{ ...call(0.2, 'CONNECTED_ONHOLD'), k: T - 16 * MIN }]),
  agent('Amber', 4, 'talking', 12, [call(12)]),
  agent('Fresh', 5, 'talking', 1, [call(1)]),
];

function order(by: Column, descending: boolean): readonly string[] {
  const alerts = new AlertList(DEFAULT_LIMITS);
  for (const one of AGENTS) alerts.put(one);
  const roster = new Roster(wordsOf('en'), () => false);
  roster.replace(AGENTS, []);
  return ordered(roster.all(), { by, descending }, (id) => alerts.breachOf(id, T)).map((row) => row.id);
}

describe('the order of the list', () => {
  it('by alert equals the alert list: level, then time over the limit, then the others by seat', () => {
    const alerts = new AlertList(DEFAULT_LIMITS);
    const roster = new Roster(wordsOf('en'), () => false);
    for (const one of AGENTS) alerts.put(one);
    roster.replace(AGENTS, []);
    const urgent = alerts.alerts(T, (id) => roster.row(id)).map(({ row }) => row.id);
    expect(urgent).toEqual(['Long', 'Held', 'Missed', 'Amber']);
    expect(order('alert', true)).toEqual([...urgent, 'Free', 'Fresh']);
  });

  it('by time uses the shown time: the time of the exceeded limit, not of the state', () => {
    expect(order('time', true)).toEqual(['Free', 'Long', 'Held', 'Amber', 'Fresh', 'Missed']);
  });

  it('keeps the order of the seats for equal values', () => {
    expect(order('contacts', false).slice(0, 2)).toEqual(['Free', 'Missed']);
  });
});
