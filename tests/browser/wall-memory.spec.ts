import { expect, test } from '@playwright/test';
import { heapOf, live, memoryOf, TV, wholeChromium } from './scripted/browser';
import { FloorState, liveOf } from './scripted/floor-state';
import { WallServer } from './scripted/wall-server';

const PEOPLE = 500;
const CHANGES = 100;
/** Frames that the page may have got and not painted yet. */
const MOST_AHEAD = 40;
const FIRST = 200_000;
const LAST = 2_600_000;
/** A floor is on the glass for so many updates, then the next one. */
const TURN = 20_000;
const ALLOWED_BYTES = 256 * 1024;

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

test('after 2.6 million updates and 130 changes of the floor a wall holds no more than after 0.2 million @long', async () => {
  test.setTimeout(1_200_000);
  const floors = ['a', 'b'].map((id) => new FloorState(id, `Floor ${id}`, PEOPLE, Date.now()));
  const server = new WallServer(floors);
  server.settings = { names: 'initials', pace: 50 };
  await server.listen();
  const browser = await wholeChromium();
  try {
    const page = await browser.newPage({ viewport: TV });
    const wrong: string[] = [];
    page.on('pageerror', (error) => wrong.push(String(error)));
    await page.goto(`${server.url}/wall`);
    await live(page);
    const cdp = await page.context().newCDPSession(page);
    let updates = 0;
    let shown = 0;

    async function feedTo(goal: number): Promise<void> {
      while (updates < goal) {
        const turn = Math.floor(updates / TURN) % floors.length;
        if (turn !== shown) {
          shown = turn;
          const before = server.snapshots;
          server.show(turn);
          await expect.poll(() => server.snapshots, { timeout: 20_000 }).toBe(before + 1);
        }
        const floor = floors[shown];
        if (floor === undefined) return;
        const at = server.now();
        const n = Math.floor(updates / CHANGES);
        // Now and then a shift ends, and the next one begins on the same seats.
        const few = Array.from({ length: 5 }, (_, k) => 1 + ((n * 31 + k) % (PEOPLE - 1)));
        if (n % 97 === 0) server.send(floor, floor.leave(few, at));
        else if (n % 97 === 1) server.send(floor, floor.come(Array.from({ length: 5 }, (_, k) => 1 + (((n - 1) * 31 + k) % (PEOPLE - 1))), at));
        server.send(floor, floor.change(Array.from({ length: CHANGES }, (_, k) => {
          const i = (n * CHANGES + k * 7) % PEOPLE;
          return liveOf(i, n + k + i, at);
        }), at));
        updates += CHANGES;
        for (let tries = 0; floor.rev - (server.seen.get(floor.view.id) ?? 0) > MOST_AHEAD; tries++) {
          if (tries > 20_000) throw new Error(`The page is at ${server.seen.get(floor.view.id)} of ${floor.rev} for more than 100 s.`);
          await pause(5);
        }
      }
    }

    /** The same picture each time: the first floor, and everybody in the same state. */
    async function rest(): Promise<Awaited<ReturnType<typeof memoryOf>> & Awaited<ReturnType<typeof heapOf>> & { readonly attached: number }> {
      const [floor] = floors;
      if (floor === undefined) throw new Error('There is no floor.');
      shown = 0;
      server.show(0);
      await pause(3_000);
      const at = server.now();
      server.send(floor, floor.leave(Array.from({ length: PEOPLE - 1 }, (_, i) => i + 1), at));
      server.send(floor, floor.come(Array.from({ length: PEOPLE - 1 }, (_, i) => i + 1), at));
      await pause(6_000);
      const memory = await memoryOf(cdp);
      const attached = await page.evaluate(() => {
        const all = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
        let count = 1;
        while (all.nextNode() !== null) count++;
        return count;
      });
      return { ...memory, attached, ...await heapOf(cdp) };
    }

    await feedTo(FIRST);
    const before = await rest();
    const began = Date.now();
    await feedTo(LAST);
    const perSecond = Math.round((LAST - FIRST) / ((Date.now() - began) / 1000));
    const after = await rest();
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(2);
    console.log(`data ${mb(before.data)} MB at 0.2 million, ${mb(after.data)} MB at 2.6 million updates; `
      + `compiled code ${mb(before.code)} and ${mb(after.code)} MB, the whole heap ${mb(before.heap)} and ${mb(after.heap)} MB; `
      + `${before.nodes} and ${after.nodes} nodes, ${before.attached} and ${after.attached} of them in the document, `
      + `${before.listeners} and ${after.listeners} listeners; ${perSecond} updates/s, ${server.sockets} sockets, ${server.snapshots} snapshots`);
    expect(wrong).toEqual([]);
    expect(server.sockets).toBe(1);
    expect(after.nodes).toBe(before.nodes);
    expect(after.listeners).toBe(before.listeners);
    // Code is not counted: the browser compiles a function after it has run often, and each only once.
    expect(after.data).toBeLessThanOrEqual(before.data + ALLOWED_BYTES);
  } finally {
    await browser.close();
    await server.kill();
  }
});
