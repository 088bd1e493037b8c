// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autoFloor } from '../../../client/plan/auto-floor';
import { createSeatLayer } from '../../../client/seats/seat-layer';
import type { SeatLayer, SeatView } from '../../../client/seats/types';
import { fakeDom } from '../product/dom';
import type { FakeDom } from '../product/dom';

const T = 1_780_000_000_000;
/** a call on the canvas takes as long as on a TV set, ms */
const CALL_MS = 0.05;
const KEYS = Array.from({ length: 300 }, (_, n) => `p${n}`);
const view = (key: string, since = T - 41_000): SeatView => ({
  key, code: 'talking', since, atLeast: false, alarm: null, unknownContact: false, label: key, short: key,
  desk: '', offMark: 'off', minuteMark: 'm', status: '',
  next: null, contacts: 1, channel: 'VOICE', limits: [], fillLimits: [], suspect: false, silent: false, asOf: null, dimmed: false,
});

describe('frames of a slow machine', () => {
  let dom: FakeDom;
  let layer: SeatLayer;
  let began = 0;
  let acknowledged = 0;
  let callMs = CALL_MS;
  let frames: { readonly took: number; readonly calls: number }[] = [];

  beforeEach(async () => {
    vi.useFakeTimers();
    began = performance.now();
    const clock = performance.now.bind(performance);
    dom = fakeDom(1920, 1080);
    let calls = 0;
    let inFrame = false;
    vi.spyOn(performance, 'now').mockImplementation(() => clock() + (inFrame ? (dom.painted.length - calls) * callMs : 0));
    const request = window.requestAnimationFrame.bind(window);
    vi.stubGlobal('requestAnimationFrame', (run: FrameRequestCallback) => request((at) => {
      [calls, inFrame] = [dom.painted.length, true];
      run(at);
      frames.push({ took: (dom.painted.length - calls) * callMs, calls: dom.painted.length - calls });
      inFrame = false;
    }));
    acknowledged = 0;
    callMs = CALL_MS;
    layer = createSeatLayer(document.body, {
      now: () => T + clock() - began, label: (key) => key, islandLabel: (name) => name, onSelect: () => undefined, onHover: () => undefined,
      onPainted: () => { acknowledged++; }, onZoom: () => undefined, mapLabel: 'Seat map', still: true,
    });
    layer.setPace(4);
    layer.setGeometry(autoFloor(KEYS.map((key, seat) => ({ key, island: 'A', seat })), 1.5, ''));
    layer.setSeats(KEYS.map((key) => view(key)));
    await vi.advanceTimersByTimeAsync(3_000);
    frames = [];
  });
  afterEach(() => {
    layer.dispose();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  const callsOf = async (seconds: number): Promise<number> => {
    frames = [];
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    return frames.reduce((sum, frame) => sum + frame.calls, 0);
  };

  it('are short, although the time of everybody changes in the same moment; nobody is left out', async () => {
    const slow = await callsOf(10);
    expect(frames.length).toBeGreaterThan(20);
    expect(Math.max(...frames.map(({ took }) => took))).toBeLessThan(9);
    callMs = 0;
    const fast = await callsOf(10);
    expect(fast).toBeGreaterThan(10 * KEYS.length);
    // The first and the last second may be cut.
    expect(Math.abs(slow - fast)).toBeLessThanOrEqual(fast / 10);
  });

  it('show a change at once, also while times are late', async () => {
    await vi.advanceTimersByTimeAsync(1_000 - ((performance.now() - began) % 1_000) + 20);
    const before = acknowledged;
    frames = [];
    layer.setSeats([view('p299', T)]);
    while (frames.length === 0) await vi.advanceTimersByTimeAsync(16);
    expect(acknowledged).toBe(before + 1);
  });
});
