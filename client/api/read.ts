// Guards that check values of type `unknown` from outside. Values are not repaired; unknown fields are accepted.

export type Guard<T> = (value: unknown) => value is T;
/** The server omits unknown values or sends null: both mean the same. */
export type Maybe<T> = T | null | undefined;

export const text: Guard<string> = (value): value is string => typeof value === 'string';
export const number: Guard<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const flag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
export const nothing: Guard<null> = (value): value is null => value === null;

export const maybe = <T>(guard: Guard<T>): Guard<Maybe<T>> => (value): value is Maybe<T> => value === undefined || value === null || guard(value);
export const list = <T>(guard: Guard<T>): Guard<readonly T[]> => (value): value is readonly T[] => Array.isArray(value) && value.every(guard);

/** An object whose values are all of one type. */
export const record = <T>(guard: Guard<T>): Guard<Readonly<Record<string, T>>> => (value): value is Readonly<Record<string, T>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(guard);

export const only = <const T extends string>(value: T): Guard<T> => (given): given is T => given === value;

/** The type that a guard accepts: a message is described once, by its guard, and its type follows from it. */
export type Guarded<G> = G extends Guard<infer T> ? T : never;
type Guards<T> = { readonly [K in keyof T]-?: Guard<T[K]> };

/** An object with these required and optional fields. A missing optional field is absent, never null. */
export function shape<T extends object, O extends object = object>(
  fields: Guards<T>, optional?: Guards<O>,
): Guard<Readonly<T> & { readonly [K in keyof O]?: O[K] }> {
  const needed = Object.entries(fields) as readonly (readonly [string, Guard<unknown>])[];
  const possible = Object.entries(optional ?? {}) as readonly (readonly [string, Guard<unknown>])[];
  return (value): value is Readonly<T> & { readonly [K in keyof O]?: O[K] } => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const given = value as Readonly<Record<string, unknown>>;
    return needed.every(([name, guard]) => guard(given[name])) && possible.every(([name, guard]) => given[name] === undefined || guard(given[name]));
  };
}
