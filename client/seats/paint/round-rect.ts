type Path = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'closePath'> & { readonly roundRect?: CanvasRenderingContext2D['roundRect'] };
type Corners = readonly [topLeft: number, topRight: number, bottomRight: number, bottomLeft: number];

/** Adds a rectangle with round corners to the path: with `roundRect` if the browser has it, otherwise with arcs (Chromium before 99). */
export function addRoundRect(path: Path, x: number, y: number, w: number, h: number, r: number | Corners): void {
  if (path.roundRect !== undefined) path.roundRect(x, y, w, h, typeof r === 'number' ? r : [...r]);
  else addByArcs(path, x, y, w, h, r);
}

function addByArcs(path: Path, x: number, y: number, w: number, h: number, r: number | Corners): void {
  const [tl, tr, br, bl] = fitting(typeof r === 'number' ? [r, r, r, r] : r, w, h);
  const quarter = Math.PI / 2;
  path.moveTo(x + tl, y);
  path.lineTo(x + w - tr, y);
  path.arc(x + w - tr, y + tr, tr, -quarter, 0);
  path.lineTo(x + w, y + h - br);
  path.arc(x + w - br, y + h - br, br, 0, quarter);
  path.lineTo(x + bl, y + h);
  path.arc(x + bl, y + h - bl, bl, quarter, 2 * quarter);
  path.lineTo(x, y + tl);
  path.arc(x + tl, y + tl, tl, 2 * quarter, 3 * quarter);
  path.closePath();
}

/** Corners that would overlap are made smaller together, as the canvas standard says. */
function fitting(corners: Corners, w: number, h: number): Corners {
  const [tl, tr, br, bl] = corners;
  const scale = Math.min(1, w / (tl + tr || 1), w / (bl + br || 1), h / (tl + bl || 1), h / (tr + br || 1));
  // Ignore tiny rounding differences.
  return scale >= 1 ? corners : [tl * scale, tr * scale, br * scale, bl * scale];
}
