import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serious } from './product/axe';
import { deafTo, from, sandboxNow, showOnly, tickTo } from './product/pictures';
import { filled, live, noted, seats, started, watchFor } from './product/pages';
import type { WireText } from '../../client/live/wire';

/** The text that an administrator reads, the same in both languages. */
const both = (text: string): WireText => ({ en: text, ja: text });
const open = (page: Page, query = ''): Promise<unknown> => page.goto(`${started('SANDBOX')}/?view=map&lang=en${query}`);

for (const [lang, theme, run] of [['en', 'dark', ''], ['en', 'dark', ', each @long'], ['ja', 'light', ', each @long']] as const) {
  test(`axe finds nothing serious in dialogs and error states: ${lang}, ${theme}${run}`, async ({ page }) => {
    test.setTimeout(120_000);
    const each = run !== '';
    const say = `&lang=${lang}&theme=${theme}`;
    await open(page, say);
    await filled(page);
    await seats(page).nth(30).click();
    await expect(page.locator('.ph').getByRole('heading', { level: 2 })).toBeVisible();
    if (each) expect(await serious(page), 'details').toEqual([]);
    await page.keyboard.press('/');
    await page.keyboard.type('nobody is called this');
    if (each) expect(await serious(page), 'search').toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('.stat button.link[aria-expanded]').click();
    await page.keyboard.press('3');
    await expect(page.locator('.chip.off').first()).toBeVisible();
    expect(await serious(page), 'latency, filter').toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await serious(page), 'dialog').toEqual([]);

    const now = await sandboxNow(page);
    const doubtful = { ...now, agents: now.agents.map((agent, i) => ({ ...agent, live: { ...agent.live, ...(i % 3 === 0 ? { z: true } : { q: true }) } })) };
    const wrong = [
      from(doubtful, { state: 'missing', detail: both('Kinesis does not have this stream: '.repeat(8)) }),
      from(now, { state: 'behind', behindMs: 94_000 }),
      from(now, { state: 'catching-up' }),
      from({ ...now, agents: [] }, { state: 'none' }),
    ];
    for (const snapshot of each ? wrong : wrong.slice(0, 1)) {
      await page.unrouteAll();
      await showOnly(page, snapshot);
      await open(page, say);
      await expect(page.locator('.notice')).toBeVisible();
      expect(await serious(page), snapshot.source.state).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), snapshot.source.state).toBeLessThanOrEqual(0);
    }
  });
}

const STILL = 2_000;
const timers = (page: Page): Promise<string[]> => page.locator('.list td.c-time').allInnerTexts();

for (const [lang, state, title, showing, run] of [
  ['en', 'unreachable', 'Amazon Kinesis cannot be reached', /Showing \d\d:\d\d:\d\d.*nothing below is live/, ' @long'],
  ['ja', 'denied', 'Amazon Kinesis へのアクセスが許可されていません', /\d\d:\d\d:\d\d 時点の表示です/, ''],
] as const) {
  test(`a stream that is ${state} is not trusted after a moment: no timer, no new alert, and the page says since when (${lang})${run}`, async ({ page }) => {
    const now = await sandboxNow(page);
    const talk = Date.now() - 10 * 60_000;
    // Calls of just under ten minutes: from eight seconds on, an alert for a long contact would appear three times a second.
    const talking = {
      ...now,
      agents: now.agents.map((agent, i) => ({
        ...agent,
        live: { i: agent.live.i, s: 'talking', t: talk, c: [{ h: 'VOICE', s: 'CONNECTED', t: talk, k: talk + 8_000 + i * 300 }] },
      })),
    } as typeof now;
    let lastRead = 0;
    await tickTo(page, talking, (at) =>
      lastRead === 0 ? { state: 'live', caughtUpTo: at - 500 } : { state, caughtUpTo: lastRead, detail: both('what AWS said') },
    );
    await page.goto(`${started('SANDBOX')}/?view=list&lang=${lang}`);
    await live(page);
    await expect(page.locator('.app')).not.toHaveClass(/\bstale\b/);
    const running = await timers(page);
    await expect.poll(() => timers(page)).not.toEqual(running);

    lastRead = Date.now();
    // In the same frame: a short outage lasts five seconds, and a busy machine checks later than that.
    const link = await page.waitForFunction((words) =>
      (document.querySelector('.notice')?.textContent.includes(words) === true ? document.querySelector('.conn')?.className : undefined), title);
    expect(await link.jsonValue(), 'a blip greys nothing').toMatch(/\blive\b/);
    await expect(page.locator('.app')).toHaveClass(/\bstale\b/, { timeout: 9_000 });
    await expect(page.locator('.conn')).toHaveClass(/\blost\b/);
    await expect(page.locator('.notice')).toContainText(showing);
    const age = page.locator('.notice .r b');
    await expect(age).toHaveText(/(^|\s)0:(0[4-9]|[1-5]\d)(\s|$)/);
    await expect(page.locator('.facts-line')).toContainText(lang === 'en' ? /Updated (0:[1-5]\d|[5-9]\.\d s) ago/ : /(0:[1-5]\d|[5-9]\.\d 秒)前に更新/);
    const was = [await age.innerText(), await page.locator('.attention li').count()];
    await page.waitForTimeout(STILL);
    expect((await timers(page)).filter((one) => one !== '')).toEqual([]);
    expect(await page.locator('.attention li').count()).toBe(was[1]);
    expect(await age.innerText()).not.toBe(was[0]);
    expect(await serious(page), state).toEqual([]);

    lastRead = 0;
    await live(page);
    await expect(page.locator('.notice')).toBeHidden();
    await expect(page.locator('.app')).not.toHaveClass(/\bstale\b/);
    await expect.poll(() => page.locator('.attention li').count()).toBeGreaterThan(0);
  });
}

