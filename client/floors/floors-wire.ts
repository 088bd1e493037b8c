import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';

// The messages of /api/floors: the twin of server/Floors/Documents/FloorWire.cs.

const floor = shape({
  id: text, name: text, site: text,
  /** ARNs of the Amazon Connect instances whose agents it shows */
  instances: list(text),
  /** the current version; 0: nothing is published */
  version: number,
  /** everybody whom it shows is in the scope: only then it can be changed as a whole */
  mayChange: flag,
}, {
  /** it can be restored until 30 days later */
  deletedAt: text,
});
export type Floor = Guarded<typeof floor>;
export const isFloor = floor;

const site = shape({ id: text, name: text, timeZone: text, floors: list(floor), mayChange: flag });
export type Site = Guarded<typeof site>;
export const isSite = site;
export const isFloors = shape({ sites: list(site), mayAddSites: flag });
export type Floors = Guarded<typeof isFloors>;

const version = shape({ number, hash: text, seats: number, publishedAt: text, by: shape({ id: text, name: text }) }, { name: maybe(text) });
export type Version = Guarded<typeof version>;
export const isVersions = list(version);

const use = shape({ count: number, names: list(text) });
const uses = shape({
  /** who sits there; named are the first of those whom this person may see */
  people: shape({ count: number, named: list(shape({}, { user: maybe(text), first: maybe(text), last: maybe(text) })) }),
  /** whose scope names the floor; named only for administrators */
  accounts: use, tokens: use,
  /** one-time links of these people that were not used yet */
  links: use,
});
export type Uses = Guarded<typeof uses>;

/** A floor and what depends on it. */
export const isMeta = shape({ id: text, name: text }, { uses });
export const isPublished = shape({ floor, version, freed: list(text) });
export const isDeleted = shape({ floor, freed: list(text), scopes: number });

export const isInstances = list(shape({
  arn: text, name: text,
  /** everybody of it is in the scope: a floor can be made for it */
  mayDraw: flag,
}, {
  /** and this person reads full names: the list of readings can be read and replaced */
  mayName: flag,
}));
export type Instance = Guarded<typeof isInstances>[number];

/** One error in a document, with its path. */
const problem = shape({ path: text, en: text, ja: text });
export type DocumentProblem = Guarded<typeof problem>;
export const isProblems = shape({ problems: list(problem) });
