// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckIns } from '../../../client/map/check-ins';
import type { Page } from '../../../client/map/page';
import { wordsOf } from '../../../client/words/words';

const SESSION = { mode: 'local', person: { id: 'p', roles: ['supervisor'] } } as never;
const request = (id: string, last: string, leftMs = 60_000) =>
  ({ id, leftMs, others: 0, place: { floor: 'f', name: '3F', seat: 's1', label: 'A01' }, known: { last } });

describe('check-ins that wait for this supervisor', () => {
  let root: HTMLElement;
  let asked: number;
  let waiting: readonly unknown[];
  let status: number;
  const [stamp, second] = [signal('1'), signal(0)];

  beforeEach(async () => {
    vi.useFakeTimers();
    [asked, waiting, status] = [0, [], 200];
    vi.stubGlobal('fetch', async () => {
      asked++;
      return Response.json(waiting, { status });
    });
    root = document.body.appendChild(document.createElement('div'));
    const page = { words: signal(wordsOf('en')), said: signal(''), second, checkIns: stamp } as unknown as Page;
    await act(() => render(<CheckIns page={page} session={SESSION} />, root));
    await later(10);
  });
  afterEach(() => {
    render(null, root);
    root.remove();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const later = async (ms: number): Promise<void> => {
    await act(async () => { await vi.advanceTimersByTimeAsync(ms); });
    await act(() => { second.value++; });
  };
  const news = async (ms = 10): Promise<void> => {
    await act(() => { stamp.value += '1'; });
    await later(ms);
  };

  it('are read when the live stream tells of them, and not all the time', async () => {
    expect(asked).toBe(1);
    await later(60_000);
    expect(asked).toBe(1);
    waiting = [request('r1', 'Sato')];
    await news();
    expect(asked).toBe(2);
    expect(root.textContent).toContain('Sato');
    waiting = [];
    await news(1_100);
    expect(root.textContent).not.toContain('Sato');
  });

  it('of a shift that begins are read once a second', async () => {
    await later(2_000);
    for (let n = 0; n < 20; n++) await news(100);
    expect(asked).toBeLessThanOrEqual(4);
    await later(1_100);
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  it('go when their time is over, although nothing is told', async () => {
    await later(2_000);
    waiting = [request('r1', 'Sato', 5_000)];
    await news();
    expect(root.textContent).toContain('Sato');
    await later(6_000);
    expect(root.textContent).not.toContain('Sato');
  });

  it('are asked for again after no answer', async () => {
    await later(2_000);
    status = 503;
    await news();
    [waiting, status] = [[request('r1', 'Sato')], 200];
    await later(4_100);
    expect(root.textContent).toContain('Sato');
  });
});
