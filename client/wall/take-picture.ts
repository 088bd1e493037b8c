// What is on the glass, for a person who asks from far away: the floor as an image, and the texts around it. The names in it are those that the screen shows.

/** Widest image, px: enough to see every seat, and small enough for a weak Wi-Fi. */
const WIDTH = 1280;
const QUALITY = 0.8;

export interface TakenPicture {
  /** JPEG, base64 */
  readonly image: string;
  readonly header: readonly string[];
  readonly rail: readonly string[];
  readonly footer: readonly string[];
}

/** The texts within an element, in their order, with spaces between them. */
function textOf(element: Element): string {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const parts: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    if (text !== '') parts.push(text);
  }
  return parts.join(' ');
}

const linesOf = (root: Element, selector: string): readonly string[] => [...root.querySelectorAll(selector)].map(textOf).filter((line) => line !== '');

/**
 * @param root the wall
 * @param stage the element with the floor
 * @param background colour under the floor
 * @returns null: there is no floor on it, or this browser gives no image
 */
export function takePicture(root: Element, stage: Element, background: string): TakenPicture | null {
  const area = stage.getBoundingClientRect();
  if (area.width === 0 || area.height === 0) return null;
  const scale = Math.min(1, WIDTH / area.width);
  const picture = document.createElement('canvas');
  picture.width = Math.round(area.width * scale);
  picture.height = Math.round(area.height * scale);
  const ctx = picture.getContext('2d');
  if (ctx === null) return null;
  ctx.fillStyle = background;
  ctx.fillRect(0, 0, picture.width, picture.height);
  for (const layer of stage.querySelectorAll<HTMLCanvasElement>('.shown canvas')) {
    const at = layer.getBoundingClientRect();
    if (layer.width === 0 || layer.height === 0 || at.width === 0) continue;
    ctx.drawImage(layer, (at.left - area.left) * scale, (at.top - area.top) * scale, at.width * scale, at.height * scale);
  }
  const [, image] = picture.toDataURL('image/jpeg', QUALITY).split(',');
  picture.width = 0;
  return image === undefined || image === '' ? null : {
    image, header: linesOf(root, '.wall-head .place, .wall-head .fig, .wall-head .when, .wall-banner'), rail: linesOf(root, '.wall-rail h2, .wall-rail li'),
    footer: linesOf(root, '.wall-foot .state, .wall-foot .notes'),
  };
}
