import { request } from '../api/request';
import { recall, remember } from '../ui/device';
import { MOST_RELOADS, reloadNow } from './reload-budget';

const KEY = 'wall-reloads';
const ANSWER_MS = 5_000;

function past(): readonly number[] {
  try {
    const times: unknown = JSON.parse(recall(KEY) ?? '[]');
    return Array.isArray(times) ? times.filter((one): one is number => typeof one === 'number' && Number.isFinite(one)) : [];
  } catch {
    return [];
  }
}

export type Reloaded =
  /** the page is on its way out */
  | { readonly kind: 'going' }
  /** the server did not answer: a reload now would end in an error page of the browser, for good */
  | { readonly kind: 'away' }
  /** too many in a quarter of an hour; until: server time, null: this browser keeps nothing, so nothing can be counted */
  | { readonly kind: 'spent'; readonly times: number; readonly until: number | null };

/**
 * Loads the page again, if the budget allows it and the server answers.
 * @param now server time
 * @param before is done before the server is asked
 * @param last is done directly before the page goes
 */
export async function reload(now: number, before: () => Promise<unknown>, last: () => void): Promise<Reloaded> {
  const budget = reloadNow(past(), now);
  if (!budget.allowed) return { kind: 'spent', times: MOST_RELOADS, until: budget.until };
  const text = JSON.stringify(budget.times);
  await before();
  // A proxy or the sign-in page of a network may answer in the server's place.
  const health = await request('/healthz', { limitMs: ANSWER_MS, read: 'text' });
  if (health?.ok !== true || health.body !== 'ok') return { kind: 'away' };
  remember(KEY, text);
  if (recall(KEY) !== text) return { kind: 'spent', times: MOST_RELOADS, until: null };
  last();
  location.reload();
  return { kind: 'going' };
}
