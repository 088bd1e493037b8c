import { expect, test } from '@playwright/test';
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import type { WireSnapshot } from '../../client/live/wire';
import { serious } from './product/axe';
import { Network } from './product/network';
import { started, watchFor } from './product/pages';

/** A TV: a browser of its own, with nobody at it. `heard`: everything that came to it, byte by byte. */
interface Tv { readonly page: Page; readonly heard: string[]; readonly wrong: string[] }

async function tv(browser: Browser, url: string, size = { width: 1920, height: 1080 }): Promise<Tv> {
  const context = await browser.newContext({ viewport: size, locale: 'en-US', timezoneId: 'America/New_York' });
  const page = await context.newPage();
  const heard: string[] = [];
  page.on('response', (response) => { if (response.url().includes('/api/')) void response.text().then((text) => heard.push(text), () => undefined); });
  page.on('websocket', (socket) => { socket.on('framereceived', ({ payload }) => heard.push(String(payload))); });
  const wrong = watchFor(page);
  await page.goto(`${url}/wall`);
  return { page, heard, wrong };
}

const codeOn = async (page: Page): Promise<string> => {
  await expect(page.locator('.pair .code')).toHaveText(/^[A-Z0-9]{8}$/);
  return (await page.locator('.pair .code').textContent()) ?? '';
};

/** As the page Screens does it. */
async function approve(request: APIRequestContext, url: string, code: string, settings: object): Promise<{ readonly id: string }> {
  const answer = await request.post(`${url}/api/screens`, { data: { code, name: 'East wall', place: 'by the door', settings }, headers: { origin: url } });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as { readonly id: string };
}

