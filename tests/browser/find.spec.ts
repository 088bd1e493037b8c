import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { filled, live, seats, started } from './product/pages';

/** the highest zoom of the camera, per cent */
const MOST = 500;

const zoom = (page: Page): Promise<number> => page.locator('.stat').getByText(/^\d+%$/).innerText().then((text) => Number.parseInt(text, 10));

async function open(page: Page, search: string): Promise<void> {
  await page.goto(`${started('SANDBOX')}/${search}`);
  await live(page);
  await expect(page.getByRole('button', { name: 'Filter', exact: true })).toBeVisible();
}

test('a link reproduces the view on a colleague’s screen of another size: filters, list, order, seat and camera', async ({ page, browser }) => {
  await open(page, '?view=map&lang=en');
  await filled(page);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const team = page.getByRole('group', { name: 'Team' }).getByRole('checkbox').first();
  await team.check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const chip = page.getByRole('group', { name: 'Active filters' }).getByRole('button');
  await expect(chip).toHaveCount(1);
  const name = (await chip.innerText()).trim();
  await seats(page).first().click();
  await page.keyboard.press('Escape');
  // To the highest zoom. A step during a flight starts from the present position of the flight.
  await expect.poll(async () => {
    await page.getByRole('button', { name: 'Zoom in' }).click();
    return new URL(page.url()).searchParams.get('c')?.split(',').at(-1);
  }, { intervals: [200], timeout: 20_000 }).toBe(`${MOST}`);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy a link to this view' }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const other = await (await browser.newContext({ viewport: { width: 1024, height: 640 }, locale: 'en-US' })).newPage();
  await other.goto(link);
  await live(other);
  await expect(other.getByRole('group', { name: 'Active filters' }).getByRole('button')).toHaveText(name);
  await expect.poll(() => zoom(other)).toBe(MOST);
  await other.context().close();

  await page.getByRole('button', { name: 'List', exact: true }).click();
  const rows = page.locator('.list tbody tr[data-id]');
  await expect(page.locator('.list tr.dimmed')).toHaveCount(0);
  await expect(rows.first()).toBeVisible();
  const few = await rows.count();
  await page.getByRole('checkbox', { name: 'Show the others too' }).check();
  await expect.poll(() => rows.count()).toBeGreaterThan(few);
  await chip.click();
  await expect(page.getByRole('group', { name: 'Active filters' })).toHaveCount(0);
});

test('a link to a seat flies there @long', async ({ page }) => {
  await open(page, '?view=map&lang=en');
  const fitted = await zoom(page);
  await filled(page);
  await seats(page).first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/agent=/);
  const agent = new URL(page.url()).searchParams.get('agent') ?? '';
  await open(page, `?view=map&lang=en&agent=${agent}`);
  await expect.poll(() => zoom(page)).toBeGreaterThan(fitted);
});

test('a search without results says so; the list is saved and printed as shown', async ({ page }) => {
  await open(page, '?view=list&lang=en&state=talking&sort=name');
  await page.getByRole('searchbox').fill('zzzz');
  await expect(page.getByText('No agent matches the filters.')).toBeVisible();
  await page.getByRole('searchbox').fill('');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the list as CSV' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv.startsWith('\ufeff"Name","Seat","User name","State"')).toBe(true);
  expect(csv.split('\r\n').slice(1, -1).every((line) => line.includes('"On contact'))).toBe(true);
  for (const [layout, what] of [['list', '.print-sheet tbody tr'], ['map', '.print-sheet svg .seat']] as const) {
    await page.getByRole('button', { name: layout === 'map' ? 'Map' : 'List', exact: true }).click();
    await page.evaluate((selector) => {
      addEventListener('beforeprint', () => { document.body.dataset['drawn'] = `${document.querySelectorAll(selector).length}`; }, { once: true });
    }, what);
    await page.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(Number(await page.evaluate(() => document.body.dataset['drawn'])), layout).toBeGreaterThan(10);
    await expect(page.locator('.print-sheet')).toHaveCount(0);
  }
});