for (const [what, source, run] of [
  ['is behind', (at: number) => ({ state: 'behind', behindMs: 1, caughtUpTo: at - 754_000 }), ''],
  ['is said to be live and is not', (at: number) => ({ state: 'live', caughtUpTo: at - 754_000 }), ' @long'],
  ['catches up', (at: number) => ({ state: 'catching-up', caughtUpTo: at - 754_000 }), ' @long'],
] as const) {
  test(`a stream that ${what} says how far it is behind${run}`, async ({ page }) => {
    await tickTo(page, await sandboxNow(page), source);
    await open(page);
    await expect(page.locator('.notice')).toContainText(/12:3\d behind/);
    await page.locator('.nav .btn[lang]').click();
    await expect(page.locator('.notice')).toContainText(/12:3\d 遅れ/);
    await expect(page.locator('.app')).not.toHaveClass(/\bstale\b/);
  });
}

test('no agent moves after a notice above the map or a reload', async ({ page }) => {
  const places = (): Promise<string[]> =>
    seats(page).evaluateAll((all) => all.map((one) => `${one.getAttribute('aria-label')?.split(',')[0]} ${one.getAttribute('style')}`).sort());
  const now = await sandboxNow(page);
  await showOnly(page, from(now, { state: 'live' }));
  await open(page);
  await filled(page);
  const before = await places();
  const box = await page.locator('.map').boundingBox();
  await page.reload();
  await filled(page);
  expect(await places()).toEqual(before);
  await page.unrouteAll();
  await showOnly(page, from(now, { state: 'missing', detail: both('what Amazon Kinesis said') }));
  await open(page);
  await filled(page);
  await expect(page.locator('.notice')).toBeVisible();
  expect(await places()).toEqual(before);
  expect(await page.locator('.map').boundingBox()).toEqual(box);
  await page.getByRole('button', { name: 'Collapse this message' }).click();
  await expect(page.getByRole('button', { name: 'Show the message' })).toBeVisible();
  await page.getByRole('button', { name: 'Show the message' }).click();
  await expect(page.locator('.notice')).toBeVisible();
});

