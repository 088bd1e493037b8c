import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BROWSERS, OLDEST } from './oldest';
import type { Browser } from './oldest';

// The parts of MDN's browser-compat-data that the check reads.

interface Statement {
  readonly version_added: string | false | null;
  readonly version_removed?: string | false | null;
  readonly prefix?: string;
  readonly alternative_name?: string;
  readonly flags?: readonly unknown[];
}
export interface Feature {
  readonly __compat?: { readonly support: Readonly<Record<string, Statement | readonly Statement[]>> };
  readonly [name: string]: unknown;
}
export interface SupportData {
  readonly api: Readonly<Record<string, Feature>>;
  readonly css: {
    readonly properties: Readonly<Record<string, Feature>>;
    readonly selectors: Readonly<Record<string, Feature>>;
    readonly 'at-rules': Readonly<Record<string, Feature>>;
    readonly types: Feature;
  };
  readonly javascript: { readonly builtins: Readonly<Record<string, Feature>> };
}

export const supportData = (): SupportData =>
  JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf8')) as SupportData;

/** Children of a feature: the members of an interface, the values of a property. */
export const partsOf = (feature: Feature): readonly (readonly [string, Feature])[] =>
  Object.entries(feature).filter(([name]) => name !== '__compat') as unknown as readonly (readonly [string, Feature])[];

/** The oldest browsers that do not have it, as "chrome 85". A feature without data counts as supported everywhere. */
export function missingIn(feature: Feature): readonly string[] {
  const support = feature.__compat?.support;
  if (support === undefined) return [];
  return BROWSERS.filter((browser) => !has(support[browser], OLDEST[browser])).map((browser: Browser) => `${browser} ${OLDEST[browser]}`);
}

function has(support: Statement | readonly Statement[] | undefined, version: number): boolean {
  if (support === undefined) return true;
  const statements = Array.isArray(support) ? (support as readonly Statement[]) : [support as Statement];
  return statements.some((one) => one.prefix === undefined && one.alternative_name === undefined && one.flags === undefined
    && typeof one.version_added === 'string' && number(one.version_added) <= version
    && !(typeof one.version_removed === 'string' && number(one.version_removed) <= version));
}

/** "≤80" means 80 or earlier; "preview" means in no release yet. */
function number(version: string): number {
  const found = Number.parseFloat(version.replace('≤', ''));
  return Number.isNaN(found) ? Number.POSITIVE_INFINITY : found;
}
