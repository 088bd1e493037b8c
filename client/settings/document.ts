import type { LimitKind, LimitRule, PlannedBreak } from '../alerts/limit-rules';

// The settings of the site as one document: what the server stores, and what is exported and imported.

/** All kinds of limits, in the order of the settings. */
export const LIMIT_KINDS = [
  'long-contact', 'long-hold', 'long-acw', 'missed', 'rejected', 'error', 'long-away', 'long-available', 'silent', 'suspect',
] as const satisfies readonly LimitKind[];

export const COLOURS = ['default', 'colour-blind', 'monochrome'] as const;
export type Colours = (typeof COLOURS)[number];

/** The icons that a custom status can have. */
export const STATUS_ICONS = [
  'coffee', 'utensils', 'users', 'graduation-cap', 'headphones', 'briefcase', 'moon', 'stethoscope', 'circle-minus',
] as const;
export type StatusIconName = (typeof STATUS_ICONS)[number];

/** The words that a site can replace, in the order of the legend. */
export const WORD_KEYS = [
  'state.available', 'state.talking', 'state.talking.voice', 'state.hold', 'state.acw', 'state.ringing', 'state.dialing', 'state.paused', 'state.monitoring',
  'state.away', 'state.missed', 'state.rejected', 'state.error', 'state.offline', 'state.unknown',
] as const;

/** The site's own word for a state. `site` '': on every site. */
export interface SiteWord { readonly site: string; readonly key: string; readonly ja?: string; readonly en?: string }
export interface StatusIcon { readonly status: string; readonly icon: string }
export interface InstanceName { readonly instance: string; readonly name: string }

/** An absent key has the product's default. */
export interface SettingsDocument {
  readonly limits?: Readonly<Partial<Record<LimitKind, readonly LimitRule[]>>>;
  readonly breaks?: readonly PlannedBreak[];
  readonly words?: readonly SiteWord[];
  /** a text: a newer server may know more sets */
  readonly colours?: string;
  readonly icons?: readonly StatusIcon[];
  readonly instances?: readonly InstanceName[];
  /** IANA name; absent: the option of the server */
  readonly timeZone?: string;
}

export const EMPTY: SettingsDocument = {};

const filled = <T>(list: readonly T[] | undefined): list is readonly T[] => list !== undefined && list.length > 0;

/** The same settings in one form: nothing is empty, nothing says the default. So equal settings are equal texts. */
export function tidy({ limits = {}, breaks, words, colours, icons, instances, timeZone }: SettingsDocument): SettingsDocument {
  const kept = LIMIT_KINDS.flatMap((kind) => (filled(limits[kind]) ? [[kind, limits[kind].map(tidyRule)] as const] : []));
  return {
    ...(kept.length === 0 ? {} : { limits: Object.fromEntries(kept) }),
    ...(filled(breaks) ? { breaks } : {}),
    ...(filled(words) ? { words: words.map(tidyWord) } : {}),
    ...(colours === undefined || colours === 'default' ? {} : { colours }),
    ...(filled(icons) ? { icons } : {}),
    ...(filled(instances) ? { instances: instances.map(({ instance, name }) => ({ instance, name: name.trim() })) } : {}),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** While somebody types, a word can end with a space. */
function tidyWord({ site, key, ja = '', en = '' }: SiteWord): SiteWord {
  const [first, second] = [ja.trim(), en.trim()];
  return { site, key, ...(first === '' ? {} : { ja: first }), ...(second === '' ? {} : { en: second }) };
}

/** The order of the keys is fixed. */
const tidyRule = ({ queue, channel, status, profile, group, floor, warnAfter, criticalAfter }: LimitRule): LimitRule => ({
  ...(queue === undefined ? {} : { queue }), ...(channel === undefined ? {} : { channel }), ...(status === undefined ? {} : { status }),
  ...(profile === undefined ? {} : { profile }), ...(group === undefined ? {} : { group }), ...(floor === undefined ? {} : { floor }),
  warnAfter, criticalAfter,
});

export const sameSettings = (a: SettingsDocument, b: SettingsDocument): boolean => JSON.stringify(tidy(a)) === JSON.stringify(tidy(b));
