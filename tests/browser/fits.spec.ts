import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { filled, live, started } from './product/pages';

/** Texts that are cut off without a sign that there is more. */
const cutIn = (page: Page, selector: string): Promise<string[]> =>
  page.locator(selector).evaluateAll((all) => all
    .filter((one) => one.getClientRects().length > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible'
      && getComputedStyle(one).textOverflow !== 'ellipsis')
    .map((one) => `${one.className} ${one.textContent}`));

/** Each chip is one line high. The row ends with a whole chip, or it fades and can be scrolled to its end. */
async function chipsAreWhole(page: Page, where: string): Promise<void> {
  const told = await page.locator('.chips-list').evaluate((row) => {
    const chips = [...row.querySelectorAll('.chip')];
    const heights = new Set(chips.map((chip) => Math.round(chip.getBoundingClientRect().height)));
    const faded = row.classList.contains('scrolls');
    row.scrollLeft = row.scrollWidth;
    const end = row.getBoundingClientRect().right;
    const over = chips.filter((chip) => chip.getBoundingClientRect().right > end + 4).map((chip) => chip.textContent);
    const split = chips.filter((chip) => (chip.querySelector('.num')?.getBoundingClientRect().height ?? 0) > 24).map((chip) => chip.textContent);
    const runsOver = row.scrollWidth > row.clientWidth + 4;
    row.scrollLeft = 0;
    return { heights: [...heights], signed: faded === runsOver, over, split };
  });
  expect(told, where).toEqual({ heights: [expect.any(Number)], signed: true, over: [], split: [] });
  expect(told.heights[0], where).toBeLessThan(40);
}

for (const [lang, tag] of [['ja', ''], ['en', ' @long']] as const) {
  test(`chips, cards and the list are not cut off on laptops and tablets (${lang})${tag}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${started('SANDBOX')}/?view=list&lang=${lang}&sort=-alert`);
    await live(page);
    const alert = page.locator('.list td.c-alert .why').first();
    await expect(alert).toBeVisible({ timeout: 60_000 });
    await test.step('the list tells each alert in words, and cuts nothing without an ellipsis', async () => {
      for (const [width, height] of [[1440, 900], [1366, 768]] as const) {
        await page.setViewportSize({ width, height });
        const words = alert.locator('span').last();
        expect(await words.evaluate((one) => [one.clientWidth > 40, getComputedStyle(one).fontSize !== '0px']), `${width}`).toEqual([true, true]);
        expect(await cutIn(page, '.list td, .list td .why, .list td .why span'), `${width}`).toEqual([]);
      }
    });
    await page.getByRole('group', { name: lang === 'ja' ? '表示' : 'View', exact: true }).getByRole('button').first().click();
    await filled(page);
    await test.step('the row of chips ends with a whole chip, and each is one line', async () => {
      for (const [width, height] of [[1920, 1080], [1440, 900], [1366, 768], [1180, 820], [820, 1180]] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => new Promise((painted) => { requestAnimationFrame(() => requestAnimationFrame(painted)); }));
        await chipsAreWhole(page, `${lang} ${width}`);
      }
    });
    await test.step('no card is cut in the middle of its note', async () => {
      for (const [width, height] of [[1920, 1080], [1720, 900]] as const) {
        await page.setViewportSize({ width, height });
        await expect(page.locator('.k2').first()).toBeVisible();
        expect(await cutIn(page, '.k2, .k2 *'), `${width}`).toEqual([]);
      }
    });
  });
}

test('before its script has run the page has the theme of the device, or the one that was chosen or given in the address', async ({ page }) => {
  // The script never arrives. Until then people see only the first paint of every load.
  await page.route(/\/assets\/[^/]*\.js$/, () => undefined);
  const ground = async (query: string): Promise<string> => {
    await page.goto(`${started('SANDBOX')}/${query}`, { waitUntil: 'commit' });
    const colour = (): Promise<string> => page.evaluate(() => (document.body === null ? '' : getComputedStyle(document.body).getPropertyValue('--bg').trim()));
    await expect.poll(colour).not.toBe('');
    return colour();
  };
  const light = await ground('');
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await ground('');
  expect(dark).not.toBe(light);
  expect(await ground('?theme=light')).toBe(light);
  await page.evaluate(() => localStorage.setItem('connect-streaming.theme', 'light'));
  expect(await ground('')).toBe(light);
  expect(await ground('?theme=dark')).toBe(dark);
});
