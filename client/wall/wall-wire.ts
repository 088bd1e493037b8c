import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { LANGUAGES } from '../words/language';
import type { Language } from '../words/language';

// Messages between the server and a wall (server/Screens). Times are Unix milliseconds, UTC. A field that holds its default may be absent.

const place = shape({ view: text }, { zones: list(text) });
const wireSettings = shape({}, {
  /** in turn */
  floors: list(place),
  languages: list(text), names: text, theme: text,
  night: maybe(shape({ from: text, to: text })),
  /** size of the screen and distance of the people who read it */
  inches: number, metres: number,
  /** shortest time between two paints, ms */
  pace: number,
});
const screen = shape({ id: text, name: text }, { place: text, version: number, settings: wireSettings });

/** GET /api/wall/session */
export const isSession = shape({ state: text, now: number }, {
  build: text, zone: maybe(text), code: maybe(text), expires: maybe(number), renewAt: maybe(number), screen: maybe(screen), known: maybe(text),
});
export type WallSession = Guarded<typeof isSession>;

/** POST /api/wall/pairing */
export const isPairing = shape({ code: text, expires: number, now: number }, { known: maybe(text) });
export type WallPairing = Guarded<typeof isPairing>;

const show = shape({ kind: text, view: text, screen }, {
  /** which of the floors in turn, and of how many */
  index: number, count: number,
  /** the rotation stands still for a critical alert */
  stopped: flag,
  text: maybe(shape({ text, until: number })),
});
const identify = shape({ kind: text, seconds: number });
const picture = shape({ kind: text, id: text });
const any = shape({ kind: text });

export type WallText = { readonly text: string; readonly until: number };
export type FollowMessage =
  | {
    readonly kind: 'show'; readonly view: string; readonly screen: Screen; readonly index: number; readonly count: number; readonly stopped: boolean;
    readonly text: WallText | null;
  }
  | { readonly kind: 'identify'; readonly seconds: number }
  | { readonly kind: 'reload' }
  /** the server has found a difference: look at the picture once more, now */
  | { readonly kind: 'prove' }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'revoked' };

export const NAME_LEVELS = ['full', 'family', 'initials', 'seat'] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];

export interface Settings {
  readonly floors: readonly { readonly view: string; readonly zones?: readonly string[] }[];
  /** one or two; the first is large */
  readonly languages: readonly [Language, ...Language[]];
  readonly names: NameLevel;
  readonly theme: 'dark' | 'light' | 'auto';
  /** site's clock; null: no night */
  readonly night: { readonly from: string; readonly to: string } | null;
  readonly inches: number;
  readonly metres: number;
  /** ms */
  readonly pace: number;
}

export interface Screen { readonly id: string; readonly name: string; readonly place: string; readonly version: number; readonly settings: Settings }

const isIn = <T extends string>(list_: readonly T[], value: string | undefined): value is T => list_.includes(value as T);
const within = (value: number | undefined, least: number, most: number, usual: number): number =>
  (value === undefined ? usual : Math.min(most, Math.max(least, value)));

export function screenOf({ id, name, place: where = '', version = 0, settings = {} }: Guarded<typeof screen>): Screen {
  const [first = 'ja', ...more] = (settings.languages ?? LANGUAGES).filter((one): one is Language => isIn(LANGUAGES, one));
  return {
    id, name, place: where, version,
    settings: {
      floors: settings.floors ?? [],
      languages: [first, ...more.filter((one) => one !== first).slice(0, 1)],
      names: isIn(NAME_LEVELS, settings.names) ? settings.names : 'initials',
      theme: settings.theme === 'light' || settings.theme === 'auto' ? settings.theme : 'dark',
      night: settings.night ?? null,
      inches: within(settings.inches, 7, 300, 55), metres: within(settings.metres, 0.3, 50, 5), pace: within(settings.pace, 50, 5000, 250),
    },
  };
}

/** Null: a message of a newer server that this page need not understand. 'malformed': it cannot be read. */
export function readFollow(value: unknown): FollowMessage | 'malformed' | null {
  if (!any(value)) return 'malformed';
  switch (value.kind) {
    case 'show':
      return show(value)
        ? {
          kind: 'show', view: value.view, screen: screenOf(value.screen), index: value.index ?? 0, count: value.count ?? 1, stopped: value.stopped ?? false,
          text: value.text ?? null,
        }
        : 'malformed';
    case 'identify': return identify(value) ? { kind: 'identify', seconds: Math.min(60, Math.max(1, value.seconds)) } : 'malformed';
    case 'reload': return { kind: 'reload' };
    case 'prove': return { kind: 'prove' };
    case 'picture': return picture(value) ? { kind: 'picture', id: value.id } : 'malformed';
    case 'revoked': return { kind: 'revoked' };
    default: return null;
  }
}

/** What the screen shows, every 2 s: two reports that are wrong are there within 10 s. */
export interface Report {
  readonly view: string;
  /** ids of the zones that are on the page; none: the whole floor */
  readonly zones: readonly string[];
  readonly epoch: string;
  readonly rev: number;
  /** of the screen's settings */
  readonly version: number;
  /** server time of the last paint; 0: never, or the time is not known */
  readonly paintedAt: number;
  readonly at: number;
  readonly fps: number;
  readonly seats: number;
  readonly digest: string;
  readonly build: string;
  /** device pixels */
  readonly width: number;
  readonly height: number;
  readonly delayP95?: number;
  /** it would reload itself, but has done so too often and keeps its picture */
  readonly reloadsSpent?: true;
}

