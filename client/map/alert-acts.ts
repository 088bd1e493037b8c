import { ownerOf } from '../alerts/alert-filter';
import type { Alert } from '../alerts/alert-list';
import { isShown, markId, sendAct, SNOOZE } from '../alerts/alert-marks';
import type { Act, Acting, Fault } from '../alerts/alert-marks';
import { alertWords } from '../alerts/alert-words';
import type { AlertWords } from '../alerts/alert-words';
import type { Breach, Level } from '../alerts/limits';
import type { Page } from './page';

/** A mark comes with the next frame. After this time the button is free again. */
const FRAME_MS = 4_000;
/** Longer than between the clicks of a double click: the button in the same place would take the act back. */
const DOUBLE_CLICK_MS = 600;
/** What cannot be tried again is an answer to a click: it is said for a while. */
const SAID_MS = 8_000;

export const idOf = ({ row, breach }: Alert): string => markId(breach.limit, row.agent.arn);

/** What is offered for an alert: each act that would change something. */
export function actsOn(breach: Breach, me: string | null, now: number): readonly Act[] {
  const { mark } = breach.limit;
  const done = (act: Act): boolean => isShown(act, mark, breach.level, me, now);
  const claimed = mark?.claimed ?? null;
  const snoozed = breach.quiet && !done('acknowledge');
  return [
    ...(done('acknowledge') ? ['unacknowledge' as const] : ['acknowledge' as const]),
    // Also a claim of somebody who has gone home.
    claimed === null ? 'claim' as const : 'release' as const,
    ...(snoozed ? ['unsnooze' as const] : breach.quiet ? [] : ['snooze' as const]),
  ];
}

/** What this browser does about an alert now; null: nothing, or its mark is on the page. */
export function actingOn(page: Page, alert: Alert): Acting | null {
  const acting = page.acting.value.get(idOf(alert)) ?? null;
  if (acting === null) return null;
  // An answer can be lost although the server stored it.
  const open = acting.state === 'busy' || acting.state === 'done' || (acting.state !== 'sent' && acting.state.kind !== 'silence');
  return open || !isShown(acting.act, alert.breach.limit.mark, acting.level, page.me.value, page.now() ?? 0) ? acting : null;
}

function put(page: Page, id: string, acting: Acting | null): void {
  // What is said about an alert ends with the alert.
  const open = new Set(page.alerts.peek().map(idOf));
  const next = new Map([...page.acting.peek()].filter(([one, { state }]) => open.has(one) || state === 'busy'));
  if (acting === null) next.delete(id);
  else next.set(id, acting);
  page.acting.value = next;
}

/** What is said stays, with a button, until it is done or its mark comes. */
export const canTryAgain = ({ kind }: Fault): boolean => kind === 'unstored' || kind === 'silence' || kind === 'limited';

export function faultText(fault: Fault, words: AlertWords): string {
  if (fault.kind !== 'taken') return words.say(`fault.${fault.kind}`);
  return fault.by === '' ? words.say('fault.taken.somebody') : words.say('fault.taken', { by: fault.by });
}

/** Does it, and says how it went. One act at a time for each alert. */
export async function act(page: Page, alert: Alert, what: Act, minutes: number = SNOOZE, level: Level = alert.breach.level): Promise<void> {
  const id = idOf(alert);
  if (!page.mayAct.peek() || page.acting.peek().get(id)?.state === 'busy') return;
  put(page, id, { act: what, minutes, level, state: 'busy' });
  const fault = await sendAct(id, what, minutes, level);
  const acting: Acting = { act: what, minutes, level, state: fault ?? 'done' };
  put(page, id, acting);
  const words = alertWords(page.words.peek());
  const { name } = alert.row;
  page.said.value = fault === null ? words.say(`act.done.${what}`, { name, n: minutes }) : `${name}: ${faultText(fault, words)}`;
  if (fault !== null && canTryAgain(fault)) return;
  const is = (one: Acting): boolean => page.acting.peek().get(id) === one;
  if (fault !== null) {
    setTimeout(() => { if (is(acting)) put(page, id, null); }, SAID_MS);
    return;
  }
  const sent: Acting = { ...acting, state: 'sent' };
  setTimeout(() => { if (is(acting)) put(page, id, sent); }, DOUBLE_CLICK_MS);
  const end = (): void => {
    if (!is(sent)) return;
    // A picture that stands still does not show the mark: the button of before would look as if nothing had happened.
    if (page.paused.peek() || page.now() === null) setTimeout(end, FRAME_MS);
    else put(page, id, null);
  };
  setTimeout(end, FRAME_MS);
}

/** The alert of the selected agent. */
export const selectedAlert = (page: Page): Alert | null => page.alerts.value.find(({ row }) => row.id === page.selected.value) ?? null;

const BY_KEY: Readonly<Record<'a' | 'c' | 's', readonly Act[]>> = { a: ['acknowledge'], c: ['claim', 'release'], s: ['snooze'] };

/** A acknowledges the selected alert, C claims or releases it, S snoozes it. */
export function actByKey(page: Page, key: 'a' | 'c' | 's'): void {
  const alert = selectedAlert(page);
  if (alert === null) return;
  const offered = actsOn(alert.breach, page.me.value, page.now() ?? 0);
  const what = BY_KEY[key].find((one) => offered.includes(one));
  // One letter must not take an alert from a colleague.
  if (what === 'release' && ownerOf(alert.breach, page.me.value) === 'others') return;
  if (what !== undefined) void act(page, alert, what);
}
