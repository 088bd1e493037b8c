import { plainName } from '../words/coded-name';
import { elapsed, wordOr } from '../words/words';
import type { AlertWords } from './alert-words';
import type { LimitRule, Limits, Stages } from './limit-rules';
import type { RunningLimit } from './limits';

// Which limit is in effect for an alert, and where it comes from, in words.

/** "8:00 / 12:00": a warning and a critical time; "–": there is no such level. */
export function stagesText({ warnAfter, criticalAfter }: Stages, words: AlertWords): string {
  const time = (after: number | null): string => (after === null ? '–' : after === 0 ? words.say('rule.atOnce') : elapsed(after));
  return `${time(warnAfter)} / ${time(criticalAfter)}`;
}

/** "queue Billing · Voice": for whom a rule holds; empty: everywhere. */
export function conditionsText(rule: LimitRule, floorName: (id: string) => string, words: AlertWords): string {
  const { queue, channel, status, profile, group, floor } = rule;
  return [
    ...(queue === undefined ? [] : [words.say('rule.queue', { name: plainName(queue) })]),
    ...(channel === undefined ? [] : [wordOr(words, 'channel', channel)]),
    ...(status === undefined ? [] : [words.say('rule.status', { name: plainName(status) })]),
    ...(profile === undefined ? [] : [words.say('rule.profile', { name: profile })]),
    ...(group === undefined || group.length === 0 ? [] : [words.say('rule.group', { name: group.join(' › ') })]),
    ...(floor === undefined ? [] : [words.say('rule.floor', { name: floorName(floor) })]),
  ].join(' · ');
}

const hasConditions = ({ queue, channel, status, profile, group = [], floor }: LimitRule): boolean =>
  group.length > 0 || [queue, channel, status, profile, floor].some((one) => one !== undefined);

/** "queue Billing · Voice: 8:00 / 12:00 (everywhere: 10:00 / 15:00)", or "10:00 / 15:00 (default of the product)" */
export function ruleText({ kind, rule }: Pick<RunningLimit, 'kind' | 'rule'>, limits: Limits, floorName: (id: string) => string, words: AlertWords): string {
  const times = stagesText(rule, words);
  if (rule === limits[kind]) return words.say('rule.product', { times });
  if (!hasConditions(rule)) return words.say('rule.centre', { times });
  const everywhere = limits.rules?.[kind]?.find((one) => !hasConditions(one)) ?? limits[kind];
  return words.say('rule.special', { what: conditionsText(rule, floorName, words), times, everywhere: stagesText(everywhere, words) });
}

/** The planned length of the break of an alert, in ms; 0: it is not about a break. */
export function plannedOf({ kind, since, warnAt, criticalAt, rule }: RunningLimit): number {
  if (kind !== 'long-away' || since === null) return 0;
  return rule.warnAfter !== null ? warnAt - since - rule.warnAfter : rule.criticalAfter !== null ? criticalAt - since - rule.criticalAfter : 0;
}
