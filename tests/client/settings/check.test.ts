import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSettings, LEAST_MS, MOST_MS } from '../../../client/settings/check';
import type { Problem } from '../../../client/settings/check';
import type { SettingsDocument } from '../../../client/settings/document';
import type { LimitKind, LimitRule } from '../../../client/alerts/limit-rules';

const of = (kind: LimitKind, ...rules: readonly LimitRule[]): SettingsDocument => ({ limits: { [kind]: rules } });
const check = (document: SettingsDocument): readonly (readonly [string, string])[] => checkSettings(document).map(({ path, why }) => [path, why] as const);
const STAGES = { warnAfter: null, criticalAfter: null };

const INSTANCE = 'arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555';

describe('the check of settings', () => {
  it.each<readonly [string, SettingsDocument, string, Problem['why']]>([
    ['the second stage before the first', of('long-hold', { warnAfter: 60_000, criticalAfter: 60_000 }), 'limits.long-hold[0].criticalAfter', 'order'],
    ['less than a second', of('long-hold', { warnAfter: 999, criticalAfter: null }), 'limits.long-hold[0].warnAfter', 'short'],
    ['more than a day', of('long-hold', { warnAfter: null, criticalAfter: MOST_MS + 1 }), 'limits.long-hold[0].criticalAfter', 'long'],
    ['silence before it is noticed', of('silent', { warnAfter: 0, criticalAfter: null }), 'limits.silent[0].warnAfter', 'silent'],
    ['a queue without a contact', of('long-available', { ...STAGES, queue: 'Q' }), 'limits.long-available[0].queue', 'queue'],
    ['a channel without a contact', of('suspect', { ...STAGES, channel: 'VOICE' }), 'limits.suspect[0].channel', 'channel'],
    ['a status of another kind', of('long-hold', { ...STAGES, status: 'Lunch' }), 'limits.long-hold[0].status', 'status'],
    ['no group', of('long-hold', { ...STAGES, group: [] }), 'limits.long-hold[0].group', 'groups'],
    ['six groups', of('long-hold', { ...STAGES, group: [...'abcdef'] }), 'limits.long-hold[0].group', 'groups'],
    ['an empty group', of('long-hold', { ...STAGES, group: ['a', ''] }), 'limits.long-hold[0].group[1]', 'name'],
    ['a name that turns the text', of('long-hold', { ...STAGES, profile: 'a\u202eb' }), 'limits.long-hold[0].profile', 'name'],
    ['a long name', of('long-hold', { ...STAGES, queue: 'a'.repeat(257) }), 'limits.long-hold[0].queue', 'name'],
    ['a long id of a floor', of('long-hold', { ...STAGES, floor: 'a'.repeat(41) }), 'limits.long-hold[0].floor', 'name'],
    ['a rule twice', of('long-hold', { ...STAGES, queue: 'Q' }, STAGES, { warnAfter: 1_000, criticalAfter: null, queue: 'Q' }), 'limits.long-hold[2]', 'twice'],
    ['a planned break of no length', { breaks: [{ status: 'Lunch', planned: 0 }] }, 'breaks[0].planned', 'short'],
    ['a status twice', { breaks: [{ status: 'L', planned: 1_000 }, { status: 'L', planned: 2_000 }] }, 'breaks[1].status', 'twice'],
    ['too many breaks', { breaks: Array.from({ length: 201 }, (_, i) => ({ status: `${i}`, planned: 1_000 })) }, 'breaks', 'many'],
    ['a word of nothing', { words: [{ site: '', key: 'state.acw' }] }, 'words[0]', 'empty'],
    ['colours of another product', { colours: 'pink' }, 'colours', 'colours'],
    ['an icon that there is not', { icons: [{ status: 'Lunch', icon: 'beer' }] }, 'icons[0].icon', 'icon'],
    ['an instance without a name', { instances: [{ instance: INSTANCE, name: '' }] }, 'instances[0].name', 'word'],
    ['a long word', { words: [{ site: '', key: 'state.acw', ja: 'あ'.repeat(41) }] }, 'words[0].ja', 'word'],
    ['a word with a space at its end', { words: [{ site: '', key: 'state.acw', en: 'ACW ' }] }, 'words[0].en', 'word'],
  ])('names the key of %s', (_name, document, path, why) => { expect(check(document)).toEqual([[path, why]]); });

  it('refuses more than 500 rules of all kinds together', () => {
    const rules = (n: number): readonly LimitRule[] => Array.from({ length: n }, (_, i) => ({ ...STAGES, queue: `${i}` }));
    expect(check({ limits: { 'long-hold': rules(250), 'long-acw': rules(250) } })).toEqual([]);
    expect(check({ limits: { 'long-hold': rules(250), 'long-acw': rules(251) } })).toEqual([['limits', 'many']]);
  });

  it('names a value that works', () => {
    const warn = fc.oneof(fc.constant(0), fc.integer({ min: LEAST_MS, max: MOST_MS - 1 }));
    fc.assert(fc.property(warn, fc.integer({ min: 0, max: 2 * MOST_MS }), (warnAfter, criticalAfter) => {
      for (const { path, use } of checkSettings(of('long-hold', { warnAfter, criticalAfter }))) {
        const key = path.endsWith('criticalAfter') ? 'criticalAfter' : 'warnAfter';
        expect(check(of('long-hold', { warnAfter, criticalAfter, [key]: use }))).toEqual([]);
      }
    }));
    expect(checkSettings(of('long-contact', { warnAfter: 1_200_000, criticalAfter: 900_000 }))[0]?.use).toBe(1_500_000);
  });

  it('accepts what the product sets itself', () => {
    expect(check(of('missed', { warnAfter: null, criticalAfter: 0 }))).toEqual([]);
    expect(check(of('long-away', { warnAfter: 0, criticalAfter: 300_000, status: 'Lunch' }))).toEqual([]);
    expect(check({})).toEqual([]);
  });
});
