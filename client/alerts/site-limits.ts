import type { WireLimit, WireSettings } from '../live/wire';
import type { Limits } from './limit-rules';

/** One of a list, or the rules of an older server. */
type ByKind = { readonly kind: string; readonly rules: readonly WireLimit[] } | readonly WireLimit[];

/** The limits in effect: the rules of the centre over the limits of the product. */
export const limitsIn = (defaults: Limits, settings: WireSettings | null): Limits => ({
  ...defaults,
  // A level that is absent on the wire does not exist.
  rules: Object.fromEntries(Object.entries(settings?.limits ?? {}).map(([key, one]: [string, ByKind]) => {
    const { kind, rules } = 'rules' in one ? one : { kind: key, rules: one };
    return [kind, rules.map((rule) => ({ warnAfter: null, criticalAfter: null, ...rule }))];
  })),
  breaks: settings?.breaks ?? [],
});
