import { signal } from '@preact/signals';
import { plans } from '../app/session';
import type { Session } from '../app/session';
import { recall, remember } from '../ui/device';
import type { Page } from './page';

const closed = signal(recall('draw') === 'closed');

/**
 * Whether the note "Draw the floor" is above the map: for users who may create a floor, while there is none. The map leaves room for it before its
 * first picture, so that it is not laid out twice; the text is loaded later.
 */
export const hasDrawNote = (page: Page, session: Session | null): boolean =>
  !closed.value && session !== null && plans(session) && page.layout.value === 'map' && (!page.loaded.value || page.counts.value.total > 0)
  && page.views.value !== null && page.views.value.length > 0 && !page.views.value.some((view) => view.floor !== undefined);

/** This browser remembers it. */
export function closeDrawNote(): void {
  closed.value = true;
  remember('draw', 'closed');
}
