import { expect, test } from '@playwright/test';
import type { Browser, Locator, Page } from '@playwright/test';
import { serious } from './product/axe';
import { started, watchFor } from './product/pages';

// A TV is a browser of its own: what it does is done by its requests, so that these tests need no second page.
const DEVICE = {
  browser: 'Chromium 126 on Linux (ARM)', width: 1920, height: 1080, ratio: 1, hz: 60, languages: ['ja-JP', 'en-US'], zone: 'Asia/Tokyo',
};
const url = (path: string): string => `${started('SANDBOX')}${path}`;

/** The code that a new TV shows. */
async function codeOf(browser: Browser): Promise<string> {
  const tv = await browser.newContext();
  const answer = await tv.request.post(url('/api/wall/pairing'), {
    data: { device: { ...DEVICE, clock: Date.now() } }, headers: { origin: started('SANDBOX') },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  const { code } = await answer.json() as { readonly code: string };
  await tv.close();
  return code;
}

/** A name that no other test and no other try has. */
let count = 0;
const fresh = (name: string): string => `${name} ${test.info().workerIndex}-${test.info().retry}-${++count}`;
const row = (page: Page, name: string): Locator => page.locator('.screen', { has: page.getByRole('heading', { name, exact: true }) });
const sheet = (page: Page): Locator => page.getByRole('dialog');

/** Approves a new TV on the page, from its QR code. */
async function approve(page: Page, browser: Browser, name: string, query = ''): Promise<void> {
  await page.goto(url(`/screens?code=${await codeOf(browser)}${query}`));
  await expect(page.locator('.code-card')).toBeVisible({ timeout: 20_000 });
  await page.locator('.side-sheet .adds button').first().click();
  await page.locator('.side-sheet .field input').first().fill(name);
  await page.locator('.side-sheet footer .primary').click();
  await expect(row(page, name)).toBeVisible();
}

test('a TV is approved by its code, its view is changed, and with the keyboard it is revoked and deleted', async ({ page, browser }) => {
  const seen = watchFor(page);
  const name = fresh('3F West');
  const code = await codeOf(browser);
  await page.goto(url('/screens?lang=en'));
  await page.getByRole('button', { name: 'Add a screen' }).first().click();
  await page.getByRole('textbox', { name: 'Code on the TV' }).fill(` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`);
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toContainText('Chromium 126 on Linux (ARM)');
  await expect(sheet(page)).toContainText('1920 × 1080, 60 Hz, pixel ratio 1');
  await expect(sheet(page)).toContainText('clock right');
  await sheet(page).getByRole('button', { name: /^Add / }).first().click();
  await sheet(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await sheet(page).getByRole('textbox', { name: 'Place' }).fill('東側の柱');
  await sheet(page).getByRole('button', { name: `Approve “${name}”` }).click();
  await expect(page.locator('.good')).toContainText(`“${name}” is paired`);
  await expect(row(page, name)).toContainText('東側の柱');
  await expect(row(page, name)).toContainText('55″ · 5 m');

  await row(page, name).getByRole('button', { name: /^Change view/ }).click();
  await sheet(page).getByRole('textbox', { name: 'Viewing distance' }).fill('3');
  await expect(sheet(page).locator('.read')).toContainText('At 3 m on 55″');
  await sheet(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, name)).toContainText('55″ · 3 m');

  // This TV only asked for a code: nothing is connected that could show its name.
  await row(page, name).getByRole('button', { name: /^Which screen/ }).click();
  await expect(row(page, name).locator('.told')).toContainText('not connected');

  await row(page, name).getByRole('button', { name: /^Revoke/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText(`Revoke “${name}”?`);
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(row(page, name)).toContainText('No TV is paired with it.');
  await row(page, name).getByRole('button', { name: /^Delete/ }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await expect(row(page, name)).toHaveCount(0);
  expect(seen.filter((text) => !text.includes('409'))).toEqual([]);
});

test('a code that is unknown is told at its field, and new hardware takes the place of a screen @long', async ({ page, browser }) => {
  const name = fresh('Repaired');
  await approve(page, browser, name, '&lang=en');
  await row(page, name).getByRole('button', { name: /^Repair/ }).click();
  const field = page.getByRole('textbox', { name: 'Code on the TV' });
  await expect(field).toBeFocused();
  await field.fill('2222 2222');
  await page.keyboard.press('Enter');
  await expect(sheet(page)).toContainText('No device shows this code.');
  await expect(field).toHaveValue('2222 2222');
  await field.fill(await codeOf(browser));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: /^Repair/ })).toBeChecked();
  await sheet(page).getByRole('button', { name: `Repair “${name}”` }).click();
  await expect(page.locator('.good')).toContainText(`“${name}” has new hardware`);
  await expect(row(page, name)).toHaveCount(1);
});

test('a wall opens in this browser with one button, and the second time it is the same screen', async ({ page }) => {
  await page.goto(url('/screens?lang=en'));
  const screens = async (): Promise<number> => {
    const { screens: all } = await (await page.request.get(url('/api/screens'))).json() as { readonly screens: readonly { readonly name: string }[] };
    return all.filter((one) => one.name === 'This browser').length;
  };
  const before = await screens();
  for (const time of [1, 2]) {
    const opening = page.waitForEvent('popup');
    await page.getByRole('button', { name: 'Open a wall in this browser' }).click();
    const wall = await opening;
    await wall.waitForURL('**/wall');
    expect((await wall.evaluate(async () => (await fetch('/api/wall/session')).json()) as { readonly state: string }).state, `time ${time}`).toBe('paired');
    await wall.close();
  }
  await expect(row(page, 'This browser').first()).toBeVisible();
  expect(await screens()).toBe(before + 1);
});

for (const [lang, theme, run] of [['en', 'dark', ''], ['en', 'dark', ', each state @long'], ['ja', 'light', ', each state @long']] as const) {
  test(`nothing is too wide or cut off, and axe finds nothing serious, with and without the sheet (${lang}, ${theme})${run}`, async ({ page, browser }) => {
    test.setTimeout(120_000);
    const name = fresh('研修室 Training room at the far end of the long corridor');
    await approve(page, browser, name, `&lang=${lang}&theme=${theme}`);
    const look = async (where: string): Promise<void> => {
      for (const [width, height] of [[390, 844], [820, 1180], [1366, 768], [1920, 1080]] as const) {
        await page.setViewportSize({ width, height });
        const told = await page.evaluate(() => ({
          over: document.documentElement.scrollWidth - innerWidth,
          cut: [...document.querySelectorAll('.screens button, .screens dd, .screens .pill, .screens label, .side-sheet span')]
            .filter((one) => one.getClientRects().length > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline'
              && getComputedStyle(one).overflowX !== 'visible' && !one.classList.contains('unseen'))
            .map((one) => one.textContent),
          // Parts of the bar at the top that lie on each other, and choices without height.
          under: [...document.querySelectorAll('.frame > .nav > *')].flatMap((one, i, all) => all.slice(i + 1).filter((other) => {
            const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
            return Math.min(a.width, b.width) > 0 && Math.min(a.right, b.right) > Math.max(a.left, b.left) + 1
              && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top) + 1;
          }).map((other) => `${one.className} and ${other.className}`)),
          flat: [...document.querySelectorAll('.side-sheet label, .side-sheet button')]
            .filter((one) => one.getClientRects().length > 0 && one.getBoundingClientRect().height < 16).map((one) => one.textContent),
        }));
        expect(told, `${where} ${width}`).toEqual({ over: expect.any(Number), cut: [], under: [], flat: [] });
        expect(told.over, `${where} ${width}`).toBeLessThanOrEqual(0);
      }
      expect(await serious(page), where).toEqual([]);
    };
    if (run !== '') {
      await look('list');
      await page.goto(url(`/screens?code=${await codeOf(browser)}&lang=${lang}`));
      await expect(page.locator('.code-card')).toBeVisible();
      await look('approve');
      await page.keyboard.press('Escape');
    }
    await row(page, name).locator('[data-place="change"]').click();
    await expect(sheet(page)).toBeVisible();
    await page.setViewportSize({ width: 1366, height: 768 });
    // The list stays beside the sheet, and ends where the sheet begins.
    const [list, side] = [await row(page, name).boundingBox(), await sheet(page).boundingBox()];
    expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(side?.x ?? 0);
    await sheet(page).getByRole('checkbox').check();
    await look('sheet');
    await page.keyboard.press('Escape');
    await page.locator('dialog .danger').click();
    await expect(sheet(page)).toHaveCount(0);
  });
}

/** A TV with this fault in its page, paired and right: `break_` begins it. */
interface BrokenTv { readonly name: string; readonly reason: string; break_(): Promise<void> }

async function pairedTv(browser: Browser, page: Page, name: string, prepare: (tv: Page) => Promise<void>): Promise<Page> {
  const tv = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
  await prepare(tv);
  await tv.goto(url('/wall'));
  await expect(tv.locator('.pair .code')).toHaveText(/^[A-Z0-9]{8}$/);
  const [view] = await (await page.request.get(url('/api/views'))).json() as readonly { readonly id: string }[];
  const answer = await page.request.post(url('/api/screens'), {
    data: { code: await tv.locator('.pair .code').textContent(), name, place: '', settings: { floors: [{ view: view?.id }], names: 'initials' } },
    headers: { origin: started('SANDBOX') },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  await expect(tv.locator('.when .conn')).toHaveClass(/\blive\b/, { timeout: 20_000 });
  return tv;
}

/** A bug of the page, as the server sees it: some seats are shown in another state than the server has. */
async function wrongSeats(browser: Browser, page: Page, name: string): Promise<BrokenTv> {
  let isBroken = false;
  await pairedTv(browser, page, name, (tv) => tv.routeWebSocket(/\/api\/wall\/live/, (ws) => {
    const server = ws.connectToServer();
    server.onMessage((message) => ws.send(isBroken ? String(message).replaceAll('"s":"talking"', '"s":"offline"') : message));
  }));
  return { name, reason: 'The seats that it painted are not those of the server.', async break_() { isBroken = true; } };
}

async function noFrames(browser: Browser, page: Page, name: string): Promise<BrokenTv> {
  const tv = await pairedTv(browser, page, name, async () => undefined);
  return { name, reason: 'It paints no frames.', break_: () => tv.evaluate(() => { window.requestAnimationFrame = () => 0; }) };
}

/** Frames come, but the painting of seats fails. */
async function noPaint(browser: Browser, page: Page, name: string): Promise<BrokenTv> {
  const tv = await pairedTv(browser, page, name, async () => undefined);
  return {
    name, reason: 'Its picture is more than',
    break_: () => tv.evaluate(() => { CanvasRenderingContext2D.prototype.setTransform = () => { throw new Error('broken'); }; }),
  };
}

async function noAnswer(browser: Browser, page: Page, name: string): Promise<BrokenTv> {
  const tv = await pairedTv(browser, page, name, async () => undefined);
  return {
    name, reason: 'has sent no report',
    async break_() { void tv.evaluate(() => { for (const end = performance.now() + 20_000; performance.now() < end;); }).catch(() => undefined); },
  };
}

test('a wall whose picture is wrong, frozen or stale is red within ten seconds, with the reason @long', async ({ page, browser }) => {
  test.setTimeout(150_000);
  await page.goto(url('/screens?lang=en'));
  for (const make of [wrongSeats, noFrames, noPaint, noAnswer]) {
    const { name, reason, break_ } = await make(browser, page, fresh(make.name));
    await expect(row(page, name)).toContainText('The seats on it are those of the server', { timeout: 20_000 });
    await expect(row(page, name)).toHaveClass(/\bis-right\b/);
    await break_();
    const began = Date.now();
    await expect(row(page, name)).toHaveClass(/\bis-wrong\b/, { timeout: 20_000 });
    const took = Date.now() - began;
    await expect(row(page, name).locator('.why')).toContainText(reason);
    test.info().annotations.push({ type: make.name, description: `red after ${took} ms` });
    expect(took, make.name).toBeLessThanOrEqual(10_000);
    for (const context of browser.contexts()) if (!context.pages().includes(page)) await context.close();
  }
});
