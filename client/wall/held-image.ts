import { signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { NO_WORDS } from '../words/words';
import type { WallFloor } from './wall-floor';
import { wallWords } from './wall-words';

// Between two pages a browser shows an empty one. So a wall that loads its page again leaves an image of its glass, for this tab only. boot.js puts the image
// behind the new page before that paints anything. It goes when the new page has a picture of its own.

/** The same in boot.js, which shows no image that is older than a minute. */
const KEY = 'connect-streaming.wall-image';
const MARK = 'data-held';
/** px */
const WIDTH = 1920;
const QUALITY = 0.7;
/** Characters. A tab may keep about five million. */
const MOST = 2_000_000;
/** A new page that has no picture by then must say why. */
const LONGEST_MS = 8_000;

const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Server time of the picture on the glass: it may be a kept one, or one that stands still. */
export const timeOfPicture = ({ kept, live }: Pick<WallFloor, 'kept' | 'live'>, now: number): number =>
  kept?.at ?? (live.stopped.peek() ? live.caughtUpTo() : null) ?? (live.trust() === 'stale' ? live.lastServerTime() : null) ?? now;

/**
 * @param floor on the glass
 * @param now server time
 */
export function leaveImage(floor: WallFloor, now: number): void {
  const at = timeOfPicture(floor, now);
  try {
    const scale = Math.min(1, WIDTH / innerWidth);
    const image = document.createElement('canvas');
    [image.width, image.height] = [Math.round(innerWidth * scale), Math.round(innerHeight * scale)];
    const ctx = image.getContext('2d');
    if (ctx === null) return;
    ctx.fillStyle = colourOf('--bg');
    ctx.fillRect(0, 0, image.width, image.height);
    for (const layer of floor.element.querySelectorAll('canvas')) {
      const { left, top, width, height } = layer.getBoundingClientRect();
      if (layer.width > 0 && width > 0) ctx.drawImage(layer, left * scale, top * scale, width * scale, height * scale);
    }
    // Colour means live.
    ctx.globalCompositeOperation = 'saturation';
    ctx.fillStyle = '#808080';
    ctx.fillRect(0, 0, image.width, image.height);
    ctx.globalCompositeOperation = 'source-over';
    const { languages } = floor.screen.settings;
    const size = image.height / 32;
    ctx.fillStyle = colourOf('--ink');
    languages.forEach((lang, n) => {
      const words = wallWords(lang, { zone: floor.live.zone.peek(), now: () => at }, NO_WORDS);
      ctx.font = `600 ${n === 0 ? size : size * 0.6}px sans-serif`;
      ctx.fillText(words.say('wall.kept', { time: `${words.day(at)} ${words.timeOfDay(at)}` }), size * 1.2, size * (n === 0 ? 1.8 : 2.8));
    });
    const text = image.toDataURL('image/jpeg', QUALITY);
    image.width = 0;
    if (text.startsWith('data:image/jpeg') && text.length <= MOST) sessionStorage.setItem(KEY, `${Date.now()} ${text}`);
  } catch {
    // A full or refused storage: the new page begins empty.
  }
}

const holding = signal(document.documentElement.hasAttribute(MARK));
/** The image of the page before is on the glass, and this page is hidden. */
export const held: ReadonlySignal<boolean> = holding;

/** The image goes from the glass and from the storage. */
export function letGo(): void {
  if (holding.peek()) {
    holding.value = false;
    document.documentElement.removeAttribute(MARK);
    document.documentElement.style.background = '';
  }
  forgetImage();
}

/** The image that was left for the next page is not shown by it. */
export function forgetImage(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // It is of this tab, and is replaced with the next one.
  }
}

if (holding.peek()) setTimeout(letGo, LONGEST_MS);
