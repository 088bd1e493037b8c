import { request } from '../api/request';
import { retryAfterMs } from '../api/retry-after';
import type { TakenPicture } from './take-picture';
import { isPairing, isSession } from './wall-wire';
import type { WallPairing, WallSession } from './wall-wire';

const LIMIT_MS = 10_000;
/** A proxy may ask for an hour, and nobody can press a button here. */
const MOST_WAIT_MS = 60_000;
/** Bytes of a text in the description of the device that the server accepts. */
const MOST_TEXT = 200;

/** What this browser is to the server. Null: no answer. */
export async function fetchWallSession(): Promise<WallSession | null> {
  const reply = await request('/api/wall/session', { limitMs: LIMIT_MS });
  return reply !== null && reply.ok && isSession(reply.body) ? reply.body : null;
}

/** Asks for a code. A number: the server asks to wait this many milliseconds. Null: no answer. */
export async function fetchCode(): Promise<WallPairing | number | null> {
  const reply = await request('/api/wall/pairing', { method: 'POST', body: { device: device() }, limitMs: LIMIT_MS });
  if (reply === null) return null;
  if (reply.status === 429 || reply.status === 503) {
    return Math.min(MOST_WAIT_MS, retryAfterMs(reply.headers.get('retry-after'), reply.headers.get('date')));
  }
  return reply.ok && isPairing(reply.body) ? reply.body : null;
}

/** The secret is replaced; the old one stays valid until the new one was used. */
export async function renew(): Promise<boolean> {
  return (await request('/api/wall/renew', { method: 'POST', limitMs: LIMIT_MS }))?.ok === true;
}

/** Somebody wants to see what is on the glass. Without an answer they are told so. */
export async function givePicture(id: string, picture: TakenPicture | null): Promise<void> {
  if (picture === null) return;
  await request(`/api/wall/pictures/${encodeURIComponent(id)}`, { method: 'POST', body: picture, limitMs: LIMIT_MS });
}

/** What the person who approves this screen sees of it. */
const device = (): Readonly<Record<string, unknown>> => ({
  browser: navigator.userAgent.slice(0, MOST_TEXT),
  // Of the glass, in its own pixels: a browser window of a kiosk fills it.
  width: Math.round(innerWidth * devicePixelRatio), height: Math.round(innerHeight * devicePixelRatio), ratio: devicePixelRatio,
  languages: navigator.languages.slice(0, 10), zone: new Intl.DateTimeFormat().resolvedOptions().timeZone.slice(0, MOST_TEXT), clock: Date.now(),
});
