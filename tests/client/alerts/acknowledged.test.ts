import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAcknowledged } from '../../../client/alerts/acknowledged';

let stored: Map<string, string>;
let at = 0;
const now = (): number => at;

beforeEach(() => {
  at = 1_780_000_000_000;
  stored = new Map();
  vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => { stored.set(key, value); } });
});
afterEach(() => { vi.unstubAllGlobals(); });

it('an acknowledged alert stays acknowledged after a reload, for a day', () => {
  createAcknowledged(now).add('a missed');
  expect([...createAcknowledged(now).ids.value]).toEqual(['a missed']);
  at += 24 * 3_600_000;
  expect([...createAcknowledged(now).ids.value]).toEqual([]);
});

it('two tabs do not lose what the other one acknowledged', () => {
  const [one, other] = [createAcknowledged(now), createAcknowledged(now)];
  one.add('a');
  other.add('b');
  expect([...createAcknowledged(now).ids.value].sort()).toEqual(['a', 'b']);
});

it('the stored list has a limit', () => {
  const acknowledged = createAcknowledged(now);
  for (let i = 0; i < 1_000; i++) acknowledged.add(`alert ${i}`);
  expect(createAcknowledged(now).ids.value.size).toBe(500);
});

it.each(['{', '{"a":1}', '[1,["x"]]'])('invalid storage %s is not an error', (text) => {
  stored.set('connect-streaming.acknowledged', text);
  expect(createAcknowledged(now).ids.value.size).toBe(0);
});

it('works until the page is closed if storage is refused', () => {
  vi.stubGlobal('localStorage', { getItem: () => { throw new DOMException('no'); }, setItem: () => { throw new DOMException('no'); } });
  const acknowledged = createAcknowledged(now);
  acknowledged.add('a');
  acknowledged.add('b');
  expect([...acknowledged.ids.value].sort()).toEqual(['a', 'b']);
});
