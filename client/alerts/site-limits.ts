import type { WireSettings } from '../live/wire';
import type { Limits } from './limit-rules';

/** The limits in effect: the rules of the centre over the limits of the product. */
export const limitsIn = (defaults: Limits, settings: WireSettings | null): Limits => ({
  ...defaults,
  // A level that is absent on the wire does not exist.
  rules: Object.fromEntries(Object.entries(settings?.limits ?? {}).map(([kind, rules]) =>
    [kind, rules.map((rule) => ({ warnAfter: null, criticalAfter: null, ...rule }))])),
  breaks: settings?.breaks ?? [],
});
