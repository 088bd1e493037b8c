import { expect, test } from '@playwright/test';
import type { CDPSession, Page } from '@playwright/test';
import { serious } from './product/axe';
import { putRecord } from './product/kinesis';
import { AVAILABLE, contact, event } from './product/events';
import { Network } from './product/network';
import { live, seats, started } from './product/pages';

/** What is loaded after the first seats. */
const LATER = '**/assets/{later,search,account-menu}-*';

for (const [fault, run] of [['cut', ''], ['swallow', ' @long']] as const) {
  test(`a lost link (${fault}) is shown, recovers by itself, and then shows the changes since${run}`, async ({ page }) => {
    const who = { id: `link-${fault}`, last: `Link${fault}`, group: 'Links' };
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
    const network = await Network.to(Number(new URL(started('FED')).port));
    // The network goes away while parts of the page are still on their way: that is no error of the page, and they come later.
    let cut = (): void => undefined;
    if (fault === 'cut') {
      const gone = new Promise<void>((resolve) => { cut = resolve; });
      await page.route(LATER, (route) => gone.then(() => route.continue()));
    }
    try {
      // Without waiting for the page's load: on a busy machine it also waits for the parts that are held back here.
      await page.goto(`${network.url}/?view=map&lang=en`, { waitUntil: 'commit' });
      const seat = seats(page).and(page.getByRole('button', { name: new RegExp(`Link${fault}`) }));
      await expect(seat).toHaveAccessibleName(/Available/);
      await live(page);
      if (fault === 'cut') await expect(page.locator('.view-tools')).toBeHidden();
      network[fault]();
      cut();
      // A closed link is shown at once. A silent link is shown after a time of silence.
      if (fault === 'cut') await expect(page.locator('.conn')).toHaveClass(/\b(reconnecting|lost)\b/, { timeout: 5_000 });
      await expect(page.locator('.conn')).toHaveClass(/\b(lost|offline)\b/, { timeout: 16_000 });
      await expect(page.getByRole('alert')).toBeVisible();
      expect(await serious(page)).toEqual([]);
      await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact(`c-${fault}`, 'CONNECTED')]));
      network.heal();
      await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 35_000 });
      await live(page);
      await expect(page.getByRole('alert')).toBeHidden({ timeout: 6_000 });
      await expect(page.locator('.view-tools')).toBeVisible({ timeout: 32_000 });
    } finally {
      await network.close();
    }
  });
}

test('a page whose parts cannot be loaded says so, and they come with their styles when they can @long', async ({ page }) => {
  await page.route(LATER, (route) => route.abort());
  await page.goto(`${started('FED')}/?view=map&lang=en`);
  await live(page);
  await expect(page.locator('#page-error')).toBeVisible({ timeout: 20_000 });
  await page.unroute(LATER);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('.view-tools')).toHaveCSS('position', 'relative', { timeout: 32_000 });
});

for (const when of ['after the parts of the page', 'while parts of the page are on their way'] as const) {
  test(`a link that becomes half-open ${when} is detected and replaced @long`, async ({ page }) => {
    test.setTimeout(90_000);
    const early = when.startsWith('while');
    const who = { id: `half-open-${early}`, last: `Halfopen${early}`, group: 'Links' };
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
    const network = await Network.to(Number(new URL(started('FED')).port));
    let go = (): void => undefined;
    if (early) {
      const gone = new Promise<void>((resolve) => { go = resolve; });
      await page.route(LATER, (route) => gone.then(() => route.continue()));
    }
    try {
      await page.goto(`${network.url}/?view=map&lang=en`, { waitUntil: 'commit' });
      const seat = seats(page).and(page.getByRole('button', { name: new RegExp(who.last) }));
      await expect(seat).toHaveAccessibleName(/Available/);
      await live(page);
      if (!early) await expect(page.locator('.view-tools')).toBeVisible({ timeout: 20_000 });
      network.halfOpen();
      // The browser sends them over connections that are dead now, and has only six.
      go();
      await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact(`c-half-${early}`, 'CONNECTED')]));
      await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 40_000 });
      await live(page);
      await expect(page.locator('.view-tools')).toBeVisible({ timeout: 32_000 });
    } finally {
      await network.close();
    }
  });
}

/** A browser without a window can neither hide nor freeze a tab: the debugger stops the page and sends it the events that a browser sends. */
const SLEEPS = {
  hidden: {
    sleep: (page: Page) => become(page, true),
    wake: (page: Page) => become(page, false),
  },
  frozen: {
    async sleep(_: Page, cdp: CDPSession) {
      await cdp.send('Debugger.enable');
      const paused = new Promise((resolve) => { cdp.once('Debugger.paused', resolve); });
      await cdp.send('Debugger.pause');
      await paused;
    },
    async wake(page: Page, cdp: CDPSession) {
      await cdp.send('Debugger.resume');
      await cdp.send('Debugger.disable');
      await page.evaluate(() => document.dispatchEvent(new Event('resume')));
    },
  },
  'asleep with its machine': {
    async sleep(_: Page, cdp: CDPSession) {
      await cdp.send('Debugger.enable');
      const paused = new Promise((resolve) => { cdp.once('Debugger.paused', resolve); });
      await cdp.send('Debugger.pause');
      await paused;
      // The page gets no event about its sleep: it must notice the gap in its own timer.
      await new Promise((resolve) => { setTimeout(resolve, 11_500); });
    },
    async wake(_: Page, cdp: CDPSession) {
      await cdp.send('Debugger.resume');
      await cdp.send('Debugger.disable');
    },
  },
} as const;

async function become(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((now) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => now });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}

for (const [kind, { sleep, wake }] of Object.entries(SLEEPS)) {
  test(`a tab that was ${kind} reconnects at once when it returns${kind === 'frozen' ? '' : ' @long'}`, async ({ page }) => {
    const who = { id: `tab-${kind.replaceAll(' ', '-')}`, last: `Tab${kind}`, group: 'Links' };
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
    await page.goto(`${started('FED')}/?view=map&lang=en`);
    const seat = seats(page).and(page.getByRole('button', { name: new RegExp(`Tab${kind}`) }));
    await expect(seat).toHaveAccessibleName(/Available/);
    await live(page);
    const cdp = await page.context().newCDPSession(page);
    await sleep(page, cdp);
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact(`c-${kind}`, 'CONNECTED')]));
    const asked = page.waitForRequest(/\/snapshot$/, { timeout: 5_000 });
    await wake(page, cdp);
    await asked;
    await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 5_000 });
    await live(page);
  });
}
