import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { cp932, csv, excelHtml, people, tableOf } from '../fixtures/seat-tables/browser.mjs';
import { found } from './product/axe';
import { isInside, twoFrames } from './product/fits';
import { startKinesis } from './product/kinesis';
import type { Kinesis } from './product/kinesis';
import { live, LOOKS, watchFor } from './product/pages';
import { PAYLOADS } from './product/payloads';
import { Clicks, dialog, logIn, paste, seatsOf } from './product/seat-table';
import { SERVER_START_MS, startFed } from './product/server';
import type { Server } from './product/server';

// A server of its own, on which exactly the people of the example sheets have logged in.
test.describe.configure({ mode: 'serial' });
let server: Server;
let kinesis: Kinesis;
const folder = mkdtempSync(join(tmpdir(), 'seat-table-'));
test.beforeAll(async () => {
  test.setTimeout(SERVER_START_MS);
  kinesis = await startKinesis();
  server = await startFed(kinesis, join(folder, 'data'));
  await logIn(server, kinesis);
});
test.afterAll(async () => {
  await server?.stop();
  await kinesis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const FIVE = people.slice(0, 500);
const button = (page: Page, name: string | RegExp) => dialog(page).getByRole('button', { name });
const cell = (page: Page, at: string) => dialog(page).locator(`[data-at="${at}"]`);
const open = async (page: Page, way = '#excel', lang = 'en'): Promise<void> => {
  await page.goto(`${server.url}/floors?lang=${lang}${way}`);
  await expect(dialog(page).locator('textarea')).toBeFocused();
};
const floorOf = async (name: string): Promise<{ readonly id: string; readonly version: number }> => {
  const answer = await (await fetch(`${server.url}/api/floors`)).json() as
    { readonly sites: readonly { readonly floors: readonly { readonly id: string; readonly name: string; readonly version: number }[] }[] };
  const one = answer.sites.flatMap(({ floors }) => floors).find((floor) => floor.name === name);
  if (one === undefined) throw new Error(`no floor ${name}`);
  return one;
};

test('500 people come from Excel to a published floor with few clicks in less than a minute, and one click takes all back', async ({ page }) => {
  test.setTimeout(120_000);
  const seen = watchFor(page);
  const clicks = new Clicks();
  const started = Date.now();
  await page.goto(`${server.url}/floors?lang=en`);
  await clicks.on(page.getByRole('button', { name: 'From Excel' }));
  await expect(dialog(page).locator('textarea')).toBeFocused();
  await paste(page, { html: excelHtml(tableOf(FIVE)), picture: true });
  await expect(dialog(page).locator('.n-found b')).toHaveText('500');
  await expect(dialog(page).locator('.n-questions b')).toHaveText('0');
  await clicks.on(button(page, /^Next: place \d+ seats, 500 people$/));
  await expect(dialog(page).getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('5F');
  await clicks.on(button(page, /^Make the floor: \d+ seats, 500 people$/));
  await expect(dialog(page).getByRole('heading', { name: /“5F” is on the map: \d+ seats, 500 people/ })).toBeVisible();
  await clicks.on(dialog(page).getByRole('link', { name: 'Open on the map' }));
  await live(page);
  await expect(page.locator('.seat-mirror button[aria-label^="A01, "]')).toBeVisible();
  const seconds = (Date.now() - started) / 1000;
  console.log(`500 people from Excel to a published floor: ${clicks.n} clicks, ${seconds.toFixed(1)} s`);
  expect(clicks.n).toBeLessThanOrEqual(10);
  expect(seconds).toBeLessThanOrEqual(60);
  const { id } = await floorOf('5F');
  expect((await seatsOf(server, id)).size).toBe(500);

  await expect(page.locator('.table-undo')).toContainText('500 people');
  await page.locator('.table-undo').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => floorOf('5F').catch(() => null)).toBeNull();
  await expect(page.locator('.table-undo')).toHaveCount(0);
  expect(seen).toEqual([]);
});

test('a seat change from a CSV file in Shift_JIS says who moves, and one click takes it back', async ({ page }) => {
  const before = people.slice(0, 40);
  const after = [...before.slice(0, 2).reverse(), ...before.slice(2, 39), ...people.slice(60, 61)];
  await open(page);
  await paste(page, { text: csv(tableOf(before), '\t') });
  await button(page, /^Next: place/).click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('6F');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('heading', { name: /“6F” is on the map/ })).toBeVisible();
  await button(page, 'Close').last().click();
  await expect(page.locator('.table-undo-line')).toContainText('“6F” was made from a seat table: 40 people');
  const { id } = await floorOf('6F');
  const were = await seatsOf(server, id);

  await page.getByRole('button', { name: 'Seat change on “6F”, from Excel' }).click();
  await dialog(page).locator('input[type=file]').setInputFiles({ name: '席替え.csv', mimeType: 'text/csv', buffer: cp932(csv(tableOf(after))) });
  await button(page, /^Next: place/).click();
  await expect(dialog(page).locator('.numbers')).toHaveText(/2moved1new1gone37unchanged/);
  await expect(dialog(page).locator('.cell.k-moved')).toHaveCount(2);
  await expect(dialog(page).locator('.cell.k-moved').first()).toContainText('← A02');
  await expect(dialog(page).locator('.m-gone li')).toContainText(`${before[39]?.last} ${before[39]?.first}`);
  expect(await found(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await button(page, 'Save the differences as CSV').click();
  expect((await saved).suggestedFilename()).toBe('seat-change.csv');
  await button(page, 'Apply: 2 moved, 1 new, 1 gone').click();
  await expect(dialog(page).getByRole('heading', { name: /2 moved, 1 new, 1 gone/ })).toBeVisible();
  const now = await seatsOf(server, id);
  expect(now.get(before[0]?.user ?? '')).toBe(were.get(before[1]?.user ?? ''));
  expect(now.get(people[60]?.user ?? '')).toBe(were.get(before[39]?.user ?? ''));
  await button(page, 'Undo').click();
  await expect(dialog(page)).toContainText('All of it was taken back');
  expect(await seatsOf(server, id)).toEqual(were);
  // The table is still there.
  await expect(button(page, 'Apply: 2 moved, 1 new, 1 gone')).toBeEnabled();
});

test('questions are answered by keys, nothing is chosen in advance, and names that nobody has keep their seats', async ({ page }) => {
  // Nobody of the three family names is in the sheet.
  const who = people.slice(60, 100);
  const sheet = tableOf(who);
  sheet.cells.push({ r: 12, c: 0, text: '佐藤' }, { r: 12, c: 1, text: '鈴木さん' }, { r: 12, c: 2, text: '新人A' }, { r: 12, c: 3, text: '高橋' });
  await open(page);
  await paste(page, { html: excelHtml(sheet) });
  await expect(dialog(page).locator('.n-questions b')).toHaveText('3');
  await expect(dialog(page).locator('.n-unknown b')).toHaveText('1');
  await expect(dialog(page).locator('.question input:checked')).toHaveCount(0);
  await expect(cell(page, 'A13')).toHaveAttribute('aria-label', /佐藤, question/);
  await page.keyboard.press('2');
  await expect(dialog(page).locator('.n-questions b')).toHaveText('2');
  await expect(cell(page, 'A13')).toHaveClass(/\bon\b/);
  await expect(dialog(page).locator('[data-question="A13"] input:checked')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(cell(page, 'B13')).toHaveClass(/\bon\b/);
  await page.keyboard.press('1');
  await expect(dialog(page).locator('.n-questions b')).toHaveText('1');

  // Somebody for the name that nobody has, found by typing.
  await button(page, 'Choose a person for 新人A, C13').click();
  await dialog(page).getByRole('combobox').fill('hayashi');
  await expect(dialog(page).getByRole('option').first()).toContainText('林');
  await page.keyboard.press('Enter');
  await expect(dialog(page).locator('.missing li')).toContainText('→ 林');
  expect(await found(page)).toEqual([]);
  await button(page, /^Next: place \d+ seats/).click();
  await expect(dialog(page)).toContainText('1 question is still open');
  await page.keyboard.press('Escape');

  // Closed by accident: the table and the answers are still in this tab, also after a reload.
  await page.reload();
  await expect(dialog(page)).toContainText('3 answers are kept');
  await button(page, 'Continue with it').click();
  await expect(dialog(page).locator('.n-questions b')).toHaveText('1');
  await expect(cell(page, 'A13')).toHaveAttribute('aria-label', /佐藤, matched/);
});

test('grey rows become seats with one click and back, and every cell is reached with the arrow keys @long', async ({ page }) => {
  await open(page);
  await paste(page, { html: excelHtml(tableOf(people.slice(0, 30))) });
  const seats = async (): Promise<number> => Number(/(\d+) seats/.exec(await dialog(page).locator('.table-title p').innerText())?.[1]);
  await expect(dialog(page).locator('.band')).toHaveCount(2);
  const were = await seats();
  await expect(dialog(page).locator('.band').first()).toContainText('3F 座席表（11月改訂）');
  await button(page, /^These are seats: ■社員/).click();
  await expect.poll(seats).toBe(were + 4);
  await button(page, /^Not seats: ■社員/).click();
  await expect.poll(seats).toBe(were);
  await cell(page, 'A4').focus();
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, 'B4')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(cell(page, 'A5')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page).locator('.cell-card')).toContainText('matched by full name');
  await button(page, 'Not a seat').click();
  await expect.poll(seats).toBe(were - 1);
});

test('texts in cells that would run as code or as a formula are only texts @long', async ({ page }) => {
  const seen = watchFor(page);
  const formulas = ['=HYPERLINK("https://evil.example")', '@SUM(1)', '+1+1', '-2+3', '=cmd|calc!A1'];
  const texts = [...PAYLOADS, ...formulas];
  const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const row = (all: readonly string[]): string => `<tr>${all.map((one) => `<td>${escape(one)}</td>`).join('')}</tr>`;
  const names = people.slice(0, 8).map(({ last, first }) => `${last} ${first}`);
  const rows = Array.from({ length: Math.ceil(texts.length / 8) }, (_, n) => row(texts.slice(n * 8, n * 8 + 8)));
  await open(page);
  await paste(page, { html: `<table>${row(names)}${rows.join('')}</table><img src=x onerror="window.owned=1"><script>alert(1)</script>` });
  await expect(dialog(page).locator('.n-found b')).toHaveText('8');
  await expect(dialog(page).locator('.sheet')).toContainText('<script>alert(1)</script>');
  await expect(dialog(page).locator('.sheet')).toContainText('=HYPERLINK');
  await button(page, /^Next: place/).click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('<img src=x onerror=alert(1)>');
  await page.keyboard.press('Enter');
  await expect(dialog(page).locator('.done-step h3')).toContainText('“<img src=x onerror=alert(1)>” is on the map');
  await dialog(page).getByRole('link', { name: 'Open on the map' }).click();
  await live(page);
  expect(await page.evaluate(() => (window as { owned?: unknown }).owned)).toBeUndefined();
  expect(seen.filter((one) => !one.includes('404'))).toEqual([]);
  await page.locator('.table-undo').getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('.table-undo')).toHaveCount(0);
});

test('when somebody publishes meanwhile, or the answer is lost, nothing that was said is lost and nothing is written twice @long', async ({ page }) => {
  const sheet = tableOf(people.slice(0, 30));
  sheet.cells.push({ r: 12, c: 0, text: '佐藤' });
  await open(page);
  await paste(page, { html: excelHtml(sheet) });
  await expect(dialog(page).locator('.n-questions b')).toHaveText('1');
  await page.keyboard.press('1');
  await expect(dialog(page).locator('.n-questions b')).toHaveText('0');
  await button(page, /^Next: place/).click();
  await dialog(page).getByLabel('Name', { exact: true }).fill('7F');
  // The server writes it, and the answer does not come back.
  let cut = true;
  await page.route('**/api/floors/table/apply', async (route) => {
    if (!cut) return route.continue();
    cut = false;
    await route.fetch();
    return route.abort();
  });
  await expect(button(page, /^Make the floor/)).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('it is never written twice');
  await button(page, /^Make the floor/).click();
  await expect(dialog(page).getByRole('heading', { name: /“7F” is on the map/ })).toBeVisible();
  const all = await (await fetch(`${server.url}/api/floors`)).text();
  expect(all.split('"7F"')).toHaveLength(2);
  await button(page, 'Close').last().click();

  const { id, version } = await floorOf('7F');
  await page.getByRole('button', { name: 'Seat change on “7F”, from Excel' }).click();
  await expect(dialog(page).locator('textarea')).toBeFocused();
  const next = tableOf([...people.slice(0, 2).reverse(), ...people.slice(2, 30)]);
  next.cells.push({ r: 12, c: 0, text: '佐藤' });
  await paste(page, { html: excelHtml(next) });
  await expect(dialog(page).locator('.n-questions b')).toHaveText('1');
  await page.keyboard.press('1');
  await button(page, /^Next: place/).click();
  await expect(button(page, /^Apply: /)).toBeEnabled();
  const document = await (await fetch(`${server.url}/api/floors/${id}/document`)).json() as unknown;
  const published = await fetch(`${server.url}/api/floors/${id}/versions`, {
    method: 'POST', headers: { 'content-type': 'application/json', origin: server.url }, body: JSON.stringify({ basedOn: version, document }),
  });
  expect(published.status).toBe(201);
  await button(page, /^Apply: /).click();
  await expect(dialog(page)).toContainText('Nothing was written. This is the new result, with all your answers');
  await button(page, /^Apply: /).click();
  await expect(dialog(page).getByRole('heading', { name: /“7F” is changed on every screen/ })).toBeVisible();
});

test('a table that cannot be read says why, in both languages, and the next one is taken @long', async ({ page }) => {
  for (const [lang, picture, old] of [['en', 'only a picture', 'old .xls file'], ['ja', '画像しかありません', '古い .xls 形式']] as const) {
    await open(page, '#excel', lang);
    await paste(page, { picture: true });
    await expect(dialog(page)).toContainText(picture);
    await dialog(page).locator('input[type=file]').setInputFiles({ name: 'a.xls', mimeType: '', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]) });
    await expect(dialog(page)).toContainText(old);
    await paste(page, { text: `${people[0]?.last} ${people[0]?.first}\t空` });
    await expect(dialog(page).locator('.n-found b')).toHaveText('1');
    await page.evaluate(() => sessionStorage.clear());
  }
});

