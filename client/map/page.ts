import type { ReadonlySignal, Signal } from '@preact/signals';
import { Roster } from '../agents/roster';
import type { Facet, Filter } from '../agents/filter';
import type { Readings } from '../agents/readings';
import type { Counts, Row } from '../agents/roster';
import type { Alert } from '../alerts/alert-list';
import type { Acting } from '../alerts/alert-marks';
import type { Answer } from '../api/call-api';
import type { Breach, Limits, RunningLimit } from '../alerts/limits';
import type { Order } from '../list/list-order';
import type { Latency } from '../live/latency';
import type { Banner } from '../live/banner';
import type { LinkState } from '../live/link-trust';
import type { Part } from '../live/parts';
import type { WireSettings, WireSource, WireStore, WireView } from '../live/wire';
import type { Size } from '../stage/camera';
import type { SeatTokens, Theme } from '../ui/tokens';
import type { Language, SiteWords, Words } from '../words/words';
import type { Address, Layout, Place } from './address';
import type { Drawn } from '../seats/floor/drawn';
import type { SeatSync } from '../seats/floor/seat-sync';

/** The agent under the pointer, and the position. */
export interface Hover { readonly id: string; readonly x: number; readonly y: number }

/** A change of a person's seat, and how to undo it. */
export interface SeatingDone {
  readonly said: string;
  readonly undo: () => Promise<Answer<unknown>>;
}

/** The label beside the pointer during a drag, in CSS pixels of the window. */
export interface Carried { readonly x: number; readonly y: number; readonly text: string }

export type GoneKind = 'floor' | 'instance' | 'seat' | 'agent' | Facet;
/** Something that a link names, or that was shown, and no longer exists. */
export interface Gone { readonly kind: GoneKind; readonly name: string }

