import { limitInEffect } from '../alerts/limit-rules';
import type { LimitKind, LimitRule, Limits, Stages } from '../alerts/limit-rules';
import type { Agent, Contact } from '../live/agent';
import type { SettingsDocument } from './document';
import { LIMIT_KINDS } from './document';
import { keyOf, rulesOf, ruleWith, withRule } from './rules';
import type { Conditions } from './rules';

// The limits as a table: kinds of limits × for whom. The document is the only state; a cell is the rule with exactly the conditions of its row
// and its column. A rule that is in no cell is one of the planned breaks, or one of the other rules: each rule is in exactly one place.

export const SCOPES = ['queue', 'profile', 'group', 'floor'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Row {
  readonly id: string;
  readonly kind: LimitKind;
  /** a limit for several channels is one rule for each; null: whatever the channel is */
  readonly channels: readonly string[] | null;
}

/** `conditions` {}: everywhere. */
export interface Column { readonly scope: Scope | 'everywhere'; readonly conditions: Conditions }
export const EVERYWHERE: Column = { scope: 'everywhere', conditions: {} };

const row = (kind: LimitKind, channels: readonly string[] | null = null): Row =>
  ({ id: channels === null ? kind : `${kind} ${channels.join(' ')}`, kind, channels });
const CONTACT = [row('long-contact'), row('long-contact', ['VOICE']), row('long-contact', ['CHAT'])];
const TOGETHER = row('long-contact', ['TASK', 'EMAIL']);
const APART = [row('long-contact', ['TASK']), row('long-contact', ['EMAIL'])];
const REST = (['long-hold', 'long-acw', 'long-available', 'long-away', 'missed', 'rejected', 'error', 'silent', 'suspect'] as const).map((kind) => row(kind));

const CHANNELS = ['VOICE', 'CHAT', 'TASK', 'EMAIL'];

/** Kinds about a contact: its queue and channel can choose the limit. */
export const isOfContact = (kind: LimitKind): boolean => LIMIT_KINDS.indexOf(kind) <= LIMIT_KINDS.indexOf('error');

/** Whether the cell can have a value: a limit that is not about a contact has no queue. */
export const isPossible = ({ kind }: Row, { scope }: Column): boolean => scope !== 'queue' || isOfContact(kind);

/** The scope of a rule that has at most one condition beside the channel; null: it has several, or a status. */
export function scopeOf({ queue, profile, group, floor, status }: Conditions): Column['scope'] | null {
  const found = SCOPES.filter((scope) => ({ queue, profile, group, floor })[scope] !== undefined);
  return status !== undefined || found.length > 1 ? null : found[0] ?? 'everywhere';
}

const isInTable = (kind: LimitKind, { channel, ...rest }: Conditions): boolean =>
  scopeOf(rest) !== null && (channel === undefined || (kind === 'long-contact' && CHANNELS.includes(channel)));

/** The limits of a planned break: they are shown beside its length. */
const isOfBreak = (kind: LimitKind, { status, ...rest }: Conditions): boolean =>
  kind === 'long-away' && status !== undefined && keyOf(rest) === keyOf({});

/** The conditions of a cell: one rule for each. */
const conditionsOf = ({ channels }: Row, { conditions }: Column): readonly Conditions[] =>
  (channels === null ? [conditions] : channels.map((channel) => ({ ...conditions, channel })));

/** Task and mail are one row, as long as they have the same limits everywhere. */
export function rowsOf(document: SettingsDocument): readonly Row[] {
  const of = (channel: string): string => JSON.stringify(rulesOf(document, 'long-contact').flatMap((rule) => (
    rule.channel === channel && isInTable('long-contact', rule) ? [[keyOf({ ...rule, channel: '' }), rule.warnAfter, rule.criticalAfter]] : []
  )).sort());
  return [...CONTACT, ...(of('TASK') === of('EMAIL') ? [TOGETHER] : APART), ...REST];
}

/** The columns that the rules of a document name, in the order of the document. */
export function columnsOf(document: SettingsDocument, scope: Scope): readonly Column[] {
  const found = new Map<string, Column>();
  for (const kind of LIMIT_KINDS) {
    for (const rule of rulesOf(document, kind)) {
      if (!isInTable(kind, rule) || scopeOf(rule) !== scope) continue;
      const conditions = { [scope]: rule[scope] };
      found.set(keyOf(conditions), { scope, conditions });
    }
  }
  return [...found.values()];
}

/** The document without the limits of a column. */
export const withoutColumn = (document: SettingsDocument, column: Column): SettingsDocument =>
  LIMIT_KINDS.reduce((next, kind) => {
    const isOfColumn = ({ channel: _channel, ...rest }: Conditions): boolean => keyOf(rest) === keyOf(column.conditions);
    const kept = rulesOf(next, kind).filter((rule) => !isInTable(kind, rule) || !isOfColumn(rule));
    return { ...next, limits: { ...next.limits, [kind]: kept } };
  }, document);

/** The own limit of a cell; null: it is inherited. */
export const ownAt = (document: SettingsDocument, row: Row, column: Column): LimitRule | null =>
  conditionsOf(row, column).map((conditions) => ruleWith(document, row.kind, conditions)).find((rule) => rule !== null) ?? null;

export const withCell = (document: SettingsDocument, row: Row, column: Column, stages: Stages | null): SettingsDocument =>
  conditionsOf(row, column).reduce((next, conditions) => withRule(next, row.kind, conditions, stages), document);

/** The rule that applies without the own rule, for an agent who is known only by these conditions. */
function inherited(kind: LimitKind, conditions: Conditions, document: SettingsDocument, defaults: Limits): LimitRule {
  const own = ruleWith(document, kind, conditions);
  const agent = {
    status: conditions.status ?? null, profile: conditions.profile ?? '', groups: conditions.group ?? [], floor: conditions.floor ?? null,
  } as Agent;
  const contact = { queue: conditions.queue ?? null, channel: conditions.channel ?? '' } as Contact;
  return limitInEffect(kind, agent, contact, { ...defaults, rules: { [kind]: rulesOf(document, kind).filter((rule) => rule !== own) } });
}

/** What is in effect in a cell without an own limit, and the rule that it comes from. */
export function inheritedAt(document: SettingsDocument, row: Row, column: Column, defaults: Limits): LimitRule {
  const [conditions = {}] = conditionsOf(row, column);
  return inherited(row.kind, conditions, document, defaults);
}

const AWAY = 'long-away';
/** The own limit of a status, counted from the end of its planned length. */
export const ownOfStatus = (document: SettingsDocument, status: string): LimitRule | null => ruleWith(document, AWAY, { status });
export const withStatus = (document: SettingsDocument, status: string, stages: Stages | null): SettingsDocument =>
  withRule(document, AWAY, { status }, stages);
export const inheritedOfStatus = (document: SettingsDocument, status: string, defaults: Limits): LimitRule =>
  inherited(AWAY, { status }, document, defaults);

export interface OtherRule { readonly kind: LimitKind; readonly index: number; readonly rule: LimitRule }

/** Rules that do not fit into the table: several conditions, or a channel of a newer Amazon Connect. */
export const otherRules = (document: SettingsDocument): readonly OtherRule[] => LIMIT_KINDS.flatMap((kind) =>
  rulesOf(document, kind).flatMap((rule, index) => (isInTable(kind, rule) || isOfBreak(kind, rule) ? [] : [{ kind, index, rule }])));

/** Statuses that a document names: their planned lengths, limits and icons. */
export const statusesOf = (document: SettingsDocument): readonly string[] => [...new Set([
  ...(document.breaks ?? []).map(({ status }) => status), ...(document.icons ?? []).map(({ status }) => status),
  ...rulesOf(document, AWAY).flatMap((rule) => (isOfBreak(AWAY, rule) && rule.status !== undefined ? [rule.status] : [])),
])];
