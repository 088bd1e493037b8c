import type { WireView } from '../live/wire';
import type { Words } from '../words/words';
import { viewLabel } from '../live/view-label';

/** The name of a drawn floor, with its site if there are several; its id while the list of views does not have it. */
export const floorName = (views: readonly WireView[] | null, words: Words) => (id: string): string => {
  const view = views?.find((one) => one.floor !== undefined && one.id === id);
  return views === null || view === undefined ? id : viewLabel(view, views, words);
};
