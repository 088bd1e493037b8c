import { LANGUAGES } from '../words/language';
import { NAME_LEVELS, screenOf } from './wall-wire';
import type { NameLevel, Screen } from './wall-wire';

// /wall/preview/FLOOR?in=75&d=5&theme=dark&names=initials&zones=A,B&lang=ja,en: what a screen with these settings shows, for a person who is signed in.

const PATH = '/wall/preview';

export interface PreviewAsked {
  /** id of the view */
  readonly view: string;
  readonly inches: number;
  readonly metres: number;
  readonly theme: string;
  readonly names: string;
  readonly languages: readonly string[];
  /** ids; none: the whole floor */
  readonly zones: readonly string[];
}

export function previewAddress({ view, inches, metres, theme, names, languages, zones }: PreviewAsked): string {
  // A zone's id has no comma.
  const query = new URLSearchParams({
    in: String(inches), d: String(metres), theme, names, lang: languages.join(), ...(zones.length === 0 ? {} : { zones: zones.join() }),
  });
  return `${PATH}/${encodeURIComponent(view)}?${query.toString().replaceAll('%2C', ',')}`;
}

/**
 * The screen that the address describes; what it does not say, or says wrongly, is as on a new screen.
 * @param own level of names that the person sees; null: all. A preview shows no more.
 */
export function previewScreen(view: string, search: string, own: string | null): Screen {
  const query = new URLSearchParams(search);
  const words = (name: string): string[] => (query.get(name) ?? '').split(',').filter((one) => one !== '');
  const number = (name: string): Readonly<Record<string, number>> => {
    const value = Number(query.get(name) ?? NaN);
    return Number.isFinite(value) && value > 0 ? { [name === 'in' ? 'inches' : 'metres']: value } : {};
  };
  const languages = words('lang').filter((one) => (LANGUAGES as readonly string[]).includes(one));
  const zones = words('zones');
  const screen = screenOf({
    id: 'preview', name: '', settings: {
      floors: [zones.length === 0 ? { view } : { view, zones }], ...number('in'), ...number('d'), theme: query.get('theme') ?? 'dark',
      names: query.get('names') ?? 'initials', ...(languages.length === 0 ? {} : { languages }),
    },
  });
  return { ...screen, settings: { ...screen.settings, names: stricter(screen.settings.names, own) } };
}

function stricter(names: NameLevel, own: string | null): NameLevel {
  const at = NAME_LEVELS.findIndex((one) => one === own);
  return at > NAME_LEVELS.indexOf(names) ? NAME_LEVELS[at] ?? names : names;
}
