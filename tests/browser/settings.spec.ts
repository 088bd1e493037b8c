import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { serious } from './product/axe';
import { live, watchFor } from './product/pages';
import { SERVER_START_MS, startSandbox } from './product/server';
import type { Server } from './product/server';

// A separate sandbox: settings count for everybody.
test.describe.configure({ mode: 'serial' });
let server: Server | undefined;
test.beforeAll(async () => {
  test.setTimeout(SERVER_START_MS);
  server = await startSandbox(['--agents', '120', '--seed', '7']);
});
test.afterAll(async () => { await server?.stop(); });

const url = (path: string): string => `${server?.url ?? ''}${path}`;
async function open(page: Page, query = 'lang=en'): Promise<void> {
  await page.goto(url(`/settings?${query}`));
  await expect(page.locator('.sheet')).toBeVisible({ timeout: 20_000 });
}
const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
const saved = (page: Page): Locator => page.locator('.ways-of .good');
async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Save as version/ }).click();
  await expect(saved(page)).toContainText('Saved as version');
}
const number = async (at: Locator): Promise<number> => Number((await at.textContent())?.replace(/\D/g, '') ?? '');

test('a limit, a word and colours are saved, and a map that is open takes them without a reload', async ({ page, context }) => {
  const seen = watchFor(page);
  await open(page);
  const map = await context.newPage();
  await map.goto(url('/?view=map&lang=en&theme=light'));
  await live(map);
  await map.evaluate(() => { document.title = 'kept'; document.body.dataset['kept'] = 'yes'; });
  await expect(map.locator('.chip', { hasText: 'Available' }).first()).toBeVisible();

  await field(page, 'Contact, any channel, Everywhere: amber').fill('0:01');
  await field(page, 'Contact, any channel, Everywhere: red').fill('0:02');
  await field(page, 'Available in English').fill('Waiting for calls');
  await page.getByRole('radio', { name: 'Monochrome' }).check();
  await expect(page.getByRole('button', { name: '3 changes' })).toBeVisible();
  const then = page.locator('.counts b.rise');
  await expect(then).toBeVisible();
  const expected = await number(then);
  expect(expected).toBeGreaterThan(10);
  await save(page);

  // Nearly everybody on a contact has an alert now: as many as were counted before, but for those who changed in the meantime.
  await expect.poll(() => map.evaluate(() => Number(/^\((\d+)\)/.exec(document.title)?.[1] ?? 0)), { timeout: 20_000 }).toBeGreaterThan(expected / 2);
  await expect(map.locator('.chip', { hasText: 'Waiting for calls' }).first()).toBeVisible();
  expect(await map.evaluate(() => [document.body.dataset['kept'], getComputedStyle(document.documentElement).getPropertyValue('--contact').trim()]))
    .toEqual(['yes', '#566b80']);
  expect(seen).toEqual([]);
});

test('an earlier version is looked at and restored', async ({ page }) => {
  await open(page);
  await field(page, 'On hold, Everywhere: red').fill('9');
  await save(page);
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'Look at version 1' }).click();
  await expect(page.getByRole('dialog')).toContainText('On hold too long · Everywhere');
  await page.getByRole('button', { name: /^Restore as version/ }).click();
  await expect(saved(page)).toContainText('Version 1 is in effect again');
  await expect(field(page, 'On hold, Everywhere: red')).toHaveValue('4:00');
  await expect(field(page, 'Contact, any channel, Everywhere: red')).toHaveValue('0:02');
});

test('of two people who save at one time, the second is told who was first, and loses nothing @long', async ({ page, context }) => {
  const other = await context.newPage();
  await open(page);
  await open(other);
  await field(other, 'After contact work, Everywhere: red').fill('6:00');
  await save(other);
  await field(page, 'On hold, Everywhere: amber').fill('1:00');
  await page.getByRole('button', { name: /^Save as version/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Somebody else saved meanwhile');
  await expect(dialog).toContainText(/saved version \d+ at/);
  await dialog.getByRole('button', { name: /^Load theirs/ }).click();
  await expect(field(page, 'After contact work, Everywhere: red')).toHaveValue('6:00');
  await expect(field(page, 'On hold, Everywhere: amber')).toHaveValue('2:00');
  await expect(page.locator('.kept')).toContainText('On hold too long · Everywhere');
  await page.getByRole('button', { name: 'Use mine' }).click();
  await expect(field(page, 'On hold, Everywhere: amber')).toHaveValue('1:00');
  await save(page);
});

test('the page works with the keyboard only', async ({ page }) => {
  await open(page);
  const cell = field(page, 'Contact, voice, Everywhere: amber');
  await cell.focus();
  await page.keyboard.type('8');
  await page.keyboard.press('Tab');
  await expect(cell).toHaveValue('8:00');
  await expect(field(page, 'Contact, voice, Everywhere: red')).toBeFocused();
  await page.keyboard.type('7:30');
  await expect(page.getByText('Red must come later than amber (8:00).')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Save as version/ })).toBeDisabled();
  // From the field to the way back, and to the value that works.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Use 10:00' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Contact, voice, Everywhere: red')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(field(page, 'Contact, chat, Everywhere: red')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Delete');
  await expect(page.locator('.save-bar')).toContainText('No changes');
  await page.getByRole('radio', { name: 'Queues' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Routing profiles' })).toBeChecked();
  await page.getByRole('button', { name: 'Add a column' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Choose' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a column' }).press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.locator('.sheet thead .names')).toHaveCount(1);
});

const LOOKS = [
  ['en', 'dark', [1366, 768], ''], ['ja', 'light', [1366, 768], ' @long'], ['ja', 'dark', [390, 844], ' @long'], ['en', 'light', [390, 844], ' @long'],
] as const;

for (const [lang, theme, size, tag] of LOOKS) {
  test(`axe finds nothing serious, and nothing is wider than the window: ${lang}, ${theme}, ${size.join(' × ')}${tag}`, async ({ page }) => {
    await page.setViewportSize({ width: size[0], height: size[1] });
    await open(page, `lang=${lang}&theme=${theme}`);
    const fits = async (): Promise<void> => {
      expect(await serious(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    };
    const times = page.locator('.sheet .time');
    await times.nth(0).fill('x');
    await times.nth(2).fill('30');
    await times.nth(3).fill('20');
    await expect(page.locator('.sheet .errors')).toHaveCount(2);
    await fits();
    // The values in the table and their marks are not cut.
    expect(await times.evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length)).toBe(0);
    for (const way of [0, 1]) {
      await page.locator('.ways-of button').nth(way).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expect(page.locator('dialog .waiting')).toHaveCount(0);
      await fits();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });
}
