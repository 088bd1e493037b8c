// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autoFloor } from '../../../client/plan/auto-floor';
import { createSeatLayer } from '../../../client/seats/seat-layer';
import type { SeatLayer, SeatView } from '../../../client/seats/types';
import { fakeContext, fakeDom } from '../product/dom';

const T = 1_780_000_000_000;
const view = (key: string, label = key): SeatView => ({
  key, code: 'talking', since: T - 41_000, atLeast: false, alarm: null, unknownContact: false, label, short: label,
  desk: '', offMark: 'off', minuteMark: 'm', status: '',
  next: null, contacts: 1, channel: 'VOICE', limits: [], fillLimits: [], suspect: false, silent: false, asOf: null, dimmed: false,
});

describe('when one seat cannot be painted', () => {
  let host: HTMLElement;
  let layer: SeatLayer;
  let texts: string[];
  /** saves without a restore; a clip lasts as long */
  let open: number;
  let broken: string;

  beforeEach(async () => {
    vi.useFakeTimers();
    fakeDom();
    texts = [];
    open = 0;
    broken = 'broken';
    const plain = fakeContext();
    const calls: Readonly<Record<string, (text: string) => void>> = {
      save: () => { open++; },
      restore: () => { open = Math.max(0, open - 1); },
      fillText: (text) => {
        if (text === broken) {
          broken = '';
          throw new Error('no such text');
        }
        texts.push(text);
      },
    };
    const context = new Proxy(plain, { get: (target, name: string) => calls[name] ?? Reflect.get(target, name) });
    vi.mocked(HTMLCanvasElement.prototype.getContext).mockImplementation((() => context) as never);
    host = document.body.appendChild(document.createElement('div'));
    layer = createSeatLayer(host, {
      now: () => T, label: (key) => key, islandLabel: (name) => name, emptyLabel: () => '', onDesk: () => undefined, onSelect: () => undefined,
      onHover: () => undefined, onPainted: () => undefined, onZoom: () => undefined, mapLabel: 'Seat map', describedBy: 'keys',
    });
    layer.setGeometry(autoFloor(['a', 'b', 'c'].map((key, seat) => ({ key, island: 'A', seat })), 1.5, ''));
    layer.setSeats(['a', 'b', 'c'].map((key) => view(key)));
    await vi.advanceTimersByTimeAsync(1_000);
    texts.length = 0;
  });
  afterEach(() => {
    layer.dispose();
    host.remove();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('the others that changed with it are painted, no clip stays, and later changes are painted', async () => {
    layer.setSeats([view('a', 'broken'), view('b', 'after b')]);
    await expect(vi.advanceTimersByTimeAsync(200)).rejects.toThrow('no such text');
    await vi.advanceTimersByTimeAsync(200);
    expect([open, texts.includes('after b')]).toEqual([0, true]);
    layer.setSeats([view('c', 'after c')]);
    await vi.advanceTimersByTimeAsync(200);
    expect([open, texts.includes('after c')]).toEqual([0, true]);
  });

  it('the floor is painted again for a new look, and the seat when it can be painted', async () => {
    layer.setSeats([view('a', 'broken')]);
    await expect(vi.advanceTimersByTimeAsync(200)).rejects.toThrow('no such text');
    layer.setSeats([view('a', 'mended')]);
    layer.setTheme('dark');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([open, texts]).toEqual([0, expect.arrayContaining(['mended', 'b', 'c'])]);
  });
});
