import { describe, expect, it } from 'vitest';
import { grouped, isGroup } from '../../../client/alerts/alert-groups';
import { AlertList } from '../../../client/alerts/alert-list';
import type { Row } from '../../../client/agents/roster';
import { limitsOf } from '../../../client/alerts/limits';
import type { RunningLimit } from '../../../client/alerts/limits';
import { marked, randomCase } from './random-agents';
import type { RandomCase } from './random-agents';

// The order of the alerts, told again from the words of the design: those that are acknowledged or snoozed last; then level; then time over the limit;
// then the id. One alert for each agent: its first in the same order.

interface Ranked { readonly id: string; readonly kind: string; readonly rank: readonly [quiet: number, level: number, over: number] }

function rankOf(id: string, limit: RunningLimit, now: number): Ranked | null {
  const reached = [limit.warnAt, limit.criticalAt].map((at) => at <= now);
  if (!reached[0] && !reached[1]) return null;
  const level = reached[1] ? 2 : 1;
  const from = reached[1] ? limit.criticalAt : limit.warnAt;
  const { acknowledged, snoozed } = limit.mark ?? { acknowledged: null, snoozed: null };
  const known = (acknowledged?.level ?? 0) >= level;
  const waits = (snoozed?.level ?? 0) >= level && (snoozed?.until ?? 0) > now;
  return { id, kind: limit.kind, rank: [known || waits ? 1 : 0, -level, from === -Infinity ? 0 : from - now] };
}

/** Which one comes first, compared number by number. */
function first(a: Ranked, b: Ranked): Ranked {
  for (const i of [0, 1, 2] as const) if (a.rank[i] !== b.rank[i]) return a.rank[i] < b.rank[i] ? a : b;
  return a.id <= b.id ? a : b;
}

/** Takes the first of what is left, until nothing is left. */
function inOrder(all: readonly Ranked[]): readonly Ranked[] {
  const left = [...all];
  const order: Ranked[] = [];
  while (left.length > 0) {
    const next = left.reduce(first);
    order.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return order;
}

const FLOORS = 1_000;
const MOST = 60;

/** A floor with the limits and the time of the first agent. */
function floorOf(seed: number) {
  const size = 1 + ((seed * 7_919) % MOST);
  const { limits, now } = randomCase(seed * MOST * 10);
  const agents = Array.from({ length: size }, (_, i) => {
    const one: RandomCase = { ...randomCase(seed * MOST * 10 + i), limits, now };
    return { ...marked(one), id: `a${(i * 31) % 97}-${i}` };
  });
  return { agents, limits, now };
}

describe('the order of the alerts', () => {
  it('equals that of the oracle on 1,000 random floors', () => {
    let [alerts, quiet, equal] = [0, 0, 0];
    for (let seed = 0; seed < FLOORS; seed++) {
      const { agents, limits, now } = floorOf(seed);
      const list = new AlertList(limits);
      for (const agent of agents) list.put(agent);
      const found = list.alerts(now, (id) => ({ id }) as Row);
      const wanted = inOrder(agents.flatMap((agent) => {
        const own = limitsOf(agent, limits).flatMap((limit) => rankOf(agent.id, limit, now) ?? []);
        return own.length === 0 ? [] : [own.reduce(first)];
      }));
      expect(found.map(({ row, breach }) => `${row.id} ${breach.limit.kind}`), `floor ${seed}`).toEqual(wanted.map(({ id, kind }) => `${id} ${kind}`));
      alerts += found.length;
      quiet += found.filter(({ breach }) => breach.quiet).length;
      equal += wanted.filter(({ rank }, i) => wanted[i + 1]?.rank.join() === rank.join()).length;
    }
    // The floors have what the order is about: many alerts, some of them quiet, some that differ only by their id.
    expect([alerts > 10_000, quiet > 1_000, equal > 500], `${alerts} alerts, ${quiet} quiet, ${equal} equal`).toEqual([true, true, true]);
  });

  it('stays in the groups: a group has the place of its first alert, and nobody is in two places or in none', () => {
    let groups = 0;
    for (let seed = 0; seed < FLOORS; seed++) {
      const { agents, limits, now } = floorOf(seed);
      const list = new AlertList(limits);
      for (const agent of agents) list.put(agent);
      const alerts = list.alerts(now, (id) => ({ id }) as Row);
      const entries = grouped(alerts);
      const firsts = entries.map((entry) => alerts.indexOf(isGroup(entry) ? entry.alerts[0] as typeof alerts[0] : entry));
      expect([...firsts].sort((a, b) => a - b), `floor ${seed}`).toEqual(firsts);
      expect(entries.flatMap((entry) => (isGroup(entry) ? entry.alerts : [entry])).length).toBe(alerts.length);
      for (const entry of entries) {
        const kind = isGroup(entry) ? entry.kind : entry.breach.limit.kind;
        const same = alerts.filter(({ breach }) => breach.limit.kind === kind);
        expect(isGroup(entry), `floor ${seed}, ${kind}`).toBe(alerts.length > 12 && same.length > 4);
        if (!isGroup(entry)) continue;
        groups++;
        expect(entry.alerts).toEqual(same);
        expect(entry.loud).toBe(same.filter(({ breach }) => !breach.quiet).length);
        expect(entry.over).toBe(Math.max(...same.map(({ breach }) => breach.over)));
      }
    }
    expect(groups).toBeGreaterThan(500);
  });
});
