import type { ChoiceKind } from './wire';
import { volumeOf, wantedOf } from './wish';
import type { Wish } from './wish';

export type Purpose = 'apply' | 'teardown';

/** Only one stream, independent of the form: its events are no longer sent (it is kept), or it is deleted. */
export interface Part { readonly act: 'stop' | 'delete'; /** kind of event; empty: it receives nothing */ readonly kind: string;
  /** name of the stream, or its ARN */ readonly name: string }

export interface PlanRequest {
  readonly region: string; readonly instance: string; readonly wish: Wish;
  /** names with a special choice */
  readonly chosen: ReadonlySet<string>;
}

export const choiceId = (kind: string, name: string): string => `${kind} ${name}`;

export const chosenNames = (chosen: ReadonlySet<string>, kind: ChoiceKind): Set<string> =>
  new Set([...chosen].flatMap((id) => (id.startsWith(`${kind} `) ? [id.slice(kind.length + 1)] : [])));

/** Stop is an apply of only that kind; delete is a teardown of only that stream. */
export const purposeOf = (part: Part): Purpose => (part.act === 'stop' ? 'apply' : 'teardown');

/** The body of a plan and of its order. */
export function bodyOf(purpose: Purpose, part: Part | null, { region, instance, wish, chosen }: PlanRequest): object {
  const named = (kind: ChoiceKind): Set<string> => chosenNames(chosen, kind);
  const at = { region, instance, ...volumeOf(wish) };
  if (purpose === 'teardown') {
    return { ...at, include: [...named('include')], keep: [...named('keep')], ...(part === null ? {} : { only: [part.name] }) };
  }
  return { ...at, wanted: part === null ? wantedOf(wish, named('replace'), named('change')) : stopped(part) };
}

/** The button of a stream names the stream, so a stream that was connected by hand is turned off too. */
function stopped({ kind, name }: Part): object {
  return { [kind === 'agent-events' ? 'agentEvents' : 'contactRecords']: { to: 'none' }, replace: [name] };
}
