import { LEGEND } from './legend-order';
import { mapCommands, seatToShow } from './map-commands';
import type { Page } from './page';

// What a key, a button and a row do: one function for all of them.

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
