import type { LimitKind, LimitRule, Stages } from '../alerts/limit-rules';
import type { SettingsDocument } from './document';

/** For whom a rule holds. */
export type Conditions = Omit<LimitRule, keyof Stages>;

/** Equal conditions are equal texts. */
export const keyOf = ({ queue, channel, status, profile, group, floor }: Conditions): string =>
  JSON.stringify([queue ?? null, channel ?? null, status ?? null, profile ?? null, group ?? null, floor ?? null]);

/** For whom a rule holds, without its times. */
export const conditionsOf = ({ warnAfter: _warn, criticalAfter: _critical, ...conditions }: LimitRule): Conditions => conditions;

const NONE: readonly LimitRule[] = [];
export const rulesOf = (document: SettingsDocument, kind: LimitKind): readonly LimitRule[] => document.limits?.[kind] ?? NONE;

/** The rules of a list by their conditions. A list never changes, so it is read once: the table asks for each of its cells. */
const read = new WeakMap<readonly LimitRule[], ReadonlyMap<string, LimitRule>>();

function byKey(rules: readonly LimitRule[]): ReadonlyMap<string, LimitRule> {
  let found = read.get(rules);
  // Of two rules with the same conditions the first counts.
  if (found === undefined) read.set(rules, (found = new Map([...rules].reverse().map((rule) => [keyOf(rule), rule]))));
  return found;
}

/** The rule with exactly these conditions; null: there is none. */
export const ruleWith = (document: SettingsDocument, kind: LimitKind, conditions: Conditions): LimitRule | null =>
  byKey(rulesOf(document, kind)).get(keyOf(conditions)) ?? null;

/** The document with this rule. All others stay as they are, in their order. Null: without the rule. */
export function withRule(document: SettingsDocument, kind: LimitKind, conditions: Conditions, stages: Stages | null): SettingsDocument {
  const rules = rulesOf(document, kind);
  const at = rules.findIndex((rule) => keyOf(rule) === keyOf(conditions));
  const next = stages === null ? rules.filter((_, i) => i !== at)
    : at < 0 ? [...rules, { ...conditions, ...stages }]
      : rules.map((rule, i) => (i === at ? { ...rule, ...stages } : rule));
  return { ...document, limits: { ...document.limits, [kind]: next } };
}
