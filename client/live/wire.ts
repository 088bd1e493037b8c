import { flag, list, number, only, record, shape, text } from '../api/read';
import type { Guard, Guarded } from '../api/read';

// Every message between server and page: the twin of server/Live/Wire.cs. Golden fixtures in tests/fixtures/wire are
// read by both test suites. All times are Unix milliseconds, UTC. A field that holds its default (0, false, null) is absent.
// Each message is described once, by its guard, and its type follows from the guard, so the two cannot differ.

/** A larger index than any contact centre needs would make the board's array sparse and very large. */
export const MOST_AGENTS = 1_000_000;

const index: Guard<number> = (value): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) < MOST_AGENTS;
const revision: Guard<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** A sentence for people, in both languages of the page. */
const sentence = shape({ en: text, ja: text });
export type WireText = Guarded<typeof sentence>;

/** One of GET /api/views */
export const view = shape({ id: text, name: text }, {
  agents: number,
  /** AWS Region: distinguishes two instances with the same id (Amazon Connect Global Resiliency) */
  region: text,
  /** absent: the automatic floor of an instance */
  floor: shape({ id: text, site: text, version: number }, { siteName: text }),
});
export type WireView = Guarded<typeof view>;

const source = shape({
  /** starting, live, catching-up, behind, down, unreachable, denied, missing, none, off */
  state: text,
}, {
  behindMs: number,
  caughtUpTo: number,
  /** the reason, as a code that the page can explain */
  reason: text,
  /** what is wrong and what to do: only for administrators */
  detail: sentence,
});
export type WireSource = Guarded<typeof source>;

/** One instance of a drawn floor: agents whose ARN begins with `instance` and a slash. */
const part = shape({ instance: text, name: text, source });
export type WirePart = Guarded<typeof part>;

/** Trouble of the store: full, read-only, failing, moved-aside, unreadable, wal; or service-down. Sent to administrators; absent while all is well. */
const store = shape({ state: text }, { detail: sentence });
export type WireStore = Guarded<typeof store>;

/** A drawn floor; its document is at /api/floors/{id}/versions/{version}/document. */
const floor = shape({ id: text, name: text, site: text, version: number });
export type WireFloor = Guarded<typeof floor>;

/** The position of each source of the view: sent with the next watch. */
const vector = list(revision);

/** A seat of a person who is on no board. With an ARN: left Amazon Connect, or has sent no event for long. Without: not known, or outside the scope. */
const reservation = shape({ place: text, user: text }, {
  /** of a person who has never logged in: ARN of the instance; absent: hidden */
  instance: text,
  arn: text,
  /** the last known ones */
  first: text, last: text, profile: text, groups: list(text),
  /** when the last event came; absent: nothing is stored about this person */
  heard: number,
  /** with an ARN: is in the directory of Amazon Connect and has never logged in */
  new: flag,
  /** Without an ARN: `user` is no user name, but a name that nobody has. This tells names apart that are the same. */
  name: text,
  /** as of a card */
  source: text,
});
export type WireReservation = Guarded<typeof reservation>;

/** A seat of an agent outside this person's scope: nothing else is sent. */
const other = shape({}, {
  /** only distinguishes islands */
  island: text,
  i: index, seat: index,
  /** id of the seat on a drawn floor */
  place: text,
});
export type WireOther = Guarded<typeof other>;

const card = shape({ arn: text, user: text, first: text, last: text, profile: text, groups: list(text) }, {
  /** index in this board epoch: the key in all later messages */
  i: index,
  island: text,
  seat: index,
  /** id of the seat on a drawn floor; absent there: no seat */
  place: text,
  /** on an automatic floor: id of the drawn floor with the agent's seat */
  floor: text,
  /** on a drawn floor: check-in (the person checked in at the seat) or home (no seat, works at home); absent: assigned, or no seat */
  source: text,
});
export type WireCard = Guarded<typeof card>;

const contact = shape({
  /** channel */
  h: text,
  /** Amazon Connect's state text */
  s: text,
}, {
  t: number,
  /** connected to the agent at */
  k: number,
  q: text,
  m: text,
});
export type WireContact = Guarded<typeof contact>;

/** What people did about one alert. */
const mark = shape({
  /** kind of the alert */
  k: text,
}, {
  /** the time from which its limit counts; absent: unknown */
  t: number,
  /** acknowledged: at this level, by this person */
  al: number, ab: text,
  /** claimed: name and id of the person, and when */
  c: text, ci: text, ct: number,
  /** snoozed: at this level, until, by */
  sl: number, su: number, sb: text,
});
export type WireMark = Guarded<typeof mark>;

