import { flag, list, maybe, shape, text } from '../api/read';
import type { Maybe } from '../api/read';
import { isScope } from '../app/session';
import type { Scope } from '../app/session';

export interface OnePerson {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scope: Scope;
  readonly agent: Maybe<string>;
  /** active, invited or disabled */
  readonly state: string;
  readonly lastSignIn: Maybe<string>;
  /** comes from the identity provider, which also says the roles */
  readonly external: Maybe<boolean>;
}
const isPerson = shape<OnePerson>({
  id: text, account: text, name: text, roles: list(text), scope: isScope, agent: maybe(text), state: text, lastSignIn: maybe(text), external: maybe(flag),
});
export const isPeople = list(isPerson);

/** A link that is shown once. */
export interface OnceLink { readonly link: string; readonly expires: string }
export const isLink = shape<OnceLink>({ link: text, expires: text });

export interface ScopeChoices {
  readonly instances: readonly { readonly id: string; readonly name: string }[];
  readonly groups: readonly (readonly string[])[];
  readonly profiles: readonly string[];
}
export const isChoices = shape<ScopeChoices>({ instances: list(shape<{ id: string; name: string }>({ id: text, name: text })), groups: list(list(text)), profiles: list(text) });
export const NO_CHOICES: ScopeChoices = { instances: [], groups: [], profiles: [] };

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scope: Scope;
  readonly created: string;
  readonly expires: string;
  readonly lastUsed: Maybe<string>;
}
export const isTokens = list(shape<Token>({ id: text, name: text, roles: list(text), scope: isScope, created: text, expires: text, lastUsed: maybe(text) }));
export const isSecret = shape<{ secret: string }>({ secret: text });
