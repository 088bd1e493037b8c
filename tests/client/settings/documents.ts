import fc from 'fast-check';
import { LIMIT_KINDS, STATUS_ICONS } from '../../../client/settings/document';
import type { SettingsDocument } from '../../../client/settings/document';
import { keyOf } from '../../../client/settings/rules';
import type { LimitRule } from '../../../client/alerts/limit-rules';

// Random documents, as the server could store them.

const name = fc.constantFrom('Billing', '料金照会', 'Sales "A"', 'a/b', 'VIP 👑', '<b>', '2階', 'Q\u00e9');
const minutes = fc.integer({ min: 1, max: 1_440 }).map((n) => n * 60_000);
const time = fc.oneof(fc.constant(null), fc.constant(0), fc.integer({ min: 1_000, max: 86_400_000 }), minutes);

const rule: fc.Arbitrary<LimitRule> = fc.record({
  queue: name, channel: fc.constantFrom('VOICE', 'CHAT', 'TASK', 'EMAIL', 'SMS'), status: name, profile: name,
  group: fc.array(name, { minLength: 1, maxLength: 3 }), floor: fc.constantFrom('f-1', 'f-2'), warnAfter: time, criticalAfter: time,
}, { requiredKeys: ['warnAfter', 'criticalAfter'] });

const uniqueOf = <T>(of: fc.Arbitrary<T>, by: (one: T) => string): fc.Arbitrary<T[]> => fc.uniqueArray(of, { selector: by, maxLength: 8 });

export const documents: fc.Arbitrary<SettingsDocument> = fc.record({
  limits: fc.record(Object.fromEntries(LIMIT_KINDS.map((kind) => [kind, uniqueOf(rule, keyOf)])), { requiredKeys: [] }),
  breaks: uniqueOf(fc.record({ status: name, planned: fc.integer({ min: 1_000, max: 86_400_000 }) }), (one) => one.status),
  words: uniqueOf(
    fc.record(
      { site: fc.constantFrom('', 's1'), key: fc.constantFrom('state.acw', 'state.hold'), ja: name, en: name }, { requiredKeys: ['site', 'key', 'en'] },
    ),
    (one) => `${one.site} ${one.key}`),
  colours: fc.constantFrom('default', 'colour-blind', 'monochrome'),
  icons: uniqueOf(fc.record({ status: name, icon: fc.constantFrom(...STATUS_ICONS) }), (one) => one.status),
  instances: uniqueOf(fc.record({ instance: name, name }), (one) => one.instance),
  timeZone: fc.constantFrom('Asia/Tokyo', 'Europe/Paris'),
}, { requiredKeys: [] }) as fc.Arbitrary<SettingsDocument>;
