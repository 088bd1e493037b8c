import type { WireView } from './wire';
import type { Words } from '../words/words';

/**
 * The name of a floor, with its site if there are several sites; or of an instance, with its AWS Region if another one has the same name and the name
 * does not contain the Region.
 */
export function viewLabel(view: WireView, views: readonly WireView[], words: Words): string {
  const { name, region, floor } = view;
  const site = floor?.siteName;
  if (site !== undefined && views.some((other) => other.floor !== undefined && other.floor.site !== floor?.site)) {
    return words.say('nav.view.site', { name, site });
  }
  const shared = views.some((other) => other !== view && other.name === name);
  return shared && region !== undefined && !name.includes(region) ? `${name} (${region})` : name;
}
