import { flag, list, maybe, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { isScope } from '../app/session';
import type { NamedFloor } from '../account/scope-text';

const isPerson = shape({
  id: text, account: text, name: text, roles: list(text), scope: isScope, agent: maybe(text),
  /** the agent whose data the person can see */
  agentArn: maybe(text),
  /** active, invited or disabled */
  state: text,
  lastSignIn: maybe(text),
  /** comes from the identity provider, which also says the roles */
  external: maybe(flag),
});
export type OnePerson = Guarded<typeof isPerson>;
export const isPeople = list(isPerson);

/** An agent who has, or had, the person's user name. */
const isAgent = shape({
  arn: text, user: maybe(text), firstName: maybe(text), lastName: maybe(text),
  /** time of the last event */
  heardAt: text,
  /** false: only the last state is stored */
  onBoard: flag,
  linked: flag,
});
export type OneAgent = Guarded<typeof isAgent>;
export const isAgents = list(isAgent);

/** A link that is shown once. */
export const isLink = shape({ link: text, expires: text });
export type OnceLink = Guarded<typeof isLink>;

export const isChoices = shape({ instances: list(shape({ id: text, name: text })), groups: list(list(text)), profiles: list(text) }, {
  /** drawn floors, those too that were deleted and can be restored */
  floors: list(shape({ id: text, name: text, site: text }, { deleted: flag })),
});
export type ScopeChoices = Guarded<typeof isChoices>;
export const NO_CHOICES: ScopeChoices = { instances: [], groups: [], profiles: [] };

/** A floor of a grant, by its id; null: the server does not know it any more. */
export const floorOf = (choices: ScopeChoices, id: string): NamedFloor | null => {
  // Before they are here nobody can say that one is gone.
  if (choices.floors === undefined) return { name: id, gone: false };
  const known = choices.floors.find((one) => one.id === id);
  return known === undefined ? null : { name: known.name, gone: known.deleted === true };
};

const isToken = shape({ id: text, name: text, roles: list(text), scope: isScope, created: text, expires: text, lastUsed: maybe(text) });
export type Token = Guarded<typeof isToken>;
export const isTokens = list(isToken);
export const isSecret = shape({ secret: text });
