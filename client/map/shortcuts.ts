import { NO_FILTER } from '../agents/filter';
import { lettersOn } from '../ui/device';
import { composing } from '../ui/keys';
import { changeLayout, closeDetails, leaveSearch, stepAlert, stepFloor, stepHit, toggleState } from './actions';
import { later } from './late-parts';
import { mapCommands } from './map-commands';
import type { Page } from './page';

export interface Doors { readonly search: () => void; readonly help: () => void }

/** In text fields, letters are not shortcuts. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** The selected seat or row. */
const onFloor = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('.seat-button[aria-pressed="true"], .list tr[aria-selected="true"]');

/** A letter depends on Shift, not on Caps Lock; a sign is the written one, on every keyboard. */
export function commandKey({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): string {
  const letter = key.toLowerCase();
  return /^[a-z]$/.test(letter) ? `${shiftKey ? 'shift+' : ''}${letter}` : key;
}

/** The number of a state, 1 to 9; `solo`: with Shift, which gives another sign on most keyboards. Null: another key. */
export function stateKey({
  key,
  code,
  shiftKey,
}: {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}): { readonly n: number; readonly solo: boolean } | null {
  if (/^[1-9]$/.test(key)) return { n: Number(key), solo: false };
  const digit = shiftKey ? /^Digit([1-9])$/.exec(code)?.[1] : undefined;
  return digit === undefined ? null : { n: Number(digit), solo: true };
}

/** Escape goes back one step: it closes the details, then the search. */
function back(page: Page): void {
  if (page.seating.value) page.seating.value = false;
  else if (page.selected.value !== null) closeDetails(page);
  else if (page.alertsOpen.value) page.alertsOpen.value = false;
  else if (page.filter.value.query !== '') leaveSearch(page);
}

export function listenForKeys(page: Page, doors: Doors): () => void {
  const zone = (): void => {
    const row = page.roster.row(page.selected.value);
    if (row !== null) mapCommands.value?.zoomToIsland(row.agent.team);
  };
  const key = (letter: 'a' | 'c' | 's') => (): void => later.peek()?.actByKey(page, letter);
  const letters: Readonly<Record<string, () => void>> = {
    '/': doors.search, '?': doors.help,
    n: () => stepAlert(page, 1), 'shift+n': () => stepAlert(page, -1), a: key('a'), c: key('c'), s: key('s'),
    '+': () => mapCommands.value?.zoomBy(1.25), '=': () => mapCommands.value?.zoomBy(1.25), '-': () => mapCommands.value?.zoomBy(0.8),
    e: () => document.getElementById('edit-layout')?.click(),
    f: () => mapCommands.value?.fit(), z: zone, m: () => changeLayout(page, 'map'), l: () => changeLayout(page, 'list'),
    '[': () => stepFloor(page, -1), ']': () => stepFloor(page, 1),
    r: () => page.foldRail(!page.railFolded.value),
    t: () => page.setTheme(page.theme.value === 'dark' ? 'light' : 'dark'),
    p: () => { page.paused.value = !page.paused.value; },
    '0': () => page.setFilter({ ...NO_FILTER, query: page.filter.value.query }),
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || composing(event)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (event.key === 'Escape') return back(page);
    if (typing(event.target)) return;
    // The found agent is already open: Enter goes to the next one.
    if (event.key === 'Enter' && page.filter.value.query !== '' && onFloor(event.target)) {
      event.preventDefault();
      return stepHit(page, event.shiftKey ? -1 : 1);
    }
    if (!lettersOn.value) return;
    const state = stateKey(event);
    // A sign with its own command keeps it, on every keyboard layout.
    const command = letters[commandKey(event)] ?? (state === null ? undefined : () => toggleState(page, state.n - 1, state.solo));
    if (command === undefined) return;
    event.preventDefault();
    // A held key would claim and release an alert in turn.
    if (!event.repeat || !['a', 'c', 's'].includes(commandKey(event))) command();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
