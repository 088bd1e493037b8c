import { NO_FILTER } from '../agents/filter';
import { lettersOn } from '../ui/device';
import { composing } from '../ui/keys';
import { acknowledge, changeLayout, closeDetails, leaveSearch, stepAlert, stepHit, toggleState } from './actions';
import { mapCommands } from './map-commands';
import type { Page } from './page';

export interface Doors { readonly search: () => void; readonly help: () => void }

/** Where a letter is text, it is no shortcut. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** The chosen seat or row. */
const onFloor = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('.seat-button[aria-pressed="true"], .list tr[aria-selected="true"]');

/** A letter by what Shift says, whatever Caps Lock says; a sign as it is written, on every keyboard. */
export function commandKey({ key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }): string {
  const letter = key.toLowerCase();
  return /^[a-z]$/.test(letter) ? `${shiftKey ? 'shift+' : ''}${letter}` : key;
}

/** Escape goes back one step: out of the details, then out of the search. */
function back(page: Page): void {
  if (page.selected.value !== null) closeDetails(page);
  else if (page.alertsOpen.value) page.alertsOpen.value = false;
  else if (page.filter.value.query !== '') leaveSearch(page);
}

export function listenForKeys(page: Page, doors: Doors): () => void {
  const zone = (): void => {
    const row = page.roster.row(page.selected.value);
    if (row !== null) mapCommands.value?.zoomToIsland(row.agent.team);
  };
  const letters: Readonly<Record<string, () => void>> = {
    '/': doors.search, '?': doors.help,
    n: () => stepAlert(page, 1), 'shift+n': () => stepAlert(page, -1), a: () => acknowledge(page),
    '+': () => mapCommands.value?.zoomBy(1.25), '=': () => mapCommands.value?.zoomBy(1.25), '-': () => mapCommands.value?.zoomBy(0.8),
    f: () => mapCommands.value?.fit(), z: zone, m: () => changeLayout(page, 'map'), l: () => changeLayout(page, 'list'),
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
    // On the agent that was found there is nothing more to open: Enter goes on to the next one.
    if (event.key === 'Enter' && page.filter.value.query !== '' && onFloor(event.target)) {
      event.preventDefault();
      return stepHit(page, event.shiftKey ? -1 : 1);
    }
    if (!lettersOn.value) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    const command = digit > 0 ? () => toggleState(page, digit - 1, false) : letters[commandKey(event)];
    if (command === undefined) return;
    event.preventDefault();
    command();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