/** All that the map's screen shows, as signals, and what changes it. One per page. */
export interface Page {
  readonly words: ReadonlySignal<Words>;
  /** what the centre set; null: the product's defaults */
  readonly settings: ReadonlySignal<WireSettings | null>;
  /** words of this site for the states */
  readonly siteWords: Signal<SiteWords>;
  readonly theme: ReadonlySignal<Theme>;
  /** the colours of the seats; null: those of the theme */
  readonly tokens: Signal<SeatTokens | null>;
  readonly layout: ReadonlySignal<Layout>;
  readonly views: ReadonlySignal<readonly WireView[] | null>;
  readonly view: Signal<string | null>;
  readonly filter: Signal<Filter>;
  readonly order: Signal<Order>;
  /** the list also shows agents who do not match the filter */
  readonly all: Signal<boolean>;
  /** where the camera stands; null: the whole floor */
  readonly place: Signal<Place | null>;
  readonly selected: Signal<string | null>;
  /** who gets the keyboard focus (map or list takes it); an id of null: the element that Tab reaches */
  readonly toFocus: Signal<{ readonly id: string | null } | null>;
  readonly paused: Signal<boolean>;
  readonly hover: Signal<Hover | null>;
  /** the list of alerts beside the map is folded to shapes and times */
  readonly railFolded: ReadonlySignal<boolean>;
  /** on a small screen: the list of alerts is open */
  readonly alertsOpen: Signal<boolean>;
  readonly zoom: Signal<number>;
  /** the stream is known to send nothing any more */
  readonly stopped: ReadonlySignal<boolean>;
  /** where the floor shows several instances: each of them; empty: `source` speaks for all */
  readonly parts: ReadonlySignal<readonly Part[]>;
  readonly link: ReadonlySignal<LinkState>;
  readonly failures: ReadonlySignal<number>;
  readonly banner: ReadonlySignal<Banner>;
  /** this browser may see nothing any more: the session ended, or the person has no role for the map */
  readonly refused: ReadonlySignal<'signed-out' | 'forbidden' | null>;
  readonly source: ReadonlySignal<WireSource>;
  /** problem of the store, only for administrators; null: none */
  readonly store: ReadonlySignal<WireStore | null>;
  /** the contents of the link that opened the page */
  readonly asked: Address;
  /** what it named and no longer exists, and floors that disappeared while they were shown */
  readonly gone: Signal<readonly Gone[]>;
  /** id of the person at this browser; null: not known yet */
  readonly me: Signal<string | null>;
  /** this person may acknowledge, claim and snooze alerts */
  readonly mayAct: Signal<boolean>;
  /** by id of the alert: what this browser does about it and is not on the page yet, or was refused */
  readonly acting: Signal<ReadonlyMap<string, Acting>>;
  /** this person may seat people on drawn floors */
  readonly maySeat: Signal<boolean>;
  /** this person may change drawn floors */
  readonly mayPlan: Signal<boolean>;
  /** id of the open empty desk; null: none */
  readonly deskOpen: Signal<string | null>;
  /** the hand moves people between desks, not the map */
  readonly seating: Signal<boolean>;
  /** an agent is dragged from outside the map: the map is shown during the drag in every layout */
  readonly carrying: Signal<boolean>;
  /** the label beside the pointer during a drag; null: no drag */
  readonly carried: Signal<Carried | null>;
  /** why somebody could not be seated; null: nothing failed lately */
  readonly fault: Signal<string | null>;
  /** the last change of a person's seat, and how to undo it; null: none, or too late to undo */
  readonly done: Signal<SeatingDone | null>;
  /** a drawn floor: its seats have numbers */
  readonly desks: ReadonlySignal<boolean>;
  /** the drawing of the current floor; null: the automatic floor; 'coming': it is still loading */
  drawn(): Drawn | 'coming' | null;
  /** IANA name of the site's time zone; null: unknown yet */
  readonly zone: ReadonlySignal<string | null>;
  readonly mode: ReadonlySignal<string>;
  readonly newBuild: ReadonlySignal<boolean>;
  readonly loaded: ReadonlySignal<boolean>;
  readonly counts: ReadonlySignal<Counts>;
  readonly alerts: ReadonlySignal<readonly Alert[]>;
  /** server time of the alerts; 0 = none yet */
  alertsAt(): number;
  /** changes when rows changed, at most four times a second */
  readonly pulse: ReadonlySignal<number>;
  /** changes every second */
  readonly second: ReadonlySignal<number>;
  readonly said: Signal<string>;
  readonly roster: Roster;
  /** how names are read, and extensions: of the people whom this person sees with full names */
  readonly readings: ReadonlySignal<Readings>;
  readonly latency: Latency;
  now(): number | null;
  /** `now()`, and null for an agent of an instance that is no longer read while others are */
  nowOf(row: Row): number | null;
  /** server time that somebody is shown as of; undefined: as live as the picture; null: not known */
  asOf(row: Row): number | null | undefined;
  /** that somebody is not live while others are, in words; empty: they are */
  heldText(row: Row): readonly string[];
  /** server time of the picture as it is painted: held by a pause, or up to where the stream was read */
  shownAt(): number | null;
  /** server time of the last message, for "showing 14:31:08" */
  lastServerTime(): number | null;
  /** ms since the last message */
  age(): number | null;
  /** the seats show everything that reached the stream before this server time */
  caughtUpTo(): number | null;
  /** ms since then */
  sourceAge(): number | null;
  setLang(lang: Language): void;
  setTheme(theme: Theme): void;
  setLayout(layout: Layout): void;
  /** size of the floor on the screen, CSS px: it decides between map and list if nobody has chosen */
  setRoom(room: Size): void;
  /** stored in this browser */
  foldRail(folded: boolean): void;
  setFilter(filter: Partial<Filter>): void;
  /** null: nobody; an agent who is not on the board changes nothing */
  select(id: string | null): void;
  /** the limits in effect: the centre's, or the product's */
  limits(): Limits;
  limitsOf(id: string): readonly RunningLimit[];
  /** the limit that an agent has exceeded, at the last trusted time */
  breachOf(id: string): Breach | null;
  /** A link to the current view, for another person: without language and theme. */
  linkToThis(): string;
  retry(): void;
  /** the seat layer has painted */
  painted(): void;
  /** whether the map is visible */
  setFloor(floor: SeatSync | null): void;
  dispose(): void;
}
