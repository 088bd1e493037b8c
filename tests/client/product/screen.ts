import { act } from 'preact/test-utils';
import { render } from 'preact';
import type { ComponentChild } from 'preact';
import { vi } from 'vitest';
import { DEFAULT_LIMITS } from '../../../client/alerts/default-limits';
import { createPage } from '../../../client/map/create-page';
import type { Page } from '../../../client/map/page';
import { Centre } from './centre';
import type { Person } from './centre';

// Parts of the page in jsdom. For fake timers; `fakeDom` comes first.

/** Renders it under a new element of the document. Returns the element and a function that removes it. */
export async function shown(what: ComponentChild): Promise<{ readonly root: HTMLElement; readonly undo: () => void }> {
  const root = document.createElement('div');
  document.body.append(root);
  await act(() => render(what, root));
  return {
    root,
    undo() {
      render(null, root);
      root.remove();
    },
  };
}

/** Lets this number of milliseconds pass, and renders the result. */
export const pass = (ms: number): Promise<void> => act(async () => { await vi.advanceTimersByTimeAsync(ms); });

/** What a screen reader announces by itself: the text of every live region that is not hidden from it. */
export function spoken(root: Element): string {
  const copy = root.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
  return [...copy.querySelectorAll('[role="alert"], [role="status"], [aria-live]')].map((one) => one.textContent).join('|');
}

/** The page of a contact centre with these agents, live. */
export async function livePage(...people: readonly Person[]): Promise<{ readonly page: Page; readonly centre: Centre }> {
  const centre = new Centre();
  centre.people = people;
  const page = createPage(centre, DEFAULT_LIMITS);
  await vi.advanceTimersByTimeAsync(0);
  centre.tick();
  return { page, centre };
}
