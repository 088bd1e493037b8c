import { request } from '../api/request';
import { flag, list, maybe, shape, text } from '../api/read';
import type { Guarded } from '../api/read';

export const ROLES = ['viewer', 'supervisor', 'planner', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Some agents of some instances: those in one of the groups or with one of the profiles, limited by floors. All lists empty: everyone. */
const isGrant = shape({
  /** empty: all instances */
  instances: list(text),
  /** paths of hierarchy groups, top level first; a path includes all groups below it */
  groups: list(list(text)),
  profiles: list(text),
}, {
  /** ids of drawn floors; empty: no limit by floors */
  floors: list(text),
});
export type Grant = Guarded<typeof isGrant>;

/** The agents whom a person can see: those of all the grants. An empty list: nobody. */
export const isScope = list(isGrant);
export type Scope = Guarded<typeof isScope>;
export const NO_GRANT: Grant = { instances: [], groups: [], profiles: [] };
export const EVERYTHING: Scope = [NO_GRANT];
export const isBlank = (grant: Grant): boolean =>
  grant.instances.length + grant.groups.length + grant.profiles.length + (grant.floors?.length ?? 0) === 0;
export const isEverything = (scope: Scope): boolean => scope.some(isBlank);

const isPerson = shape({
  id: text, name: text, account: text, roles: list(text), scope: isScope, names: maybe(text),
  /** the Connect user name of the person's own agent */
  agent: maybe(text),
});
export type Person = Guarded<typeof isPerson>;

const isCertificate = shape({ sha256: text, notAfter: text });
export type Certificate = Guarded<typeof isCertificate>;

/** The person who is signed in, and how to sign in here. */
const isSession = shape({
  /** open, local or oidc */
  mode: text,
  person: maybe(isPerson),
  provider: maybe(text),
  certificate: maybe(isCertificate),
  /** false: there is no administrator yet */
  setUp: maybe(flag),
  /** IANA name of the site's time zone */
  zone: maybe(text),
});
export type Session = Guarded<typeof isSession>;

const LIMIT_MS = 15_000;

/** Null: the server did not answer. It is requested after the seats, which are more important. */
export async function fetchSession(priority: 'low' | 'high'): Promise<Session | null> {
  const reply = await request('/api/session', { priority, limitMs: LIMIT_MS });
  if (reply === null || !reply.ok || !isSession(reply.body)) return null;
  // In Open mode the server sends the user name of the machine, but nobody has signed in.
  return reply.body.mode === 'open' ? { ...reply.body, person: null } : reply.body;
}

/** Open mode has no people: everyone who can open the page may do everything. */
export const administers = (session: Session): boolean => session.mode === 'open' || session.person?.roles.includes('administrator') === true;
const SEATING: readonly string[] = ['supervisor', 'planner', 'administrator'] satisfies readonly Role[];
/** May seat, move and unseat people on drawn floors. */
export const maySeat = (session: Session): boolean => session.mode === 'open' || session.person?.roles.some((role) => SEATING.includes(role)) === true;
const ACTING: readonly string[] = ['supervisor', 'administrator'] satisfies readonly Role[];
/** May acknowledge, claim and snooze alerts, and approve and control wall displays. */
export const mayAct = (session: Session): boolean => session.mode === 'open' || session.person?.roles.some((role) => ACTING.includes(role)) === true;
/** Sees whole names or family names of agents, not initials or seats. */
export const seesNames = ({ mode, person }: Session): boolean => mode === 'open' || person?.names === 'full' || person?.names === 'family';
/** The id that the server gives to what this person does. In Open mode everybody has the same. */
export const personId = (session: Session): string | null => (session.mode === 'open' ? 'open' : session.person?.id ?? null);
/** May draw floors. */
export const plans = (session: Session): boolean => administers(session) || session.person?.roles.includes('planner') === true;
/** Who may open a page. */
export type Needs = 'nobody' | 'person' | 'supervisor' | 'planner' | 'administrator';
const OPENS: Readonly<Record<Needs, (session: Session) => boolean>> = {
  nobody: () => true, person: ({ person }) => person != null, supervisor: mayAct, planner: plans, administrator: administers,
};
/** Whether a page with this requirement may be opened. */
export const mayOpen = (session: Session, needs: Needs): boolean => OPENS[needs](session);
export const mustSignIn = (session: Session): boolean => session.mode !== 'open' && session.person == null;
