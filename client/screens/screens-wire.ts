import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { readViews } from '../live/wire-read';
import type { WireView } from '../live/wire';

// The messages of /api/screens: the twin of server/Screens. Times are Unix milliseconds of the server's clock. The server may leave out what
// holds its default; `screenOf` fills it in.

/** The worst first. */
export const STATES = ['wrong', 'offline', 'updating', 'right', 'unpaired'] as const;
export type ScreenState = (typeof STATES)[number];
/** Most first. */
export const NAME_LEVELS = ['full', 'family', 'initials', 'seat'] as const;
export type NameLevel = (typeof NAME_LEVELS)[number];
export const THEMES = ['dark', 'light', 'auto'] as const;
export type WallTheme = (typeof THEMES)[number];

/** One floor in turn: the id of a view, and the zones of it that are shown; without zones the whole floor. */
const shownFloor = shape({ view: text }, { zones: maybe(list(text)) });
export type ShownFloor = Guarded<typeof shownFloor>;

const isSettings = shape({ floors: list(shownFloor) }, {
  dwell: maybe(number), languages: maybe(list(text)), names: maybe(text), theme: maybe(text), night: maybe(shape({ from: text, to: text })),
  inches: maybe(number), metres: maybe(number), pace: maybe(number),
});
type WireSettings = Guarded<typeof isSettings>;

const isDevice = shape({}, {
  browser: maybe(text), width: maybe(number), height: maybe(number), ratio: maybe(number), hz: maybe(number), languages: maybe(list(text)), zone: maybe(text),
  address: maybe(text),
  /** how far the device's clock is from the server's, in ms; above 0: ahead */
  clockOffMs: maybe(number),
});
/** What a device says about itself, and the address that it asks from. */
export type Device = Guarded<typeof isDevice>;

export const isWireScreen = shape({ id: text, name: text, state: text, settings: isSettings }, {
  place: maybe(text), version: maybe(number), reason: maybe(shape({ code: text, en: text, ja: text })), connected: maybe(flag), seen: maybe(number),
  painted: maybe(number), proved: maybe(number), view: maybe(text), delayP95: maybe(number), build: maybe(text), device: maybe(isDevice),
  text: maybe(shape({ text, until: number })), reloadsSpent: maybe(flag),
});
export type WireScreen = Guarded<typeof isWireScreen>;
export const isScreens = shape({ screens: list(isWireScreen), now: number });

/** What is on a screen: the floor as an image, and the texts around it. */
export const isPicture = shape(
  { at: number, width: number, height: number, image: text, header: list(text), rail: list(text), footer: list(text) },
);
export type Picture = Guarded<typeof isPicture>;

export const isPairing = shape({ code: text, expires: number, asked: number, device: isDevice }, {
  /** the screen that this device was before */
  known: maybe(shape({ id: text, name: text }, { place: maybe(text) })),
  now: maybe(number),
});
/** `now`: the server's clock, null: it did not tell; `at`: by `performance.now()`, when the answer came. */
export type TimedPairing = Omit<Guarded<typeof isPairing>, 'now'> & { readonly now: number | null; readonly at: number };

export const isViews = (value: unknown): value is readonly WireView[] => readViews(value) !== null;

/** What a screen shows, and how. */
export interface ScreenSettings {
  readonly floors: readonly ShownFloor[];
  /** seconds on each floor */
  readonly dwell: number;
  /** `ja`, `en`: the first one is large */
  readonly languages: readonly string[];
  readonly names: string;
  readonly theme: string;
  /** when the picture is dimmed, on the site's clock; null: never */
  readonly night: { readonly from: string; readonly to: string } | null;
  /** diagonal of the glass */
  readonly inches: number;
  /** distance of the people who look at it */
  readonly metres: number;
  /** shortest time between two pictures, ms */
  readonly pace: number;
}

export const DEFAULTS: ScreenSettings = {
  floors: [], dwell: 20, languages: ['ja', 'en'], names: 'initials', theme: 'dark', night: null, inches: 55, metres: 5, pace: 250,
};

/** A wall display that was approved at some time. */
export interface Screen {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  /** grows with each change */
  readonly version: number;
  readonly settings: ScreenSettings;
  readonly state: ScreenState;
  /** why it is in this state, in both languages; null: the page has its own words */
  readonly reason: { readonly code: string; readonly en: string; readonly ja: string } | null;
  readonly connected: boolean;
  /** last word, last paint; null: none yet */
  readonly seen: number | null;
  readonly painted: number | null;
  /** when its painted seats were last compared with the server's and were the same; null: not yet */
  readonly proved: number | null;
  /** the view that is on the glass now */
  readonly view: string | null;
  readonly delayP95: number | null;
  readonly build: string | null;
  readonly device: Device;
  /** it has reloaded itself so often that it keeps its picture for now, although it would reload again */
  readonly reloadsSpent: boolean;
  /** the line of text on it, until a time of the server's clock; null: none */
  readonly text: { readonly text: string; readonly until: number } | null;
}

export const settingsOf = (wire: WireSettings): ScreenSettings => ({
  floors: wire.floors, dwell: wire.dwell ?? DEFAULTS.dwell, languages: wire.languages ?? DEFAULTS.languages, names: wire.names ?? DEFAULTS.names,
  theme: wire.theme ?? DEFAULTS.theme, night: wire.night ?? null, inches: wire.inches ?? DEFAULTS.inches, metres: wire.metres ?? DEFAULTS.metres,
  pace: wire.pace ?? DEFAULTS.pace,
});

/** A state of a newer server is shown as wrong: it must not look right. */
const stateOf = (state: string): ScreenState => STATES.find((one) => one === state) ?? 'wrong';

export const screenOf = (wire: WireScreen): Screen => ({
  id: wire.id, name: wire.name, place: wire.place ?? '', version: wire.version ?? 0, settings: settingsOf(wire.settings), state: stateOf(wire.state),
  reason: wire.reason ?? null, connected: wire.connected === true, seen: wire.seen ?? null,
  painted: wire.painted == null || wire.painted <= 0 ? null : wire.painted, proved: wire.proved ?? null, view: wire.view ?? null,
  delayP95: wire.delayP95 ?? null,
  build: wire.build ?? null, device: wire.device ?? {}, text: wire.text ?? null, reloadsSpent: wire.reloadsSpent === true,
});
