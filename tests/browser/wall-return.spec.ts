import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { Network } from './product/network';
import { live, TV, wholeChromium } from './scripted/browser';
import { busyWall, rightAfter } from './scripted/busy-wall';

const TEN_MINUTES = 10 * 60_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Both clocks of the page can be set forward, as if it had waited. */
function clocks(): void {
  const [date, steady] = [Date.now.bind(Date), performance.now.bind(performance)];
  const ahead = { ms: 0 };
  Date.now = () => date() + ahead.ms;
  performance.now = () => steady() + ahead.ms;
  Object.assign(window, { ahead });
}

for (const [how, cut, heal] of [
  ['every connection is refused', (network: Network) => network.cut(), (network: Network) => network.heal()],
  ['packets are lost, and all arrive later', (network: Network) => network.swallow(), (network: Network) => network.heal()],
] as const) {
  test(`after 10 minutes offline a wall is right within 5 s, and paints no old frame: ${how} @long`, async ({ page }) => {
    test.setTimeout(120_000);
    const { server, floors: [floor], stop } = await busyWall();
    if (floor === undefined) throw new Error('There is no floor.');
    const network = await Network.to(Number(new URL(server.url).port));
    try {
      await page.addInitScript(clocks);
      await page.setViewportSize(TV);
      await page.goto(`${network.url}/wall`);
      await live(page);
      cut(network);
      await expect(page.locator('.wall.stale')).toBeVisible({ timeout: 20_000 });
      await pause(5_000);
      // The other nine and a half minutes: only the clocks go on.
      server.offset += TEN_MINUTES;
      await page.evaluate((ms) => { (window as unknown as { ahead: { ms: number } }).ahead.ms += ms; }, TEN_MINUTES);
      await expect(page.locator('.wall-banner .age b')).toHaveText(/^10:\d{2}$/, { timeout: 5_000 });
      await pause(10_000);
      const [before, rev] = [server.acks.length, floor.rev];
      const { sockets } = server;
      heal(network);
      const took = await rightAfter(server, floor);
      await expect(page.locator('.wall')).not.toHaveClass(/stale/, { timeout: 5_000 });
      await pause(2_000);
      // What the lost socket said before it was lost may arrive now.
      const painted = server.acks.slice(before).filter(({ socket }) => socket > sockets).map((ack) => ack.rev);
      expect(painted.length).toBeGreaterThan(0);
      console.log(`offline, ${how}: right after ${took} ms; ${painted.length} pictures told, oldest revision ${Math.min(...painted)}, at the return ${rev}`);
      expect(Math.min(...painted)).toBeGreaterThanOrEqual(rev);
    } finally {
      await page.context().close();
      await network.close();
      await stop();
    }
  });
}

// The state "frozen" of a page is not tested: this browser does not stop a page that is asked to be so. A process that stands still does less.
test('a wall whose process stood still is right within 5 s after it goes on @long', async () => {
  test.setTimeout(180_000);
  const { server, floors: [floor], stop } = await busyWall();
  if (floor === undefined) throw new Error('There is no floor.');
  const browser = await wholeChromium();
  try {
    const page = await browser.newPage({ viewport: TV });
    await page.goto(`${server.url}/wall`);
    await live(page);
    /** How many pictures the page tells of in this time, without the first second: what was on its way may still come. */
    const paintedIn = async (ms: number): Promise<number> => {
      await pause(1_000);
      const before = server.acks.length;
      await pause(ms - 1_000);
      return server.acks.length - before;
    };
    // The same count sees a page that goes on.
    expect(await paintedIn(3_000)).toBeGreaterThan(0);
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => String(id));
    expect(renderers.length).toBeGreaterThan(0);
    execFileSync('kill', ['-STOP', ...renderers]);
    expect(await paintedIn(30_000)).toBe(0);
    execFileSync('kill', ['-CONT', ...renderers]);
    console.log(`a process that stood still for 30 s: right after ${await rightAfter(server, floor)} ms`);
    await live(page, 10_000);
    await expect(page.locator('.wall')).not.toHaveClass(/stale/);
  } finally {
    await browser.close();
    await stop();
  }
});

/** How many pixels of the seats are painted. */
const painted = (page: Page): Promise<number> => page.evaluate(() => {
  const seats = document.querySelector<HTMLCanvasElement>('.wall-floor.shown .seat-tiles');
  const data = seats?.getContext('2d')?.getImageData(0, 0, seats.width, seats.height).data ?? new Uint8ClampedArray();
  let count = 0;
  for (let n = 3; n < data.length; n += 4) if ((data[n] ?? 0) > 0) count++;
  return count;
});

for (const [how, told, within] of [['a browser that tells', true, 3_000], ['one that does not, as Chromium 85', false, 8_000]] as const) {
  test(`the picture is painted again after its canvas was lost: ${how} @long`, async ({ page }) => {
    const { server, stop } = await busyWall();
    try {
      if (!told) {
        await page.addInitScript(() => { delete (HTMLCanvasElement.prototype as { oncontextrestored?: unknown }).oncontextrestored; });
      }
      await page.setViewportSize(TV);
      await page.goto(`${server.url}/wall`);
      await live(page);
      await expect.poll(() => painted(page)).toBeGreaterThan(100_000);
      const before = await painted(page);
      await page.evaluate((tells) => {
        for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.wall-floor.shown canvas')) {
          canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
          if (!tells) continue;
          canvas.dispatchEvent(new Event('contextlost', { cancelable: true }));
          canvas.dispatchEvent(new Event('contextrestored'));
        }
      }, told);
      await expect.poll(() => painted(page), { timeout: within }).toBeGreaterThan(before * 0.9);
    } finally {
      await page.context().close();
      await stop();
    }
  });
}

test('a TV with a clock of 1970 and another zone shows the time of the site, and is live', async ({ browser }) => {
  const { server, stop } = await busyWall();
  const context = await browser.newContext({ viewport: TV, timezoneId: 'America/New_York' });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const behind = Date.now() - 86_400_000;
      const Real = Date;
      window.Date = class extends Real {
        constructor(...args: [] | [number]) { super(...(args.length === 0 ? [Real.now() - behind] : args) as [number]); }
        static override now(): number { return Real.now() - behind; }
      } as DateConstructor;
    });
    await page.goto(`${server.url}/wall`);
    await live(page);
    expect(await page.evaluate(() => new Date().getUTCFullYear())).toBe(1970);
    const tokyo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    // Within the same minute, or the one that has just begun.
    await expect.poll(async () => [0, 1_000].map((ms) => tokyo.format(server.now() - ms)).includes(await page.locator('.when time').innerText())).toBe(true);
    await expect(page.locator('.wall')).not.toHaveClass(/stale/);
  } finally {
    await context.close();
    await stop();
  }
});
