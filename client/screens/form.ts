import { DEFAULTS, NAME_LEVELS } from './screens-wire';
import type { NameLevel, Screen, ScreenSettings, ShownFloor } from './screens-wire';

/** The fields of a screen while somebody fills them in: numbers are texts, so that nothing typed is lost. */
export interface ScreenForm {
  readonly name: string;
  readonly place: string;
  readonly floors: readonly ShownFloor[];
  readonly dwell: string;
  readonly inches: string;
  readonly metres: string;
  readonly names: string;
  /** `ja,en`: the first one is large */
  readonly languages: string;
  readonly theme: string;
  readonly dimmed: boolean;
  readonly from: string;
  readonly to: string;
  readonly pace: string;
}

export const LANGUAGE_CHOICES = ['ja,en', 'en,ja', 'ja', 'en'] as const;
/** ms between two pictures */
export const PACES = ['50', '250', '1000', '5000'] as const;
export const MOST_FLOORS = 20;
const DWELL = [8, 3600] as const;
const INCHES = [5, 500] as const;
const METRES = [0.3, 50] as const;
export const LONGEST_TEXT = 200;
const LONGEST_NAME = 100;
/** dimmed hours that are offered first, on the site's clock */
const NIGHT = { from: '22:00', to: '06:00' };

/** Levels that a screen may have: not more than this person sees. */
export function levelsFor(own: string | null): readonly NameLevel[] {
  const at = NAME_LEVELS.findIndex((level) => level === own);
  return at < 0 ? NAME_LEVELS : NAME_LEVELS.slice(at);
}

const asForm = (name: string, place: string, settings: ScreenSettings): ScreenForm => ({
  name, place, floors: settings.floors, dwell: String(settings.dwell), inches: String(settings.inches), metres: String(settings.metres),
  names: settings.names, languages: settings.languages.join(','), theme: settings.theme, dimmed: settings.night !== null,
  from: settings.night?.from ?? NIGHT.from, to: settings.night?.to ?? NIGHT.to, pace: String(settings.pace),
});

/** @param own level of names that the person sees; null: all */
export function newForm(own: string | null): ScreenForm {
  const [most = 'seat'] = levelsFor(own);
  const form = asForm('', '', DEFAULTS);
  return levelsFor(own).some((level) => level === form.names) ? form : { ...form, names: most };
}
export const formOf = ({ name, place, settings }: Screen): ScreenForm => asForm(name, place, settings);

/** A number as typed, in full width too; NaN: it is none. */
export function numberOf(typed: string): number {
  const text = typed.normalize('NFKC').trim();
  return /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
}

/** Key of a field as in the server's errors → code of the error. */
export type Faults = Readonly<Record<string, string>>;

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What this page knows to be wrong. Ranges that only the server has come back in its answer, at the same keys. */
export function faultsOf(form: ScreenForm): Faults {
  const found: Record<string, string> = {};
  const name = form.name.trim();
  if (name === '') found['name'] = 'missing';
  else if (name.length > LONGEST_NAME) found['name'] = 'too-long';
  if (form.place.trim().length > LONGEST_NAME) found['place'] = 'too-long';
  if (form.floors.length === 0) found['settings.floors'] = 'missing';
  else if (form.floors.length > MOST_FLOORS) found['settings.floors'] = 'out-of-range';
  const isIn = (typed: string, [least, most]: readonly [number, number]): boolean => numberOf(typed) >= least && numberOf(typed) <= most;
  if (!isIn(form.dwell, DWELL) || !Number.isInteger(numberOf(form.dwell))) found['settings.dwell'] = 'out-of-range';
  if (!isIn(form.inches, INCHES)) found['settings.inches'] = 'out-of-range';
  if (!isIn(form.metres, METRES)) found['settings.metres'] = 'out-of-range';
  if (form.dimmed && !(CLOCK.test(form.from) && CLOCK.test(form.to))) found['settings.night'] = 'missing';
  else if (form.dimmed && form.from === form.to) found['settings.night'] = 'same';
  return found;
}

/** The form as the server takes it. Call it only without faults. */
export function bodyOf(form: ScreenForm): { readonly name: string; readonly place: string; readonly settings: object } {
  return {
    name: form.name.trim(), place: form.place.trim(),
    settings: {
      floors: form.floors.map(({ view, zones }) => (zones == null || zones.length === 0 ? { view } : { view, zones })),
      dwell: numberOf(form.dwell), languages: form.languages.split(','), names: form.names, theme: form.theme,
      ...(form.dimmed ? { night: { from: form.from, to: form.to } } : {}),
      inches: numberOf(form.inches), metres: numberOf(form.metres), pace: Number(form.pace),
    },
  };
}

/** The floor at one place earlier (−1) or later (1); at the ends nothing changes. */
export function moved(floors: readonly ShownFloor[], at: number, by: -1 | 1): readonly ShownFloor[] {
  const to = at + by;
  const [one, other] = [floors[at], floors[to]];
  if (one === undefined || other === undefined) return floors;
  return floors.map((floor, i) => (i === at ? other : i === to ? one : floor));
}

/** What makes one turn different from another: a floor can be shown in several parts. */
export const turnKey = ({ view, zones }: ShownFloor): string => [view, ...(zones ?? [])].join('\n');

/** `turns` in the place of one; what is there already is not added again, and not more floors than a screen can have. */
export function put(floors: readonly ShownFloor[], at: number, turns: readonly ShownFloor[]): readonly ShownFloor[] {
  const seen = new Set<string>();
  return [...floors.slice(0, at), ...turns, ...floors.slice(at + 1)].filter((floor) => {
    const known = seen.has(turnKey(floor));
    seen.add(turnKey(floor));
    return !known;
  }).slice(0, MOST_FLOORS);
}
