import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { found } from './product/axe';
import { startKinesis } from './product/kinesis';
import type { Kinesis } from './product/kinesis';
import { LOOKS, started, watchFor } from './product/pages';
import { SERVER_START_MS, startFed } from './product/server';
import type { Server } from './product/server';

const RED_MS = 45_000;
const wide = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const [lang, theme, tag] of LOOKS) {
  test(`the page Operations is whole at every size, and axe finds nothing: ${lang}, ${theme}${tag}`, async ({ page }) => {
    const seen = watchFor(page);
    await page.goto(`${started('SANDBOX')}/operations?lang=${lang}&theme=${theme}`);
    await expect(page.locator('.ops-areas li')).toHaveCount(6);
    await expect(page.locator('.table tbody tr').first()).toBeVisible();
    for (const [width, height] of [[1920, 1080], [1366, 768], [820, 1180], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      expect(await wide(page), `${width}`).toBeLessThanOrEqual(0);
    }
    expect(await found(page)).toEqual([]);
    await page.setViewportSize({ width: 1366, height: 768 });
    expect(await found(page)).toEqual([]);
    expect(seen).toEqual([]);
  });
}

test('the menu leads there, and the page asks again by itself', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/audit?lang=en`);
  let asked = 0;
  page.on('request', (request) => { if (request.url().endsWith('/api/operations')) asked++; });
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Operations' });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Operations' })).toBeVisible();
  await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThanOrEqual(3);
});

test.describe('red lights', () => {
  // In two workers the servers would start twice.
  test.describe.configure({ mode: 'default' });
  const folder = mkdtempSync(join(tmpdir(), 'connect-streaming-operations-'));
  let kinesis: Kinesis;
  let server: Server;

  test.beforeAll(async () => {
    test.setTimeout(SERVER_START_MS);
    kinesis = await startKinesis();
    server = await startFed(kinesis, folder);
  });
  test.afterAll(async () => {
    await server.stop();
    await kinesis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a stream that is gone is red with what to do, and green again when that was done', async ({ page }) => {
    test.setTimeout(150_000);
    await page.goto(`${server.url}/operations?lang=en`);
    await expect(page.locator('.ops-areas li').filter({ hasText: 'Stream' })).toHaveClass('green', { timeout: RED_MS });

    await kinesis.remove();
    const light = page.locator('.ops-lights li[data-kind="stream-missing"]');
    await expect(light).toBeVisible({ timeout: RED_MS });
    await expect(light).toHaveClass('red');
    await expect(light.locator('.do')).toContainText('What to do Connect the events again on the page Setup, create the stream');
    await expect(page.locator('.ops-summary')).toHaveText('1 red light: do what stands beside it.');

    await kinesis.create();
    await expect(light).toHaveCount(0, { timeout: RED_MS });
    await expect(page.locator('.ops-areas li').filter({ hasText: 'Stream' })).toHaveClass('green', { timeout: RED_MS });
  });

  test('a server that is gone is said, and the numbers are marked as old @long', async ({ page }) => {
    test.setTimeout(150_000);
    await page.goto(`${server.url}/operations?lang=ja`);
    await expect(page.locator('.ops-areas li')).toHaveCount(6);
    await server.stop();
    await expect(page.getByRole('alert')).toContainText('サーバーから応答がありません', { timeout: 20_000 });
    server = await startFed(kinesis, folder, server.port);
    await expect(page.getByRole('alert')).toHaveCount(0, { timeout: 20_000 });
  });
});
