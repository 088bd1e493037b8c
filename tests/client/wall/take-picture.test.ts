// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { takePicture } from '../../../client/wall/take-picture';

const drawn: number[][] = [];
const rect = (left: number, top: number, width: number, height: number): DOMRect => ({ left, top, width, height }) as DOMRect;

/** A wall of 2,560 × 1,000 px whose floor has two shown layers, one hidden floor, and texts around it. */
function wall(): { readonly root: HTMLElement; readonly stage: HTMLElement } {
  const root = document.createElement('div');
  root.innerHTML = '<div class="wall-head"><div class="place"><h1>3階</h1><p>1 / 2</p></div><div class="fig"><b>受付可</b> <i>11</i></div></div>'
    + '<div class="stage"><div class="wall-floor shown"><canvas width="10" height="10"></canvas><canvas width="10" height="10"></canvas></div>'
    + '<div class="wall-floor"><canvas width="10" height="10"></canvas></div></div>'
    + '<section class="wall-rail"><h2>要対応 10</h2><ul><li>A05 <b>35:48</b></li></ul></section><footer class="wall-foot"><span class="state">x</span></footer>';
  document.body.append(root);
  const stage = root.querySelector<HTMLElement>('.stage');
  if (stage === null) throw new Error('no stage');
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function of(this: HTMLElement) {
    return this === stage ? rect(20, 100, 2560, 1000) : rect(30, 110, 2540, 980);
  });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({
    fillRect: () => undefined, drawImage: (_: unknown, ...at: number[]) => { drawn.push(at); },
  } as unknown as RenderingContext as never);
  return { root, stage };
}

afterEach(() => {
  vi.restoreAllMocks();
  document.body.innerHTML = '';
  drawn.length = 0;
});

test('the picture has the shown floor, made smaller, and the texts around it', () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:image/jpeg;base64,QUJD');
  const { root, stage } = wall();

  expect(takePicture(root, stage, '#000')).toEqual({
    image: 'QUJD', header: ['3階 1 / 2', '受付可 11'], rail: ['要対応 10', 'A05 35:48'], footer: ['x'],
  });
  expect(drawn).toEqual([[5, 5, 1270, 490], [5, 5, 1270, 490]]);
});

test('a browser that gives no image, or a floor without a size, gives no picture', () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:,');
  const { root, stage } = wall();
  expect(takePicture(root, stage, '#000')).toBeNull();
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(rect(0, 0, 0, 0));
  expect(takePicture(root, stage, '#000')).toBeNull();
});