const live = shape({ s: text }, {
  i: index,
  /** start of the state; absent = unknown */
  t: number,
  /** EventTimestamp of the deciding event */
  e: number,
  /** "at least" */
  al: flag,
  /** alarm beside the state */
  a: text,
  /** a contact has a state that we do not know */
  u: flag,
  /** status name and start */
  n: text, ns: number,
  /** next status and since */
  x: text, xs: number,
  c: list(contact),
  /** suspect */
  q: flag,
  /** silent */
  z: flag,
  /** offline because there was no event for hours */
  w: flag,
  /** silent since, suspect since */
  zs: number, qs: number,
  m: list(mark),
});
export type WireLive = Guarded<typeof live>;

const cardAndLive = shape({ card, live });
/** Both belong to one agent. */
const agent: Guard<Guarded<typeof cardAndLive>> = (value): value is Guarded<typeof cardAndLive> =>
  cardAndLive(value) && (value.card.i ?? 0) === (value.live.i ?? 0);
export type WireAgent = Guarded<typeof agent>;

/** A limit and its conditions; ms; absent: no such level. */
const limit = shape({}, {
  warnAfter: number, criticalAfter: number, queue: text, channel: text, status: text, profile: text, group: list(text), floor: text,
});
export type WireLimit = Guarded<typeof limit>;

/** By kind of the alert. */
const limitsList = list(shape({ kind: text, rules: list(limit) }));
/** Of a server without coded names. */
const limitsBefore = record(list(limit));
const limits: Guard<Guarded<typeof limitsList> | Guarded<typeof limitsBefore>> = (value): value is Guarded<typeof limitsList> | Guarded<typeof limitsBefore> =>
  limitsList(value) || limitsBefore(value);

/** The centre's settings; what is absent has the product's default. Names of queues and statuses are coded (words/coded-name.ts). */
const settings = shape({ version: number }, {
  /** A list, and not an object, so that a page that does not know coded names refuses them and loads itself again. */
  limits,
  breaks: list(shape({ status: text, planned: number })),
  words: list(shape({ key: text }, { ja: text, en: text })),
  /** colour-blind or monochrome */
  colours: text,
  icons: list(shape({ status: text, icon: text })),
});
export type WireSettings = Guarded<typeof settings>;

/** GET /api/views/{id}/snapshot: replaces everything on the page. */
export const snapshot = shape({
  view: text, epoch: text, at: number, build: text,
  /** 'sandbox' or 'live' */
  mode: text,
  /** IANA name of the site's time zone: all clock times on the page use it */
  zone: text,
  source, agents: list(agent),
}, {
  rev: revision, store,
  /** seats of agents outside this person's scope */
  others: list(other),
  /** absent: the automatic floor */
  floor, vector, reserved: list(reservation),
  /** of a drawn floor with several instances: then `source` is the worst of them */
  parts: list(part),
  settings,
});
export type WireSnapshot = Guarded<typeof snapshot>;

export const frame = shape({ kind: only('frame'), epoch: text, rev: revision, at: number }, {
  from: revision,
  /** when the oldest change of this frame was read from the stream, server clock */
  read: number,
  cards: list(card), live: list(live), gone: list(index),
  /** agents who moved outside this person's scope: the page must forget what it knows about them */
  others: list(other),
  vector,
  /** a version was published */
  floor: shape({ version: number }),
  /** all current ones */
  reserved: list(reservation),
});
export type WireFrame = Guarded<typeof frame>;

export const tick = shape({ kind: only('tick'), epoch: text, at: number, build: text, source }, {
  rev: revision, views: number, store, parts: list(part),
  /** another text than before: floors came, went or were renamed */
  floors: text,
  /** another text than before: check-ins that wait for a supervisor came or are answered */
  checkIns: text,
});
export type WireTick = Guarded<typeof tick>;

export const resync = shape({ kind: only('resync'), reason: text }, { withinMs: number });
export type WireResync = Guarded<typeof resync>;

/** This server leaves the cluster: the page goes on at another one, at a random time within so many ms. The stream goes on until then. */
export const leave = shape({ kind: only('leave') }, { withinMs: number });
export type WireLeave = Guarded<typeof leave>;

export type WireMessage = WireFrame | WireTick | WireResync | WireLeave;
