import { lettersOn } from '../ui/device';
import { LEGEND } from './legend-order';
import { mapCommands, seatToShow } from './map-commands';
import type { Page } from './page';

export interface Doors { readonly search: () => void; readonly help: () => void }

/** Where a letter is text, it is no shortcut. */
function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

export function stepAlert(page: Page, step: 1 | -1): void {
  const list = page.alerts.value;
  if (list.length === 0) return;
  const at = list.findIndex((alert) => alert.row.id === page.selected.value);
  const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length];
  if (next !== undefined) show(page, next.row.id);
}

/** Selects an agent and brings the seat into view. */
export function show(page: Page, id: string): void {
  page.select(id);
  if (mapCommands.value !== null) mapCommands.value.zoomToSeat(id);
  else if (page.layout.value === 'map') seatToShow.value = id;
}

export function acknowledge(page: Page): void {
  const alert = page.alerts.value.find((one) => one.row.id === page.selected.value);
  if (alert !== undefined) page.acknowledge(alert);
}

export function toggleState(page: Page, index: number, solo: boolean): void {
  const code = LEGEND[index];
  if (code === undefined) return;
  const { states } = page.filter.value;
  if (solo) return page.setFilter({ states: states.size === 1 && states.has(code) ? new Set() : new Set([code]) });
  const next = new Set(states);
  if (!next.delete(code)) next.add(code);
  page.setFilter({ states: next });
}

/** Leaves the details. Whoever was in them by keyboard goes back to the seat, not to the top of the page. */
export function closeDetails(page: Page): void {
  const inside = document.activeElement?.closest('.panel') != null;
  page.select(null);
  if (!inside) return;
  if (mapCommands.value !== null) mapCommands.value.focus();
  else document.querySelector<HTMLElement>('.list tr[tabindex="0"]')?.focus();
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
    t: () => page.setTheme(page.theme.value === 'dark' ? 'light' : 'dark'),
    p: () => { page.paused.value = !page.paused.value; },
    '0': () => page.setFilter({ states: new Set(), attention: false }),
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
