import { ICONS } from '../../ui/icon-shapes';
import type { IconName } from '../../ui/icon-shapes';

const paths = new Map<IconName, Path2D>();

/** An icon for the canvas, on a 24 × 24 field. */
export function iconPath(name: IconName): Path2D {
  let path = paths.get(name);
  if (path === undefined) paths.set(name, (path = new Path2D(ICONS[name])));
  return path;
}
