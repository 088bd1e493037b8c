// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createThumbFloors, REFUSED, thumbFloor } from '../../../client/screens/thumb-floors';
import type { ThumbFloors } from '../../../client/screens/thumb-floors';
import { fitted, paintThumb, THUMB } from '../../../client/screens/thumb-paint';
import { tokensIn } from '../../../client/ui/palettes';

const snapshot = (people: readonly { readonly last: string; readonly place?: string; readonly s: string }[], drawn: boolean): object => ({
  view: 'v', epoch: 'e', rev: 1, at: 1, build: 'b', mode: 'live', zone: 'UTC', source: { state: 'live' },
  ...(drawn ? { floor: { id: 'f/1', name: 'F', site: 's', version: 3 } } : {}),
  agents: people.map(({ last, place, s }, i) => ({
    card: {
      i, arn: `arn:x/agent/a${i}`, user: 'u', first: 'F', last, profile: '', groups: [], ...(place === undefined ? { island: 'Sales', seat: i } : { place }),
    },
    live: { i, s, t: 1 },
  })),
});
const DOCUMENT = {
  schema: 1, width: 600, height: 300,
  zones: [{ id: 'z', name: 'Z', x: 0, y: 0, width: 300, height: 300 }, { id: 'y', name: 'Y', x: 300, y: 0, width: 300, height: 300 }],
  seats: [{ id: 's0', label: '1', x: 20, y: 20, width: 95, height: 72 }, { id: 's1', label: '2', x: 400, y: 20, width: 95, height: 72 }],
};
const PEOPLE = [{ last: 'Sato', place: 's0', s: 'available' }, { last: 'Tanaka', place: 's1', s: 'talking' }];

/** Rectangles by their colour, in order; `texts`: what was written. */
function paint(live: boolean, zones: readonly string[] = []): { readonly rects: readonly (readonly [string, number])[]; readonly texts: readonly string[] } {
  const floor = thumbFloor(snapshot(PEOPLE, true), DOCUMENT as never);
  if (floor === null) throw new Error('no floor');
  const [rects, texts]: [[string, number][], string[]] = [[], []];
  const ctx = {
    fillStyle: '', globalAlpha: 1, fillRect: (x: number) => { rects.push([ctx.fillStyle, Math.round(x)]); }, fillText: (text: string) => { texts.push(text); },
  };
  paintThumb(ctx as unknown as CanvasRenderingContext2D, floor, { zones, theme: 'dark', colours: '', live });
  return { rects, texts };
}

describe('the small picture of a floor', () => {
  it('has the seats as colours at their places, and no names', () => {
    const { colours } = tokensIn('', 'dark');
    const { rects, texts } = paint(true);
    expect(rects.slice(-2)).toEqual([[colours.available, expect.any(Number)], [colours.contact, expect.any(Number)]]);
    expect((rects[rects.length - 1]?.[1] ?? 0) - (rects[rects.length - 2]?.[1] ?? 0)).toBeGreaterThan(40);
    expect(texts).toEqual([]);
  });

  it('has no colours when the screen is not right: nobody knows what is on the glass', () => {
    const { colours } = tokensIn('', 'dark');
    expect(paint(false).rects.map(([colour]) => colour)).not.toContain(colours.available);
  });

  it('of a page of zones has only these', () => {
    const { colours } = tokensIn('', 'dark');
    const used = paint(true, ['y']).rects.map(([colour]) => colour);
    expect([used.includes(colours.contact), used.includes(colours.available)]).toEqual([true, false]);
  });

  it('fits into its frame, small and large floors', () => {
    for (const size of [10, 600, 20_000]) {
      const { x, y, w, h } = fitted({ width: size, height: size, islands: [], seats: [], empty: [] })({ x: 0, y: 0, w: size, h: size });
      expect([x >= 0, y >= 0, x + w <= THUMB.width, y + h <= THUMB.height]).toEqual([true, true, true, true]);
    }
  });

  it('of an automatic floor needs no drawing, and of what is none there is none', () => {
    expect(thumbFloor(snapshot([{ last: 'x', s: 'acw' }], false), null)?.floor.seats).toHaveLength(1);
    expect([thumbFloor(snapshot(PEOPLE, true), null), thumbFloor({ no: 1 }, null), thumbFloor(null, null)]).toEqual([null, null, null]);
  });
});

