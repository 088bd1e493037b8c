import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { editorWords } from '../../../client/editor/editor-words';
import { createPeople } from '../../../client/editor/live-people';
import { levelAt } from '../../../client/alerts/limits';
import { Centre, T } from '../product/centre';

const MINUTE = 60_000;

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('the editor paints the alert levels of the map under the draft', async () => {
  const centre = new Centre();
  centre.people = [{ name: 'Sato', live: { s: 'error', t: T - MINUTE } }, { name: 'Ito', live: { s: 'available', t: T - 4 * MINUTE } }];
  const people = createPeople(centre, 'v', () => editorWords('en'), DEFAULT_LIMITS);
  await vi.advanceTimersByTimeAsync(100);
  const levels = (): Readonly<Record<string, number>> =>
    Object.fromEntries(people.views(() => '').map((view) => [view.label, levelAt(view.fillLimits, T)]));
  expect(levels()).toEqual({ Sato: 1, Ito: 0 });
  people.dispose();
});
