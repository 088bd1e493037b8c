import type { WireView } from '../live/wire';
import type { ScreensWords } from './screens-words';
import type { ShownFloor } from './screens-wire';

/** The name of a view, with its site if there are several sites; null: the view is gone. Before the views are here nobody can say so. */
export function viewName(id: string, views: readonly WireView[] | null, words: ScreensWords): string | null {
  if (views === null) return '…';
  const view = views.find((one) => one.id === id);
  if (view === undefined) return null;
  const sites = new Set(views.map(({ floor }) => floor?.site));
  const site = sites.size > 1 && view.floor !== undefined ? view.floor.siteName : undefined;
  return site === undefined ? view.name : words.say('nav.view.site', { name: view.name, site });
}

/** A floor of a screen, with the number of its zones: their names are in its document. */
export function shownName({ view, zones }: ShownFloor, views: readonly WireView[] | null, words: ScreensWords): string {
  const name = viewName(view, views, words) ?? words.say('screens.shows.unknown');
  return zones == null || zones.length === 0 ? name : words.count('screens.shows.zones', zones.length, { name });
}
