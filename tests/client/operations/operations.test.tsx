// @vitest-environment jsdom
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Areas, Lights, sentenceOf, summaryOf } from '../../../client/operations/lights';
import { isOperations } from '../../../client/operations/operations-wire';
import type { Light, Operations } from '../../../client/operations/operations-wire';
import { operationsWords } from '../../../client/operations/operations-words';
import { PACE_MS, pollApi } from '../../../client/operations/poll-api';
import { ServersPart, StreamsPart } from '../../../client/operations/tables';
import { flag } from '../../../client/api/read';

const PLACE = { zone: 'Asia/Tokyo', now: () => Date.parse('2026-12-01T03:00:00Z') };
const words = { en: operationsWords('en', PLACE), ja: operationsWords('ja', PLACE) };
const light = (level: string, kind: string, more: Partial<Light> = {}): Light => ({ level, kind, subject: 'm1', ...more });
const told: Operations = {
  at: '2026-12-01T03:00:00Z', here: '10.0.0.1:11111', cluster: true, areas: [{ name: 'servers', level: 'green', lights: [] }],
  servers: [
    { server: '10.0.0.1:11111', machine: 'm1', build: '1', startedAt: '2026-12-01T02:00:00Z', browsers: 3, mostBrowsers: 5000, databaseMs: 2.1 },
    { server: '10.0.0.2:11111', silentSince: '2026-12-01T02:59:50Z', machine: 'm2' },
  ],
  lost: [{ server: '10.0.0.3:11111', at: '2026-12-01T02:58:00Z' }],
  streams: [{
    stream: 'events', state: 'live',
    shards: [{
      shard: 'arn|1|shardId-000000000007', state: 'live', owner: 'S10.0.0.2:11111:5', lagMs: 0, eventsPerSecond: 12.5, quarantined: 0, pendingRows: 0,
    }],
  }],
  boards: [], screens: { right: 0, updating: 0, wrong: 0, offline: 0, unpaired: 0 }, gaps: [],
};

function shown(element: Parameters<typeof render>[0]): HTMLElement {
  const box = document.createElement('div');
  document.body.append(box);
  act(() => render(element, box));
  return box;
}

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the words of the lights', () => {
  it('fills in numbers, times and lengths', () => {
    expect(sentenceOf(light('red', 'server-silent', { seconds: 130, from: '2026-12-01T02:57:50Z' }), words.en))
      .toBe('m1 has not answered since 11:57:50 (2 min).');
    expect(sentenceOf(light('red', 'clock-aws', { seconds: -300 }), words.ja)).toBe('m1 の時計が AWS の時計と 5 分 ずれています。');
    expect(sentenceOf(light('red', 'browsers-full', { count: 5000, most: 5000 }), words.en)).toBe('m1 has 5,000 of 5,000 possible browsers.');
    expect(sentenceOf(light('red', 'of-a-newer-server'), words.en)).toBe('of-a-newer-server: m1');
  });

  it('keeps signs of a name that mean something in a replacement', () => {
    expect(sentenceOf(light('red', 'stream-missing', { subject: '$& {time}' }), words.en)).toContain('$&');
  });

  it('sums up by the worst light', () => {
    const area = (...lights: Light[]) => ({ name: 'x', level: '', lights });
    expect(summaryOf([area()], words.en)).toEqual({ level: 'green', text: 'Everything is good.' });
    expect(summaryOf([area(light('amber', 'versions'))], words.en).level).toBe('amber');
    expect(summaryOf([area(light('amber', 'versions')), area(light('red', 'server-lost'))], words.en))
      .toEqual({ level: 'red', text: '1 red light: do what stands beside it.' });
  });
});

describe('the page', () => {
  it('puts what to do beside each light, red ones first', () => {
    const areas = [{ name: 'a', level: 'amber', lights: [light('amber', 'versions', { count: 2 })] },
      { name: 'b', level: 'red', lights: [light('red', 'store-full', { detail: { en: 'No space left.', ja: '空きがありません。' } })] }];
    const lines = [...shown(<Lights areas={areas} words={words.en} />).querySelectorAll('li')];
    expect(lines.map((line) => line.dataset['kind'])).toEqual(['store-full', 'versions']);
    expect(lines[0]?.textContent).toContain('Free space on the disk');
    expect(lines[0]?.textContent).toContain('No space left.');
    expect(shown(<Lights areas={[]} words={words.en} />).textContent).toBe('');
  });

  it('says green in words too', () => {
    const text = shown(<Areas told={told} words={words.ja} />).textContent;
    expect(text).toContain('正常');
    expect(text).toContain('2 台すべてのサーバーが応答しています。');
  });

  it('shows a silent server, a lost one, and the machine that reads a shard', () => {
    const servers = shown(<ServersPart told={told} words={words.en} />).textContent ?? '';
    expect(servers).toContain('No answer since 11:59:50');
    expect(servers).toContain('Lost at 11:58:00');
    const shards = shown(<StreamsPart told={told} words={words.en} />);
    expect([...shards.querySelectorAll('tbody th, tbody td')].map((cell) => cell.textContent)).toEqual(['7', 'live', '0 ms', '12.5', 'm2', '0', '0']);
    expect(shards.textContent).not.toContain('Read mode');
  });

  it('says what to do where there is no stream', () => {
    expect(shown(<StreamsPart told={{ ...told, streams: [] }} words={words.en} />).querySelector('a')?.getAttribute('href')).toBe('/setup');
  });

  it('reads the answer of a server that knows less or more', () => {
    expect(isOperations(told)).toBe(true);
    expect(isOperations({ ...told, more: 1 })).toBe(true);
    expect(isOperations({ ...told, areas: null })).toBe(false);
  });
});

describe('the requests', () => {
  it('are made one at a time, with a pause, and not while the page is hidden', async () => {
    vi.useFakeTimers();
    let hidden = false;
    vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    let asked = 0;
    vi.stubGlobal('fetch', () => {
      asked++;
      return Promise.resolve(new Response('true', { headers: { 'content-type': 'application/json' } }));
    });
    const again = pollApi('/api/operations', flag);
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, again.value.value]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(PACE_MS - 1);
    expect(asked).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toBe(2);
    hidden = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(2);
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toBe(3);
    again.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(3);
  });
});
