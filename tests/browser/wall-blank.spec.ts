import { writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { live, TV } from './scripted/browser';
import { busyWall, rightAfter } from './scripted/busy-wall';
import { blanks, perTenth, readShots, record } from './scripted/screencast';
import type { Seen } from './scripted/screencast';

// The dark theme: everything bright on the floor is a seat.
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Records while `during` runs, and keeps the frames around a blank one as files of the test. */
async function seenDuring(page: Page, during: () => Promise<void>): Promise<readonly Seen[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('The page has no browser.');
  const cdp = await page.context().newCDPSession(page);
  const cast = await record(cdp);
  await pause(500);
  await during();
  await cast.stop();
  const shots = perTenth(cast.shots);
  const seen = await readShots(browser, shots);
  const wrong = seen.findIndex(({ seats }, n) => n > 0 && seats < (seen[n - 1]?.seats ?? 0) / 2);
  if (wrong > 0) {
    for (const n of [wrong - 1, wrong, wrong + 1]) {
      await writeFile(test.info().outputPath(`frame-${n}.png`), Buffer.from(shots[n]?.png ?? '', 'base64'));
    }
  }
  return seen;
}

test('no frame is blank when the page is loaded again: first the kept picture, grey, with its time @long', async ({ page }) => {
  const { server, stop } = await busyWall();
  try {
    await page.setViewportSize(TV);
    await page.goto(`${server.url}/wall`);
    await live(page);
    let greyWithTime = false;
    const seen = await seenDuring(page, async () => {
      server.snapshotMs = 1_000;
      const { pages } = server;
      server.reload();
      await expect.poll(() => server.pages, { timeout: 10_000 }).toBe(pages + 1);
      await expect(page.locator('.wall-banner')).toContainText(/前回の画面.*\d{2}:\d{2}/);
      greyWithTime = await page.locator('.wall.stale').count() > 0;
      await live(page, 15_000);
    });
    expect(greyWithTime).toBe(true);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen[0]?.seats).toBeGreaterThan(1_500);
    expect(blanks(seen)).toEqual([]);
    // Grey while it was the kept picture.
    expect(Math.min(...seen.map(({ coloured }) => coloured))).toBeLessThan((seen[0]?.coloured ?? 0) / 10);
  } finally {
    await stop();
  }
});

test('no frame is blank when the floor changes and gets a new version @long', async ({ page }) => {
  const { server, floors, stop } = await busyWall();
  const [floor] = floors;
  if (floor === undefined) throw new Error('There is no floor.');
  try {
    await page.setViewportSize(TV);
    await page.goto(`${server.url}/wall`);
    await live(page);
    const seen = await seenDuring(page, async () => {
      for (const index of [1, 0, 1, 0]) {
        server.show(index);
        await expect(page.locator('.wall-head h1')).toHaveText(floors[index]?.view.name ?? '');
        await pause(400);
      }
      for (let n = 0; n < 3; n++) {
        server.send(floor, floor.publish(server.now()));
        await pause(1_000);
      }
    });
    expect(seen.length).toBeGreaterThan(20);
    expect(seen[0]?.seats).toBeGreaterThan(1_500);
    expect(blanks(seen)).toEqual([]);
  } finally {
    await stop();
  }
});

test('no frame is blank while the server is killed for a minute, or a new build is loaded; right within 5 s of the return @long', async ({ page }) => {
  test.setTimeout(240_000);
  const { server, floors: [floor], stop } = await busyWall();
  if (floor === undefined) throw new Error('There is no floor.');
  try {
    await page.setViewportSize(TV);
    // A new build is fetched within ten minutes, not by all walls together. Not so long here.
    await page.addInitScript(() => { Math.random = () => 0.005; });
    await page.goto(`${server.url}/wall`);
    await live(page);
    const seen = await seenDuring(page, async () => {
      await server.kill();
      await pause(60_000);
      floor.restart();
      await server.listen();
      console.log(`a minute after kill -9 the server is back: the wall is right after ${await rightAfter(server, floor)} ms`);
      await live(page, 5_000);
      server.build = 'build-2';
      const pages = server.pages;
      await expect.poll(() => server.pages, { timeout: 30_000 }).toBe(pages + 1);
      await live(page, 15_000);
      expect(await page.locator('meta[name="connect-streaming-build"]').getAttribute('content')).toBe('build-2');
      await pause(500);
    });
    const [first, last] = [seen[0], seen[seen.length - 1]];
    console.log(`${seen.length} frames in ${Math.round(((last?.at ?? 0) - (first?.at ?? 0)) / 1000)} s`);
    // The age on the banner alone is a new frame every second; and the last ones are those of the new page.
    expect(seen.length).toBeGreaterThan(60);
    expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(60_000);
    for (const one of [first, last]) expect(one?.seats).toBeGreaterThan(1_500);
    expect(blanks(seen)).toEqual([]);
  } finally {
    await stop();
  }
});
