// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { screenOf } from '../../../client/screens/screens-wire';
import { Thumb } from '../../../client/screens/thumb';
import type { ThumbFloor, ThumbFloors } from '../../../client/screens/thumb-floors';
import { fakeContext } from '../product/dom';

const FLOOR: ThumbFloor = { floor: { width: 100, height: 100, islands: [], seats: [], empty: [] }, states: new Map() };
const root = document.body.appendChild(document.createElement('div'));
afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('a picture out of sight asks for no floor and has no pixels; in sight it is painted, and of the floor on the glass', async () => {
  let see: (is: boolean) => void = () => undefined;
  vi.stubGlobal('IntersectionObserver', class {
    constructor(told: (all: readonly { readonly isIntersecting: boolean }[]) => void) { see = (is) => told([{ isIntersecting: is }]); }
    observe(): void { see(false); }
    disconnect(): void { see = () => undefined; }
  });
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => fakeContext()) as never);
  const wanted = new Set<string>();
  const floors: ThumbFloors = {
    of: () => signal(FLOOR), dispose: () => undefined,
    want(view) {
      wanted.add(view);
      return () => { wanted.delete(view); };
    },
  };
  const screen = screenOf({ id: 's', name: 'S', state: 'right', connected: true, view: 'f-2', settings: { floors: [{ view: 'f-1' }, { view: 'f-2' }] } });
  await act(() => render(<Thumb screen={screen} floors={floors} />, root));
  const canvas = root.querySelector('canvas');
  expect([canvas?.width, [...wanted]]).toEqual([0, []]);
  await act(() => see(true));
  expect([canvas?.width, [...wanted]]).toEqual([214, ['f-2']]);
  await act(() => see(false));
  expect([canvas?.width, [...wanted]]).toEqual([0, []]);
  await act(() => see(true));
  await act(() => render(null, root));
  expect([...wanted]).toEqual([]);
});
