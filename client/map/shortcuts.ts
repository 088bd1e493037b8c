import { NO_FILTER } from '../agents/filter';
import { lettersOn } from '../ui/device';
import { acknowledge, closeDetails, stepAlert, toggleState } from './actions';
import { mapCommands } from './map-commands';
import type { Page } from './page';

export interface Doors { readonly search: () => void; readonly help: () => void }

/** Where a letter is text, it is no shortcut. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** Escape goes back one step: out of the details, then out of the filters. */
function back(page: Page): void {
  if (page.selected.value !== null) closeDetails(page);
  else if (page.filter.value.query !== '') page.setFilter({ query: '' });
}

export function listenForKeys(page: Page, doors: Doors): () => void {
  const zone = (): void => {
    const row = page.roster.row(page.selected.value);
    if (row !== null) mapCommands.value?.zoomToIsland(row.agent.team);
  };
  const letters: Readonly<Record<string, () => void>> = {
    '/': doors.search, '?': doors.help,
    n: () => stepAlert(page, 1), N: () => stepAlert(page, -1), a: () => acknowledge(page),
    '+': () => mapCommands.value?.zoomBy(1.25), '=': () => mapCommands.value?.zoomBy(1.25), '-': () => mapCommands.value?.zoomBy(0.8),
    f: () => mapCommands.value?.fit(), z: zone, m: () => page.setLayout('map'), l: () => page.setLayout('list'),
    r: () => page.foldRail(!page.railFolded.value),
    t: () => page.setTheme(page.theme.value === 'dark' ? 'light' : 'dark'),
    p: () => { page.paused.value = !page.paused.value; },
    '0': () => page.setFilter({ ...NO_FILTER, query: page.filter.value.query }),
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (event.key === 'Escape') return back(page);
    if (typing(event.target) || !lettersOn.value) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    const command = digit > 0 ? () => toggleState(page, digit - 1, false) : (letters[event.key] ?? letters[event.shiftKey ? '' : event.key.toLowerCase()]);
    if (command === undefined) return;
    event.preventDefault();
    command();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}