test('everything works without a mouse, and the focus is never lost @long', async ({ page }) => {
  await open(page);
  await live(page);
  await filled(page);
  const name = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  const tabTo = async (selector: string): Promise<void> => {
    for (let i = 0; i < 80; i++) {
      if (await page.evaluate((one) => document.activeElement?.matches(one) === true, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}; it ended on ${await name()}`);
  };
  const zoom = async (): Promise<number> => parseInt(await page.locator('.zb output').innerText(), 10);

  await tabTo('.chip[aria-pressed]:not(.alert)');
  await page.keyboard.press('Space');
  await expect(page).toHaveURL(/state=available/);
  await page.keyboard.press('Space');
  await expect(page).not.toHaveURL(/state=/);

  await tabTo('.seat-mirror button');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/agent=/);
  const seat = (await name()).split(',')[0] ?? '';
  await tabTo('.ph button:last-child');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/agent=/);
  expect(await name()).toContain(seat);

  const fitted = await zoom();
  await page.keyboard.press('+');
  await expect.poll(zoom).toBeGreaterThan(fitted);
  await page.keyboard.press('f');
  await expect.poll(zoom).toBe(fitted);
  await tabTo('.zb button:nth-of-type(2)');
  await page.keyboard.press('Enter');
  await expect.poll(zoom).toBeGreaterThan(fitted);

  await page.keyboard.press('t');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await tabTo('.nav .btn[lang]');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  expect(await page.evaluate(() => document.activeElement?.matches('.nav .btn[lang]'))).toBe(true);
});

test('language and theme are saved between visits, and a browser that saves nothing still shows the page', async ({ page, browser }) => {
  await page.goto(`${started('SANDBOX')}/?view=map`);
  await live(page);
  await page.locator('.nav .btn[lang]').click();
  await page.keyboard.press('t');
  await page.goto(`${started('SANDBOX')}/?view=map`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  const context = await browser.newContext({ locale: 'en-US', colorScheme: 'light' });
  const forgetful = await context.newPage();
  const seen = watchFor(forgetful);
  await forgetful.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('refused', 'SecurityError'); } });
  });
  await open(forgetful);
  await live(forgetful);
  await forgetful.keyboard.press('t');
  await expect(forgetful.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(seen).toEqual([]);
  await context.close();
});

test('several instances: a switcher, and each address is a link', async ({ page }) => {
  const now = await sandboxNow(page);
  const names = ['東京', 'Osaka <b>2</b>'];
  await page.route('**/api/views', (route) => route.fulfill({ json: names.map((name, i) => ({ id: `view-${i}`, name, agents: 1 })) }));
  await page.route('**/api/views/view-0/snapshot', (route) => route.fulfill({ json: { ...now, view: 'view-0' } }));
  await page.route('**/api/views/view-1/snapshot', (route) => route.fulfill({ json: { ...now, view: 'view-1', agents: now.agents.slice(0, 3) } }));
  await deafTo(page);
  await open(page);
  await filled(page);
  await page.getByRole('combobox').selectOption({ label: 'Osaka <b>2</b> · 1' });
  await expect(seats(page)).toHaveCount(3);
  await expect(page).toHaveURL(/instance=view-1/);
  await page.reload();
  await expect(seats(page)).toHaveCount(3);
  await expect(page.getByRole('combobox')).toHaveValue('view-1');
});

for (const [motion, jumps] of [['reduce', true], ['no-preference', false]] as const) {
  test(`the camera ${jumps ? 'jumps' : 'flies'} with reduced motion ${motion} @long`, async ({ browser }) => {
    const context = await browser.newContext({ reducedMotion: motion, viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await open(page);
    await filled(page);
    await noted(page);
    const shown = page.locator('.zb output');
    // The first picture may still be moving to its fitted place.
    let before = '';
    await expect.poll(async () => before === (before = await shown.innerText()), { intervals: [500] }).toBe(true);
    await page.evaluate(() => {
      const output = document.querySelector('.zb output');
      const seen = new Set([output?.textContent]);
      Object.assign(window, { zoomsSeen: seen });
      if (output !== null) new MutationObserver(() => seen.add(output.textContent)).observe(output, { characterData: true, childList: true, subtree: true });
    });
    const thereAndBack = async (): Promise<number> => {
      await page.keyboard.press('+');
      await expect(shown).not.toHaveText(before);
      await page.keyboard.press('f');
      await expect(shown).toHaveText(before);
      return page.evaluate(() => (Reflect.get(window, 'zoomsSeen') as Set<string>).size);
    };
    // A busy machine paints few frames of a flight, perhaps one between its start and end. A jump never has one.
    if (jumps) for (let i = 0; i < 3; i++) expect(await thereAndBack()).toBe(2);
    else await expect.poll(thereAndBack, { timeout: 20_000 }).toBeGreaterThan(2);
    const transitions = await page.locator('.chip').first().evaluate((one) => getComputedStyle(one).transitionDuration);
    expect(parseFloat(transitions) > 0).toBe(!jumps);
    await context.close();
  });
}

test('one minute of use leaves the console empty @long', async ({ page }) => {
  test.setTimeout(150_000);
  const seen = watchFor(page);
  await open(page);
  await filled(page);
  const until = Date.now() + 60_000;
  // Only whole rounds: each ends in the state in which it began.
  for (let i = 0; Date.now() < until || i % 11 !== 0; i++) {
    await page.keyboard.press(['n', 'Escape', '+', 'f', 'l', 'm', 't', '2', '0', 'p', 'p'][i % 11] ?? 'f');
    await page.waitForTimeout(400);
  }
  await live(page);
  expect(seen).toEqual([]);
});