const viewsOf = async (request: APIRequestContext, url: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
  (await (await request.get(`${url}/api/views`)).json()) as readonly { readonly id: string; readonly name: string }[];

/** Pixels of the seats: all, and those with a colour. */
const paint = (page: Page): Promise<{ readonly painted: number; readonly coloured: number }> => page.evaluate(() => {
  const seats = document.querySelector<HTMLCanvasElement>('.wall-floor.shown .seat-tiles');
  const canvas = document.createElement('canvas');
  if (seats === null) return { painted: 0, coloured: 0 };
  [canvas.width, canvas.height] = [seats.width, seats.height];
  const ctx = canvas.getContext('2d');
  if (ctx === null) return { painted: 0, coloured: 0 };
  ctx.filter = getComputedStyle(seats.parentElement ?? seats).filter;
  ctx.drawImage(seats, 0, 0);
  const { data } = ctx.getImageData(0, 0, canvas.width, canvas.height);
  let [painted, coloured] = [0, 0];
  for (let at = 0; at < data.length; at += 40) {
    if ((data[at + 3] ?? 0) < 128) continue;
    painted++;
    const [r = 0, g = 0, b = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(r, g, b) - Math.min(r, g, b) > 70) coloured++;
  }
  return { painted, coloured };
});

test('a TV is paired by somebody else, shows initials only, says which one it is, and forgets all when it is revoked', async ({ browser, request }) => {
  const url = started('SANDBOX');
  const { page, heard, wrong } = await tv(browser, url);
  await expect(page.getByText('この画面を登録します')).toBeVisible();
  expect(await serious(page)).toEqual([]);
  await expect(page.locator('.pair .qr')).toHaveAttribute('aria-label', new RegExp(`^${url}/screens\\?code=`));
  const [view] = await viewsOf(request, url);
  const settings = { floors: [{ view: view?.id }], languages: ['en', 'ja'], names: 'initials', inches: 75, metres: 4 };
  const { id } = await approve(request, url, await codeOn(page), settings);
  await expect(page.locator('.wall-head h1')).toHaveText(view?.name ?? '?', { timeout: 15_000 });
  await expect(page.locator('.when .conn')).toHaveClass(/\blive\b/);
  await expect(page.locator('.names')).toContainText('Names shown as initials');
  await expect(page.locator('.names [lang="ja"]')).toHaveText('名前はイニシャル');
  await expect.poll(async () => (await paint(page)).coloured).toBeGreaterThan(1_000);
  await expect(page.locator('.fig.ready .v')).toHaveText(/^\d+$/);

  const people = ((await (await request.get(`${url}/api/views/${view?.id}/snapshot`)).json()) as WireSnapshot).agents;
  const names = new Set(people.flatMap(({ card }) => [card.first, card.last, card.user]).filter((name) => name.length > 1));
  expect(names.size).toBeGreaterThan(20);
  const bytes = heard.join('\n');
  expect(bytes.length).toBeGreaterThan(1_000);
  expect([...names].filter((name) => bytes.includes(`"${name}"`))).toEqual([]);
  expect(await page.locator('button, a, input').count()).toBe(0);
  expect(await serious(page)).toEqual([]);

  await request.post(`${url}/api/screens/${id}/identify`, { data: { seconds: 5 }, headers: { origin: url } });
  await expect(page.locator('.identified')).toHaveText(/East wall.*by the door/);
  await request.post(`${url}/api/screens/${id}/revoke`, { headers: { origin: url } });
  await expect(page.locator('.pair .code')).toHaveText(/^[A-Z0-9]{8}$/, { timeout: 3_000 });
  expect(await page.locator('.wall-floor').count()).toBe(0);
  expect(wrong).toEqual([]);
  await request.delete(`${url}/api/screens/${id}`, { headers: { origin: url } });
  await page.context().close();
});

test('a wall without its server says so and loses its colour, not its picture; it is right after the return and a reload', async ({ browser, request }) => {
  test.setTimeout(90_000);
  const url = started('SANDBOX');
  const network = await Network.to(Number(new URL(url).port));
  const { page } = await tv(browser, network.url, { width: 3840, height: 2160 });
  try {
    const [view] = await viewsOf(request, url);
    const { id } = await approve(request, url, await codeOn(page), { floors: [{ view: view?.id }] });
    await expect(page.locator('.when .conn')).toHaveClass(/\blive\b/, { timeout: 15_000 });
    await expect.poll(async () => (await paint(page)).coloured).toBeGreaterThan(1_000);
    const before = await paint(page);
    network.cut();
    await expect(page.locator('.wall-banner.lost')).toContainText('接続が切れました', { timeout: 20_000 });
    await expect(page.locator('.wall')).toHaveClass(/\bstale\b/);
    const after = await paint(page);
    expect(after.painted).toBeGreaterThan(before.painted * 0.9);
    expect(after.coloured).toBeLessThan(before.coloured * 0.05);
    network.heal();
    await expect(page.locator('.when .conn')).toHaveClass(/\blive\b/, { timeout: 35_000 });
    await expect(page.locator('.wall-banner')).toBeHidden({ timeout: 5_000 });
    await expect.poll(async () => (await paint(page)).coloured).toBeGreaterThan(before.coloured * 0.8);
    // The kept picture is there before the first data.
    const isKept = (): Promise<boolean> => page.evaluate(() => new Promise((resolve) => {
      const opening = indexedDB.open('keyval-store');
      opening.onsuccess = () => {
        const counting = opening.result.transaction('keyval').objectStore('keyval').count();
        counting.onsuccess = () => resolve(counting.result > 0);
      };
    }));
    await expect.poll(isKept, { timeout: 15_000 }).toBe(true);
    await page.route('**/api/wall/views/*/snapshot', async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 3_000); });
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    await expect(page.locator('.wall-banner')).toContainText('前回の画面');
    await expect(page.locator('.wall')).toHaveClass(/\bstale\b/);
    await expect.poll(async () => (await paint(page)).painted).toBeGreaterThan(before.painted * 0.9);
    await expect(page.locator('.when .conn')).toHaveClass(/\blive\b/, { timeout: 20_000 });
    await request.post(`${url}/api/screens/${id}/revoke`, { headers: { origin: url } });
    await request.delete(`${url}/api/screens/${id}`, { headers: { origin: url } });
  } finally {
    await page.context().close();
    await network.close();
  }
});
