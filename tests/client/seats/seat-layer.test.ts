// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { autoFloor } from '../../../client/plan/auto-floor';
import { drawnFloor } from '../../../client/plan/drawn-floor';
import { createSeatLayer } from '../../../client/seats/seat-layer';
import type { SeatLayer, SeatView } from '../../../client/seats/types';
import { fakeDom } from '../product/dom';
import type { FakeDom } from '../product/dom';

const T = 1_780_000_000_000;
const floor = autoFloor(['a', 'b', 'c'].map((key, seat) => ({ key, island: 'A', seat })), 1.5, '');
const view = (key: string): SeatView => ({
  key, code: 'talking', since: T - 41_000, atLeast: false, alarm: null, unknownContact: false, label: key, short: key,
  desk: '', offMark: 'off', minuteMark: 'm', status: '',
  next: null, contacts: 1, channel: 'VOICE', limits: [], fillLimits: [], suspect: false, silent: false, asOf: null, dimmed: false,
});

describe('the seat layer', () => {
  let dom: FakeDom;
  let host: HTMLElement;
  let layer: SeatLayer;
  let opened: string[];

  beforeEach(() => {
    vi.useFakeTimers();
    dom = fakeDom();
    opened = [];
    host = document.createElement('div');
    document.body.append(host);
    layer = createSeatLayer(host, {
      now: () => T, label: (key) => key, islandLabel: (name) => name,
      emptyLabel: ({ desk, reserved }) => `${desk?.label} ${reserved ?? 'empty'}`,
      onDesk: (id) => opened.push(id), onSelect: (key) => opened.push(`person ${key}`), onHover: () => undefined,
      onPainted: () => undefined, onZoom: () => undefined, mapLabel: 'Seat map', describedBy: 'keys',
    });
  });
  afterEach(() => {
    layer.dispose();
    host.remove();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is only a picture where nobody touches it: no buttons, no keys, no pointer', async () => {
    const still = createSeatLayer(host, {
      now: () => T, label: (key) => key, islandLabel: (name) => name, onSelect: (key) => opened.push(`person ${key}`), onHover: () => undefined,
      onPainted: () => undefined, onZoom: () => undefined, mapLabel: 'Seat map', still: true,
    });
    still.setGeometry(floor);
    still.setSeats([view('a')]);
    await vi.advanceTimersByTimeAsync(1_000);
    const map = host.lastElementChild;
    expect(still.paintedAt()).toBeGreaterThan(0);
    expect([map?.getAttribute('role'), map?.querySelectorAll('button, [tabindex]').length]).toEqual(['img', 0]);
    for (const kind of ['pointerdown', 'pointerup', 'click', 'wheel']) map?.dispatchEvent(new Event(kind, { bubbles: true }));
    still.setSelected('a');
    still.focus('a');
    expect(opened).toEqual([]);
    still.dispose();
  });

  it('paints nothing after dispose, whatever arrives: a floor, seats, a theme, the font', async () => {
    layer.setGeometry(floor);
    layer.setSeats([view('a')]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(dom.painted.length).toBeGreaterThan(0);
    layer.dispose();
    dom.painted.length = 0;
    layer.setGeometry(floor);
    layer.setSeats([view('b')]);
    layer.setTheme('dark');
    layer.fit();
    dom.resize(900, 700);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(dom.painted.filter((call) => /^(fill|stroke|drawImage)/.test(call))).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('paints nothing when the font arrives after dispose', async () => {
    layer.dispose();
    dom.painted.length = 0;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(dom.painted).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('has one canvas pixel for each screen pixel at 125 %, as the browser reports them', () => {
    vi.stubGlobal('devicePixelRatio', 1.25);
    dom.resize(1093, 615, { width: 1366, height: 769 });
    for (const canvas of host.querySelectorAll('canvas')) {
      expect([canvas.width, canvas.height, canvas.style.width, canvas.style.height]).toEqual([1366, 769, '1092.8px', '615.2px']);
    }
  });

  it('is never larger than the screen if the browser does not report them', () => {
    vi.stubGlobal('devicePixelRatio', 1.25);
    dom.resize(1093, 615);
    for (const canvas of host.querySelectorAll('canvas')) {
      expect([canvas.width, canvas.height]).toEqual([1366, 768]);
      expect([Number.parseFloat(canvas.style.width), Number.parseFloat(canvas.style.height)]).toEqual([1366 / 1.25, 768 / 1.25]);
    }
  });

  describe('on a drawn floor', () => {
    const document_ = {
      schema: 1, width: 400, height: 200, seats: ['s1', 's2', 's3'].map((id, n) => ({ id, label: id.toUpperCase(), x: n * 100, y: 0, width: 95, height: 72 })),
    } as const;
    const lay = (seat: string | null, user = 'doi'): void => {
      layer.setGeometry(drawnFloor(document_, [{ key: 'abe', seat }], [{ seat: 's3', user }], 'Unseated'));
      layer.setSeats([view('abe')]);
    };
    const labels = (): readonly (string | null)[] => [...host.querySelectorAll('.seat-button')].map((one) => one.getAttribute('aria-label'));
    const focused = (): string | null => document.activeElement?.getAttribute('aria-label') ?? null;
    const press = (key: string): void => { document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })); };

    it('paints the first picture before it makes buttons', async () => {
      lay('s1');
      expect(labels()).toEqual([]);
      await vi.advanceTimersByTimeAsync(20);
      expect(labels()).toEqual(['abe', 'S2 empty', 'S3 doi']);
    });

    it('has a button over each empty desk, which opens it; the arrow keys move over agents and empty desks', async () => {
      lay('s1');
      await vi.advanceTimersByTimeAsync(20);
      expect(labels()).toEqual(['abe', 'S2 empty', 'S3 doi']);
      host.querySelector<HTMLElement>('[aria-label="S2 empty"]')?.click();
      expect(opened).toEqual(['s2']);
      layer.focus('abe');
      press('ArrowRight');
      expect(focused()).toBe('S2 empty');
      press('ArrowRight');
      expect(focused()).toBe('S3 doi');
      press('ArrowLeft');
      press('ArrowLeft');
      expect(focused()).toBe('abe');
    });

    it('keeps the focus at a desk that an agent takes, and says for whom a desk is reserved now', async () => {
      lay(null);
      await vi.advanceTimersByTimeAsync(20);
      layer.focusDesk('s2');
      expect(focused()).toBe('S2 empty');
      lay('s2', 'mori');
      expect(focused()).toBe('abe');
      expect(labels()).toContain('S3 mori');
    });
  });

  it('says to a screen reader what it is and with which keys it is used', () => {
    const map = host.querySelector('[role="application"]');
    expect([map?.getAttribute('aria-label'), map?.getAttribute('aria-describedby')]).toEqual(['Seat map', 'keys']);
    layer.setMapLabel('座席表');
    expect(map?.getAttribute('aria-label')).toBe('座席表');
  });
});
