import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { maybe, shape, text } from '../api/read';
import type { WireView } from '../live/wire';
import { approve } from './calls';
import { bodyOf, MOST_FLOORS, newForm } from './form';

// A wall in this browser: the same steps as on a TV and on this page, one after the other. The cookie of the screen is for /api/wall only, so it
// changes nothing about who is signed in here.

const isWallSession = shape({ state: text }, { code: maybe(text) });
const isAsked = shape({ code: text });
const LONGEST = 200;

/** Floors that a wall shows at first: the drawn ones; without any, the automatic ones. */
export function firstFloors(views: readonly WireView[]): readonly { readonly view: string }[] {
  const drawn = views.filter(({ floor }) => floor !== undefined);
  return (drawn.length > 0 ? drawn : views).slice(0, MOST_FLOORS).map(({ id }) => ({ view: id }));
}

/** What this browser says about itself when it asks to be a screen. */
export const thisDevice = (): object => ({
  browser: navigator.userAgent.slice(0, LONGEST), width: screen.width, height: screen.height, ratio: devicePixelRatio,
  languages: navigator.languages.slice(0, 5), zone: Intl.DateTimeFormat().resolvedOptions().timeZone, clock: Date.now(),
});

/**
 * Makes this browser a screen, unless it is one already.
 * @param name of the new screen
 * @param own level of names that the person sees; null: all
 * @returns 'no cookie': the browser has not kept the cookie of the screen, and no screen was made
 */
export async function pairHere(views: readonly WireView[], name: string, own: string | null): Promise<Answer<unknown> | 'no cookie'> {
  const session = await callApi('GET', '/api/wall/session', isWallSession, undefined, true);
  if (session.kind !== 'ok' || session.value.state === 'paired') return session;
  const asked = await callApi('POST', '/api/wall/pairing', isAsked, { device: thisDevice() }, true);
  if (asked.kind !== 'ok') return asked;
  // Some browsers keep no secure cookie over http, not even on this computer: the wall would ask for approval again.
  const kept = await callApi('GET', '/api/wall/session', isWallSession, undefined, true);
  if (kept.kind !== 'ok') return kept;
  if (kept.value.state === 'none') return 'no cookie';
  return approve(asked.value.code, bodyOf({ ...newForm(own), name, floors: firstFloors(views) }));
}

export const WALL = '/wall';
/** One window: a second wall of one screen would only take the place of the first. */
export const WALL_WINDOW = 'connect-streaming-wall';

export type OpenedHere =
  | { readonly kind: 'done' | 'blocked' | 'no cookie' }
  | { readonly kind: 'refused'; readonly answer: Answer<unknown> };

/** A wall runs in this window: another page in its place would blank it. */
function isWall(opened: Window | null): boolean {
  try {
    return opened !== null && /^\/wall\/*$/.test(opened.location.pathname);
  } catch {
    // It shows a page of another site.
    return false;
  }
}

/** Opens a wall in another window of this browser. To be called in the click itself: only there does a browser open a window. */
export async function openHere(pair: () => Promise<Answer<unknown> | 'no cookie'>): Promise<OpenedHere> {
  // Without an address, a window that is there stays as it is.
  const opened = window.open('', WALL_WINDOW);
  const runs = isWall(opened);
  const said = await pair();
  if (said === 'no cookie' || said.kind !== 'ok') {
    if (!runs) opened?.close();
    return said === 'no cookie' ? { kind: said } : { kind: 'refused', answer: said };
  }
  if (opened === null) return { kind: 'blocked' };
  if (runs) opened.focus();
  else opened.location.replace(WALL);
  return { kind: 'done' };
}
