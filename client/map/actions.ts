import { matchingAlerts } from '../alerts/alert-filter';
import type { Alert } from '../alerts/alert-list';
import { nextHit } from './hits';
import { LEGEND } from '../agents/legend-order';
import { mapCommands, seatToShow } from './map-commands';
import type { Layout } from './address';
import type { Page } from './page';

// The actions of keys, buttons and rows: one function for all of them.

/** The alerts in the list beside the map, most urgent first. */
export const listedAlerts = (page: Page): readonly Alert[] => matchingAlerts(page.alerts.value, page.filter.value, page.me.value);

export function stepAlert(page: Page, step: 1 | -1): void {
  const list = listedAlerts(page);
  if (list.length === 0) return;
  const at = list.findIndex((alert) => alert.row.id === page.selected.value);
  const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : (at + step + list.length) % list.length];
  if (next !== undefined) goTo(page, next.row.id);
}

export function stepHit(page: Page, step: 1 | -1): void {
  const next = nextHit(page.roster.all(), page.selected.value, step);
  if (next !== null) return goTo(page, next.id);
  const expected = page.roster.listed().find((row) => !row.dimmed);
  if (expected === undefined || expected.agent.seat === null) return;
  if (mapCommands.value === null) page.toFocus.value = { id: expected.id };
  else {
    mapCommands.value.zoomToDesk(expected.agent.seat);
    mapCommands.value.focusDesk(expected.agent.seat);
  }
}

/** Shows an agent and moves the keyboard focus there, so that the next key acts on the visible agent. */
export function goTo(page: Page, id: string): void {
  show(page, id);
  focusFloor(page, id);
}

/** Gives the keyboard focus to a seat or row; null: to the element that Tab reaches. */
export function focusFloor(page: Page, id: string | null): void {
  // A drawn floor has its desks, also without anybody.
  if (page.counts.value.total > 0 || (page.desks.value && mapCommands.value !== null)) page.toFocus.value = { id };
  else document.getElementById('floor')?.focus();
}

/** Switches between map and list, with the focus on the same agent. */
export function changeLayout(page: Page, layout: Layout): void {
  page.setLayout(layout);
  focusFloor(page, page.selected.value);
}

export function leaveSearch(page: Page): void {
  page.setFilter({ query: '' });
  focusFloor(page, page.selected.value);
}

/** The previous or next floor in the switcher, in a circle. */
export function stepFloor(page: Page, step: 1 | -1): void {
  const views = page.views.value ?? [];
  const at = views.findIndex((view) => view.id === page.view.value);
  const next = views[(at + step + views.length) % views.length];
  if (at >= 0 && next !== undefined) page.view.value = next.id;
}

/** Selects an agent and moves the seat into view. */
export function show(page: Page, id: string): void {
  page.select(id);
  if (mapCommands.value !== null) mapCommands.value.zoomToSeat(id);
  else if (page.layout.value === 'map') seatToShow.value = id;
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

/** Closes the details. The keyboard focus returns to the seat or row, not to the top of the page. */
export function closeDetails(page: Page): void {
  const inside = document.activeElement?.closest('.panel') != null;
  const id = page.selected.value;
  page.select(null);
  if (inside) focusFloor(page, id);
}
