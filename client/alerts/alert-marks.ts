import { callApi } from '../api/call-api';
import type { Method } from '../api/call-api';
import type { Guard } from '../api/read';
import { text } from '../api/read';
import type { Mark } from '../live/agent';
import type { Level, RunningLimit } from './limits';

// What people do about an alert: acknowledge it, take care of it, or let it wait. The server stores it and sends the mark to every screen.

/** The first four, and how the first and the last are taken back. */
export const ACTS = ['acknowledge', 'claim', 'release', 'snooze', 'unacknowledge', 'unsnooze'] as const;
export type Act = (typeof ACTS)[number];

export const SNOOZE_MINUTES = [5, 10, 30, 60] as const;
export const SNOOZE = 10;

/** Why it was not done. */
export type Fault =
  /** somebody else has it; `by` can be empty */
  | { readonly kind: 'taken'; readonly by: string }
  /** silence: no answer, or one that says that the server itself does not know whether it was stored */
  | { readonly kind: 'over' | 'forbidden' | 'limited' | 'unstored' | 'silence' };

/** An act of this browser whose mark is not on the page yet. */
export interface Acting {
  readonly act: Act;
  readonly minutes: number;
  /** of the alert that the person saw */
  readonly level: Level;
  /** sent: stored, and the mark comes with the next frame; done: the same a short time ago, so that the second click of a double click does nothing */
  readonly state: 'busy' | 'done' | 'sent' | Fault;
}

/** Id of an alert at the server: base64url of the UTF-8 text `kind|since|ARN of the agent`. */
export function markId({ kind, since }: Pick<RunningLimit, 'kind' | 'since'>, arn: string): string {
  const bytes = new TextEncoder().encode(`${kind}|${since ?? ''}|${arn}`);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const CALLS: Readonly<Record<Act, readonly [Method, string]>> = {
  acknowledge: ['POST', 'acknowledge'], claim: ['POST', 'claim'], release: ['POST', 'release'], snooze: ['POST', 'snooze'],
  unacknowledge: ['DELETE', 'acknowledge'], unsnooze: ['DELETE', 'snooze'],
};

/** A supervisor does not wait longer to hear that the server does not answer. */
const LIMIT_MS = 10_000;
const anything: Guard<unknown> = (value): value is unknown => value !== undefined;

function bodyOf(act: Act, minutes: number, level: Level): unknown {
  const seen = level === 2 ? 'critical' : 'warning';
  return act === 'snooze' ? { minutes, level: seen } : act === 'acknowledge' ? { level: seen } : undefined;
}

/**
 * Null: stored. Repeating a call whose answer was lost changes nothing.
 * @param level of the alert that the person saw: a level that begins meanwhile stays loud
 */
export async function sendAct(id: string, act: Act, minutes: number, level: Level): Promise<Fault | null> {
  const [method, path] = CALLS[act];
  const said = await Promise.race([
    callApi(method, `/api/alerts/${id}/${path}`, anything, bodyOf(act, minutes, level)),
    new Promise<null>((resolve) => { setTimeout(() => resolve(null), LIMIT_MS); }),
  ]);
  if (said === null || said.kind === 'no-answer') return { kind: 'silence' };
  if (said.kind === 'ok') return null;
  switch (said.status) {
    case 403: return { kind: 'forbidden' };
    case 404: return { kind: 'over' };
    case 409: return { kind: 'taken', by: claimerIn(said.body) };
    case 429: return { kind: 'limited' };
    default: return { kind: said.status >= 500 ? 'silence' : 'unstored' };
  }
}

function claimerIn(body: unknown): string {
  const by: unknown = typeof body === 'object' && body !== null ? (body as { readonly claimedBy?: unknown }).claimedBy : null;
  return text(by) ? by : '';
}

/** Whether the page shows the mark of an act already, at a server time. */
export function isShown(act: Act, mark: Mark | null, level: Level, me: string | null, now: number): boolean {
  const { acknowledged = null, claimed = null, snoozed = null } = mark ?? {};
  switch (act) {
    case 'acknowledge': return acknowledged !== null && acknowledged.level >= level;
    case 'unacknowledge': return acknowledged === null;
    case 'claim': return claimed !== null && claimed.byId === me;
    case 'release': return claimed === null;
    case 'snooze': return snoozed !== null && snoozed.level >= level && snoozed.until > now;
    case 'unsnooze': return snoozed === null || snoozed.until <= now;
  }
}
