import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';

const isDetail = shape({ en: text, ja: text });

const isLight = shape({
  /** amber, red */
  level: text,
  kind: text, subject: text,
}, {
  seconds: maybe(number), count: maybe(number), most: maybe(number), from: maybe(text), to: maybe(text),
  /** what the part itself says */
  detail: maybe(isDetail),
});
export type Light = Guarded<typeof isLight>;

const isArea = shape({ name: text, level: text, lights: list(isLight) });
export type Area = Guarded<typeof isArea>;

const isServer = shape({
  server: text,
}, {
  /** it does not answer since; the other values are those of its last answer */
  silentSince: maybe(text),
  machine: maybe(text), build: maybe(text), startedAt: maybe(text), awsAheadMs: maybe(number), databaseAheadMs: maybe(number), databaseMs: maybe(number),
  browsers: maybe(number), mostBrowsers: maybe(number), screens: maybe(number), memoryBytes: maybe(number),
});
export type Server = Guarded<typeof isServer>;

const isShard = shape({
  shard: text, state: text, owner: text, lagMs: number, eventsPerSecond: number, quarantined: number, pendingRows: number,
}, {
  /** polling or fan-out */
  mode: maybe(text),
});
export type Shard = Guarded<typeof isShard>;

const isStream = shape({ stream: text, state: text, shards: list(isShard) });
export type Stream = Guarded<typeof isStream>;

const isBoard = shape({ instance: text, state: text, agents: number, loggedIn: number, silent: number });
export type Board = Guarded<typeof isBoard>;

const isScreens = shape({ right: number, updating: number, wrong: number, offline: number, unpaired: number });
export type Screens = Guarded<typeof isScreens>;

const isGap = shape({ shard: text, from: text, to: text, reason: text });
export type Gap = Guarded<typeof isGap>;

/** The answer of GET /api/operations. */
export const isOperations = shape({
  at: text, here: text, cluster: flag, areas: list(isArea), servers: list(isServer), lost: list(shape({ server: text, at: text })),
  streams: list(isStream), boards: list(isBoard), screens: isScreens, gaps: list(isGap),
});
export type Operations = Guarded<typeof isOperations>;
