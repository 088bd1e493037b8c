import { request } from '../api/request';
import { flag, list, maybe, shape, text } from '../api/read';
import type { Maybe } from '../api/read';

export const ROLES = ['viewer', 'supervisor', 'planner', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Some agents of some instances: those in one of the groups or with one of the profiles. All lists empty: everyone. */
export interface Grant {
  /** none: of every instance */
  readonly instances: readonly string[];
  /** paths of hierarchy groups from the top; a path covers all below it */
  readonly groups: readonly (readonly string[])[];
  readonly profiles: readonly string[];
}
/** The agents whom a person sees: those of any of the grants. An empty list: nobody. */
export type Scope = readonly Grant[];
export const NO_GRANT: Grant = { instances: [], groups: [], profiles: [] };
export const EVERYTHING: Scope = [NO_GRANT];
export const isBlank = (grant: Grant): boolean => grant.instances.length + grant.groups.length + grant.profiles.length === 0;
export const isEverything = (scope: Scope): boolean => scope.some(isBlank);

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly roles: readonly string[];
  readonly scope: Scope;
  readonly names: Maybe<string>;
  /** the Connect user name of the agent that the person is */
  readonly agent: Maybe<string>;
}

export interface Certificate { readonly sha256: string; readonly notAfter: string }

/** Who looks at this page, and how one signs in here. */
export interface Session {
  /** open, local or oidc */
  readonly mode: string;
  readonly person: Maybe<Person>;
  readonly provider: Maybe<string>;
  readonly certificate: Maybe<Certificate>;
  /** false: there is no administrator yet */
  readonly setUp: Maybe<boolean>;
}

export const isScope = list(shape<Grant>({ instances: list(text), groups: list(list(text)), profiles: list(text) }));
const isPerson = shape<Person>({ id: text, name: text, account: text, roles: list(text), scope: isScope, names: maybe(text), agent: maybe(text) });
const isSession = shape<Session>({
  mode: text, person: maybe(isPerson), provider: maybe(text), certificate: maybe(shape<Certificate>({ sha256: text, notAfter: text })), setUp: maybe(flag),
});

const LIMIT_MS = 15_000;

/** Null: the server did not say. It is asked behind the seats, which matter more. */
export async function fetchSession(priority: 'low' | 'high'): Promise<Session | null> {
  const reply = await request('/api/session', { priority, limitMs: LIMIT_MS });
  if (reply === null || !reply.ok || !isSession(reply.body)) return null;
  // In Open mode the server names the user of the machine; nobody signed in.
  return reply.body.mode === 'open' ? { ...reply.body, person: null } : reply.body;
}

/** Open mode has no persons: whoever reaches the page may do everything. */
export const administers = (session: Session): boolean => session.mode === 'open' || session.person?.roles.includes('administrator') === true;
export const mustSignIn = (session: Session): boolean => session.mode !== 'open' && session.person == null;
