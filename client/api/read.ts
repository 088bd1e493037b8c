// The door from `unknown` to what the screens show: small guards that fit together. Nothing is repaired, unknown fields pass.

export type Guard<T> = (value: unknown) => value is T;
/** The server leaves out what it does not know, or says null: both mean the same. */
export type Maybe<T> = T | null | undefined;

export const text: Guard<string> = (value): value is string => typeof value === 'string';
export const number: Guard<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
export const flag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
export const nothing: Guard<null> = (value): value is null => value === null;

export const maybe = <T>(guard: Guard<T>): Guard<Maybe<T>> => (value): value is Maybe<T> => value === undefined || value === null || guard(value);
export const list = <T>(guard: Guard<T>): Guard<readonly T[]> => (value): value is readonly T[] => Array.isArray(value) && value.every(guard);

export function shape<T extends object>(guards: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  const entries = Object.entries(guards) as readonly (readonly [string, Guard<unknown>])[];
  return (value): value is T =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && entries.every(([name, guard]) => guard((value as Record<string, unknown>)[name]));
}