describe('the floors of the small pictures', () => {
  let asked: string[];
  let answer: (path: string) => unknown;
  let floors: ThumbFloors;
  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    answer = (path) => (path.includes('/versions/') ? DOCUMENT : snapshot(PEOPLE, true));
    floors = createThumbFloors(async (path) => {
      asked.push(path);
      return answer(path);
    });
  });
  afterEach(() => {
    floors.dispose();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const snapshots = (): number => asked.filter((path) => path.includes('snapshot')).length;

  it('are asked for once for all rows, only while a row is in sight, and a drawing only once', async () => {
    const undo = [floors.want('v'), floors.want('v')];
    await pass(1_000);
    expect(asked).toEqual(['/api/views/v/snapshot', '/api/floors/f%2F1/versions/3/document']);
    expect(floors.of('v').value?.states.size).toBe(2);
    await pass(60_000);
    expect([snapshots(), asked.length]).toEqual([4, 5]);
    undo[0]?.();
    undo[0]?.();
    await pass(20_000);
    expect(snapshots()).toBe(5);
    undo[1]?.();
    await pass(120_000);
    expect(snapshots()).toBe(5);
  });

  it('of many views are asked for one after the other', async () => {
    let open = 0;
    let most = 0;
    answer = async (path: string) => {
      most = Math.max(most, ++open);
      await new Promise((done) => { setTimeout(done, 100); });
      open--;
      return path.includes('/versions/') ? DOCUMENT : snapshot(PEOPLE, true);
    };
    for (let n = 0; n < 20; n++) floors.want(`v${n}`);
    await pass(15_000);
    expect([most, snapshots()]).toEqual([1, 20]);
  });

  it('go at once after a refusal, of the floor or of its drawing, and come back', async () => {
    floors.want('v');
    await pass(1_000);
    for (const refused of [true, false]) {
      answer = (path) => (refused ? REFUSED : path.includes('/versions/') ? DOCUMENT : snapshot(PEOPLE, true));
      await pass(20_000);
      expect(floors.of('v').value === null).toBe(refused);
    }
    answer = (path) => (path.includes('/versions/') ? REFUSED : { ...snapshot(PEOPLE, true), floor: { id: 'f/1', name: 'F', site: 's', version: 4 } });
    await pass(20_000);
    expect(floors.of('v').value).toBeNull();
  });

  it.each([401, 403, 404, 500])('%i is a refusal, or no answer', async (status) => {
    floors.dispose();
    let now = 200;
    vi.stubGlobal('fetch', async (path: string) =>
      Response.json(path.includes('/versions/') ? DOCUMENT : snapshot(PEOPLE, true), { status: now }));
    floors = createThumbFloors();
    floors.want('v');
    await pass(1_000);
    expect(floors.of('v').value?.states.size).toBe(2);
    now = status;
    await pass(20_000);
    expect(floors.of('v').value === null).toBe(status !== 500);
    vi.unstubAllGlobals();
  });

  it('have no colours after a minute without an answer, also when the page was hidden, and then again', async () => {
    floors.want('v');
    await pass(1_000);
    const good = answer;
    answer = () => null;
    await pass(58_000);
    expect(floors.of('v').value?.old).toBe(false);
    await pass(22_000);
    expect(floors.of('v').value).toMatchObject({ old: true });
    answer = good;
    await pass(20_000);
    expect(floors.of('v').value?.old).toBe(false);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    await pass(120_000);
    hidden.mockReturnValue(false);
    answer = () => new Promise(() => undefined);
    document.dispatchEvent(new Event('visibilitychange'));
    expect(floors.of('v').value?.old).toBe(true);
  });

  it('have the colours that the centre chose', () => {
    const said = { ...snapshot(PEOPLE, false), settings: { version: 1, colours: 'monochrome' } };
    expect(thumbFloor(said, null)?.colours).toBe('monochrome');
  });

  it('stay when no answer comes, and are not asked for by a hidden page', async () => {
    floors.want('v');
    await pass(1_000);
    const before = floors.of('v').value;
    answer = () => { throw new Error('cut'); };
    await pass(20_000);
    expect(floors.of('v').value).toBe(before);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const count = asked.length;
    await pass(120_000);
    expect(asked.length).toBe(count);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(1_000);
    expect(asked.length).toBe(count + 1);
  });
});
