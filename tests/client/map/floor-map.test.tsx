// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { goTo } from '../../../client/map/actions';
import { FloorMap } from '../../../client/map/floor-map';
import type { Page } from '../../../client/map/page';
import { createSeatLayer } from '../../../client/seats/seat-layer';
import type { SeatLayer, SeatLayerOptions } from '../../../client/seats/types';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';

vi.mock('../../../client/seats/seat-layer', () => ({ createSeatLayer: vi.fn() }));

describe('the map of the floor', () => {
  let page: Page;
  let undo: (() => void)[];
  /** the calls to each layer, in order */
  let layers: string[][];

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    layers = [];
    vi.mocked(createSeatLayer).mockReset().mockImplementation((_host: HTMLElement, _options: SeatLayerOptions): SeatLayer => {
      const told: string[] = [];
      layers.push(told);
      return new Proxy({}, { get: (_, name) => (...values: readonly unknown[]) => {
        told.push(`${String(name)} ${values.filter((value) => typeof value !== 'object').join()}`.trim());
        return null;
      } }) as SeatLayer;
    });
    ({ page } = await livePage({ name: 'Abe' }, { name: 'Baba' }));
    undo = [() => page.dispose()];
  });
  afterEach(() => {
    for (const one of undo) one();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const open = async (): Promise<HTMLElement> => {
    const screen = await shown(<FloorMap page={page} />);
    undo.unshift(screen.undo);
    return screen.root;
  };

  it('shows the seat that was chosen in the list as soon as it is loaded, and gives it the focus', async () => {
    page.setLayout('map');
    goTo(page, 'Baba');
    await pass(5_000);
    await open();
    expect(layers).toHaveLength(1);
    expect(layers[0]).toEqual(expect.arrayContaining(['setSelected Baba', 'zoomToSeat Baba', 'focus Baba']));
    undo.shift()?.();
    await open();
    expect(layers[1]).not.toContain('zoomToSeat Baba');
  });

  it('stays the same in another language: camera and focus are kept, its name changes', async () => {
    await open();
    page.setLang('ja');
    await pass(500);
    page.setLang('en');
    await pass(500);
    expect(layers).toHaveLength(1);
    expect(layers[0]?.filter((one) => /^(dispose|fit|setMapLabel)/.test(one)))
      .toEqual(['fit', 'setMapLabel Seat map', 'setMapLabel 座席表', 'setMapLabel Seat map']);
  });

  it('tells a screen reader its keys', async () => {
    const root = await open();
    const id = vi.mocked(createSeatLayer).mock.calls[0]?.[1].describedBy ?? '';
    expect(root.querySelector(`#${id}`)?.textContent).toMatch(/Arrow keys.*Enter.*N/);
  });
});
