import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { list, number, record, shape, text } from '../../../client/api/read';
import { readMessage, readSnapshot, readViews } from '../../../client/live/wire-read';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/wire/${name}.json`, import.meta.url), 'utf8')) as unknown;

/** The fixture with one value replaced, found by its path. */
function broken(name: string, path: readonly (string | number)[], value: unknown): unknown {
  const root = structuredClone(fixture(name));
  let at = root as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return root;
}

describe('wire messages', () => {
  it('reads every golden fixture unchanged', () => {
    for (const name of ['snapshot', 'drawn-snapshot']) expect(readSnapshot(fixture(name))).toEqual(fixture(name));
    expect(readViews(fixture('views'))).toEqual(fixture('views'));
    for (const kind of ['frame', 'drawn-frame', 'tick', 'resync', 'leave']) expect(readMessage(fixture(kind))).toEqual(fixture(kind));
  });

  it('reads the limits of an older server, by kind', () => {
    const limits = { 'long-hold': [{ queue: 'Billing', warnAfter: 10_000 }] };
    expect(readSnapshot(broken('snapshot', ['settings', 'limits'], limits))?.settings?.limits).toEqual(limits);
    for (const wrong of [7, { 'long-hold': 7 }, [7], [{ kind: 'long-hold' }], [{ rules: [] }], [{ kind: 'long-hold', rules: [{ queue: 7 }] }]]) {
      expect(readSnapshot(broken('snapshot', ['settings', 'limits'], wrong)), JSON.stringify(wrong)).toBeNull();
    }
  });

  // Names of queues and statuses are coded, and a page that does not know codes would find no rule. It must not take such settings for its own.
  it('has settings that a page of before coded names refuses', () => {
    const { limits, ...rest } = (fixture('snapshot') as { readonly settings: { readonly limits: unknown } }).settings;
    const limit = shape({}, {
      warnAfter: number, criticalAfter: number, queue: text, channel: text, status: text, profile: text, group: list(text), floor: text,
    });
    const before = shape({ version: number }, { limits: record(list(limit)) });
    expect([before({ ...rest, limits }), before({ ...rest, limits: [] }), before(rest)]).toEqual([false, false, true]);
  });

  it('does not change dangerous text', () => {
    const agent = readSnapshot(fixture('snapshot'))?.agents[1];
    expect(agent?.card.first).toBe('<img src=x onerror="alert(1)">');
    expect(agent?.card.last).toBe("</script><script>alert('x')</script>");
  });

  it('accepts unknown fields', () => {
    expect(readMessage(broken('tick', ['later'], { a: 1 }))).not.toBe('malformed');
    expect(readSnapshot(broken('snapshot', ['agents', 0, 'live', 'later'], 1))).not.toBeNull();
  });

  it('distinguishes an unknown kind from a malformed message', () => {
    expect(readMessage({ kind: 'weather', sun: true })).toBe('unknown-kind');
    expect(readMessage({ sun: true })).toBe('malformed');
    expect(readMessage(null)).toBe('malformed');
    expect(readMessage('frame')).toBe('malformed');
  });

  it.each([
    ['snapshot', ['epoch'], 5], ['snapshot', ['agents'], {}], ['snapshot', ['agents', 0, 'card'], null],
    ['snapshot', ['agents', 0, 'live', 's'], 7], ['snapshot', ['agents', 1, 'card', 'i'], -1],
    ['snapshot', ['agents', 1, 'card', 'i'], 1e12], ['snapshot', ['agents', 1, 'card', 'i'], 4],
    ['snapshot', ['agents', 0, 'live', 'c', 0, 'h'], null], ['snapshot', ['source'], undefined],
  ] as const)('refuses a %s with a wrong %j', (name, path, value) => {
    expect(readSnapshot(broken(name, path, value))).toBeNull();
  });

  it.each([
    ['frame', ['rev'], '44'], ['frame', ['rev'], 1.5], ['frame', ['gone'], ['3']], ['frame', ['live', 0, 't'], 'now'],
    ['frame', ['cards', 0, 'groups'], 'Tokyo'], ['frame', ['at'], undefined], ['frame', ['cards'], null],
    ['tick', ['source', 'state'], undefined], ['tick', ['at'], Number.NaN], ['resync', ['reason'], undefined],
  ] as const)('refuses a %s with a wrong %j', (name, path, value) => {
    expect(readMessage(broken(name, path, value))).toBe('malformed');
  });

  it('never throws, for any input', () => {
    fc.assert(fc.property(fc.anything(), (value) => {
      readMessage(value);
      readSnapshot(value);
      readViews(value);
    }));
  });
});
