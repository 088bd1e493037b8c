import type { LimitKind, Stages } from '../alerts/limit-rules';
import { LIMIT_KINDS, tidy } from './document';
import type { SettingsDocument, SiteWord } from './document';
import { conditionsOf, keyOf, rulesOf } from './rules';
import type { Conditions } from './rules';

/** One difference between two documents. Null: not set. */
export type Change =
  | { readonly what: 'limit'; readonly kind: LimitKind; readonly conditions: Conditions; readonly before: Stages | null; readonly after: Stages | null }
  | { readonly what: 'break'; readonly status: string; readonly before: number | null; readonly after: number | null }
  | { readonly what: 'word'; readonly site: string; readonly key: string; readonly before: SiteWord | null; readonly after: SiteWord | null }
  | { readonly what: 'icon'; readonly status: string; readonly before: string | null; readonly after: string | null }
  | { readonly what: 'instance'; readonly instance: string; readonly before: string | null; readonly after: string | null }
  | { readonly what: 'colours' | 'timeZone'; readonly before: string | null; readonly after: string | null };

/** The entries of two lists by key, where they differ. Of two entries with one key the first counts, as in effect. */
function pairs<T>(before: readonly T[] = [], after: readonly T[] = [], key: (one: T) => string): readonly (readonly [T | null, T | null])[] {
  const [old, now] = [before, after].map((list) => new Map([...list].reverse().map((one) => [key(one), one])));
  const keys = new Set([...before, ...after].map(key));
  return [...keys].flatMap((one) => {
    const [was, is] = [old?.get(one) ?? null, now?.get(one) ?? null];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [[was, is] as const];
  });
}

/** Everything that differs, in the order of the page. */
export function diffOf(before: SettingsDocument, after: SettingsDocument): readonly Change[] {
  const [a, b] = [tidy(before), tidy(after)];
  const limits = LIMIT_KINDS.flatMap((kind) => pairs(rulesOf(a, kind), rulesOf(b, kind), keyOf).flatMap(([was, is]): readonly Change[] => {
    const of = is ?? was;
    return of === null ? [] : [{ what: 'limit', kind, conditions: conditionsOf(of), before: was, after: is }];
  }));
  const one = (what: 'colours' | 'timeZone'): readonly Change[] => (a[what] === b[what] ? [] : [{ what, before: a[what] ?? null, after: b[what] ?? null }]);
  return [
    ...limits,
    ...pairs(a.breaks, b.breaks, ({ status }) => status)
      .map(([was, is]): Change => ({ what: 'break', status: (is ?? was)?.status ?? '', before: was?.planned ?? null, after: is?.planned ?? null })),
    ...pairs(a.words, b.words, ({ site, key }) => JSON.stringify([site, key]))
      .map(([was, is]): Change => ({ what: 'word', site: (is ?? was)?.site ?? '', key: (is ?? was)?.key ?? '', before: was, after: is })),
    ...one('colours'),
    ...pairs(a.icons, b.icons, ({ status }) => status)
      .map(([was, is]): Change => ({ what: 'icon', status: (is ?? was)?.status ?? '', before: was?.icon ?? null, after: is?.icon ?? null })),
    ...pairs(a.instances, b.instances, ({ instance }) => instance)
      .map(([was, is]): Change => ({ what: 'instance', instance: (is ?? was)?.instance ?? '', before: was?.name ?? null, after: is?.name ?? null })),
    ...one('timeZone'),
  ];
}
