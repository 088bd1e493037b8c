// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAwake } from '../../../client/wall/wake-lock';

/** As a browser does it: a lock is released when the page is hidden, and a hidden page gets none. */
class Sentinel extends EventTarget {
  released = false;
  release = vi.fn(async () => {
    this.released = true;
    this.dispatchEvent(new Event('release'));
  });
}
let locks: Sentinel[];
let refuses: boolean;
let hidden: boolean;
let undo: (() => void) | null;
const request = vi.fn(async (kind: string) => {
  if (refuses || hidden) throw new DOMException('no', 'NotAllowedError');
  expect(kind).toBe('screen');
  const lock = new Sentinel();
  locks.push(lock);
  return lock;
});
const show = async (is: boolean): Promise<void> => {
  hidden = !is;
  if (hidden) for (const lock of locks) if (!lock.released) await lock.release();
  document.dispatchEvent(new Event('visibilitychange'));
  await settled();
};
const settled = async (): Promise<void> => { for (let n = 0; n < 5; n++) await Promise.resolve(); };
const held = (): number => locks.filter(({ released }) => !released).length;

beforeEach(() => {
  [locks, refuses, hidden, undo] = [[], false, false, null];
  request.mockClear();
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } });
});
afterEach(() => {
  undo?.();
  vi.restoreAllMocks();
  Reflect.deleteProperty(navigator, 'wakeLock');
});

it('is held once while the page is shown, and asked for again after the system took it back', async () => {
  undo = keepAwake();
  await settled();
  await show(true);
  expect([held(), request.mock.calls.length]).toEqual([1, 1]);
  await show(false);
  expect(held()).toBe(0);
  await show(true);
  expect([held(), request.mock.calls.length]).toEqual([1, 2]);
});

it('that is refused is no error, and is asked for again when the page is shown', async () => {
  const errors = vi.fn();
  process.on('unhandledRejection', errors);
  refuses = true;
  undo = keepAwake();
  await settled();
  expect(held()).toBe(0);
  refuses = false;
  await show(false);
  await show(true);
  await new Promise((done) => { setTimeout(done, 0); });
  process.off('unhandledRejection', errors);
  expect([held(), errors.mock.calls]).toEqual([1, []]);
});

it('is given back at the end, also one that comes after it', async () => {
  undo = keepAwake();
  await settled();
  undo();
  await settled();
  expect(held()).toBe(0);
  const late = keepAwake();
  late();
  await settled();
  expect(held()).toBe(0);
  await show(true);
  expect(held()).toBe(0);
});

it('a browser without it goes on', async () => {
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: undefined });
  undo = keepAwake();
  await settled();
  expect(held()).toBe(0);
});