const SIZES = [[1920, 1080], [1366, 768], [820, 1180], [390, 844]] as const;
for (const [lang, theme, tag] of LOOKS) {
  test(`the steps fit every screen and have no fault that axe finds (${lang}, ${theme})${tag}`, async ({ page }) => {
    test.setTimeout(120_000);
    const sheet = tableOf(people.slice(0, 60));
    sheet.cells.push({ r: 12, c: 0, text: '佐藤' }, { r: 12, c: 1, text: '新人A' });
    await page.emulateMedia({ colorScheme: theme });
    await open(page, '#excel', `${lang}&theme=${theme}`);
    const check = async (where: string): Promise<void> => {
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await twoFrames(page);
        expect(await isInside(page, 'dialog[open]'), `${where} ${width}`).toBe(true);
        expect(await page.evaluate(() => [...document.querySelectorAll('.table-side, .table-body.one, .table-dialog footer')]
          .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.className)), `${where} ${width}`).toEqual([]);
      }
      await page.setViewportSize({ width: 1366, height: 768 });
      expect(await found(page), where).toEqual([]);
    };
    // The middle step has the most content.
    if (tag !== '') await check('paste');
    await paste(page, { html: excelHtml(sheet) });
    await expect(dialog(page).locator('.n-questions b')).toHaveText('1');
    await check('check');
    await dialog(page).locator('footer .primary').click();
    if (tag !== '') await check('place');
    await page.evaluate(() => sessionStorage.clear());
  });
}
