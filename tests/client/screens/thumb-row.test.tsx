// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, expect, it, vi } from 'vitest';
import { screenOf } from '../../../client/screens/screens-wire';
import { paintThumb } from '../../../client/screens/thumb-paint';
import { Thumb } from '../../../client/screens/thumb';
import type { ThumbFloor, ThumbFloors } from '../../../client/screens/thumb-floors';
import { fakeContext } from '../product/dom';

const FLOOR: ThumbFloor = {
  floor: { width: 100, height: 100, islands: [], seats: [], empty: [] }, states: new Map(), colours: 'colour-blind', old: false,
};
vi.mock('../../../client/screens/thumb-paint', async (real) => ({ ...await real<object>(), paintThumb: vi.fn() }));
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

it('has no pixels of the floor of before until the new one is there, the colours of the centre, and none when the floor is old', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => fakeContext()) as never);
  const all = { 'f-1': signal<ThumbFloor | null>(FLOOR), 'f-2': signal<ThumbFloor | null>(null) };
  const floors: ThumbFloors = { of: (view) => all[view as keyof typeof all], dispose: () => undefined, want: () => () => undefined };
  const show = (view: string): Promise<void> => act(() => render(
    <Thumb floors={floors} screen={screenOf({ id: 's', name: 'S', state: 'right', connected: true, view, settings: { floors: [{ view }] } })} />, root,
  ));
  const last = (): unknown => vi.mocked(paintThumb).mock.lastCall?.[2];
  await show('f-1');
  const canvas = root.querySelector('canvas');
  expect([canvas?.width, last()]).toEqual([214, expect.objectContaining({ colours: 'colour-blind', live: true })]);
  await show('f-2');
  expect(canvas?.width).toBe(0);
  await act(() => { all['f-2'].value = { ...FLOOR, old: true }; });
  expect([canvas?.width, last()]).toEqual([214, expect.objectContaining({ live: false })]);
  await act(() => { all['f-2'].value = null; });
  expect(canvas?.width).toBe(0);
});
