import type { WireView } from '../live/wire';

/** The name of an instance, with its AWS Region if another one has the same name and the name does not contain the Region. */
export function viewLabel(view: WireView, views: readonly WireView[]): string {
  const { name, region } = view;
  const shared = views.some((other) => other !== view && other.name === name);
  return shared && region !== undefined && !name.includes(region) ? `${name} (${region})` : name;
}
