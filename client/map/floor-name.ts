import type { WireView } from '../live/wire';

/** Name of a drawn floor; its id if this person may not see it. */
export const floorName = (views: readonly WireView[] | null) => (id: string): string =>
  views?.find((view) => view.floor !== undefined && view.id === id)?.name ?? id;
