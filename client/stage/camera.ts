// The camera is a plain value: screen = world × k + (x, y), in CSS pixels of the map element.

export interface Camera { readonly k: number; readonly x: number; readonly y: number }
export interface Size { readonly width: number; readonly height: number }
export interface Box { readonly x: number; readonly y: number; readonly w: number; readonly h: number }

export const HOME: Camera = { k: 1, x: 0, y: 0 };
/** fit() never draws a seat larger than this many times its natural size */
export const FIT_MOST = 2.4;
export const ZOOM_MOST = 5;
/** 4K at one backing pixel per device pixel; above it the picture is enlarged, not the memory */
export const BACKING_MOST = 8_300_000;

export const toScreen = (c: Camera, b: Box): Box => ({ x: b.x * c.k + c.x, y: b.y * c.k + c.y, w: b.w * c.k, h: b.h * c.k });

export function toWorld(c: Camera, x: number, y: number): { readonly x: number; readonly y: number } {
  return { x: (x - c.x) / c.k, y: (y - c.y) / c.k };
}

/** The part of the world in the viewport, extended by a margin in screen pixels. */
export function worldInView(c: Camera, viewSize: Size, margin = 0): Box {
  return { x: (-margin - c.x) / c.k, y: (-margin - c.y) / c.k, w: (viewSize.width + 2 * margin) / c.k, h: (viewSize.height + 2 * margin) / c.k };
}

export function fitBox(box: Box, viewSize: Size, padding: number, most = FIT_MOST): Camera {
  const width = Math.max(1, viewSize.width - 2 * padding);
  const height = Math.max(1, viewSize.height - 2 * padding);
  const k = Math.min(width / Math.max(1, box.w), height / Math.max(1, box.h), most);
  return { k, x: (viewSize.width - box.w * k) / 2 - box.x * k, y: (viewSize.height - box.h * k) / 2 - box.y * k };
}

/** The centre of the box in the centre of the viewport at zoom k. */
export function centreOn(box: Box, viewSize: Size, k: number): Camera {
  return { k, x: viewSize.width / 2 - (box.x + box.w / 2) * k, y: viewSize.height / 2 - (box.y + box.h / 2) * k };
}

/** The smallest pan that moves the box into view; the same camera if it is already there. */
export function reveal(c: Camera, box: Box, viewSize: Size, padding: number): Camera {
  const s = toScreen(c, box);
  const shift = (at: number, size: number, room: number): number => {
    if (at < padding) return padding - at;
    const over = at + size - (room - padding);
    return over > 0 ? -Math.min(over, at - padding) : 0;
  };
  const dx = shift(s.x, s.w, viewSize.width);
  const dy = shift(s.y, s.h, viewSize.height);
  return dx === 0 && dy === 0 ? c : { k: c.k, x: c.x + dx, y: c.y + dy };
}

/** Scales the view and keeps what is at the screen point (x, y) there. */
export function zoomAbout(c: Camera, scale: number, x: number, y: number, least: number, most: number): Camera {
  const k = Math.min(most, Math.max(least, c.k * scale));
  const by = k / c.k;
  return by === 1 ? c : { k, x: x - (x - c.x) * by, y: y - (y - c.y) * by };
}

/**
 * The nearest camera without unneeded background: a floor larger than the viewport covers it up to a margin in screen
 * pixels, and a smaller one stays completely visible.
 */
export function clamp(c: Camera, floor: Size, viewSize: Size, margin: number): Camera {
  const keep = (at: number, size: number, room: number): number => {
    const [one, other] = [margin, room - margin - size];
    // A floor that fits without its margins cannot be moved: it stays in the centre.
    if (size <= room && one > other) return (room - size) / 2;
    return Math.min(Math.max(one, other), Math.max(Math.min(one, other), at));
  };
  const x = keep(c.x, floor.width * c.k, viewSize.width);
  const y = keep(c.y, floor.height * c.k, viewSize.height);
  return x === c.x && y === c.y ? c : { k: c.k, x, y };
}

/** Keeps the centre in the centre when the viewport changes its size. */
export function recentre(c: Camera, from: Size, to: Size): Camera {
  return { k: c.k, x: c.x + (to.width - from.width) / 2, y: c.y + (to.height - from.height) / 2 };
}

/** A point between a and b: the zoom changes geometrically, the centre of the view moves in a straight line on the screen. */
export function between(a: Camera, b: Camera, viewSize: Size, t: number): Camera {
  if (t >= 1) return b;
  const k = a.k * (b.k / a.k) ** t;
  // Weighting by zoom keeps the common point of both views still during the zoom.
  const share = Math.abs(b.k - a.k) < 1e-9 ? t : (1 / a.k - 1 / k) / (1 / a.k - 1 / b.k);
  const from = toWorld(a, viewSize.width / 2, viewSize.height / 2);
  const to = toWorld(b, viewSize.width / 2, viewSize.height / 2);
  const x = from.x + (to.x - from.x) * share;
  const y = from.y + (to.y - from.y) * share;
  return { k, x: viewSize.width / 2 - x * k, y: viewSize.height / 2 - y * k };
}

/** How to place a bitmap that was painted for one camera, to show it for another camera. */
export function standIn(painted: Camera, now: Camera): Camera {
  const k = now.k / painted.k;
  return { k, x: now.x - painted.x * k, y: now.y - painted.y * k };
}

/** True when this bitmap leaves a part of the viewport empty. */
export function leavesBare(s: Camera, viewSize: Size): boolean {
  return s.x > 1 || s.y > 1 || s.x + viewSize.width * s.k < viewSize.width - 1 || s.y + viewSize.height * s.k < viewSize.height - 1;
}

export function backingRatio(viewSize: Size, devicePixelRatio: number): number {
  const area = viewSize.width * viewSize.height;
  return area <= 0 ? devicePixelRatio : Math.min(devicePixelRatio, Math.sqrt(BACKING_MOST / area));
}

export const sameCamera = (a: Camera, b: Camera): boolean => a.k === b.k && a.x === b.x && a.y === b.y;
