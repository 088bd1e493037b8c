import { expect, test } from '@playwright/test';
import { live, started } from './product/pages';

const MAP = `${started('SANDBOX')}/?view=map&lang=en`;

test('a page whose script is missing tries again by itself', async ({ page }) => {
  // Until the text was seen: the next try is a second later.
  let missing = true;
  await page.route(/\/assets\/index-[^/]*\.js$/, (route) => (missing ? route.fulfill({ status: 404, body: '' }) : route.continue()));
  await page.goto(MAP);
  await expect(page.getByRole('alert')).toContainText('It is tried again by itself');
  missing = false;
  await live(page);
});

test('a page that is too old for a newer server says so and reloads when asked', async ({ page }) => {
  await page.goto(MAP);
  await live(page);
  // Until the page is loaded again: an earlier try that succeeds would correctly remove the banner.
  let newer = true;
  page.on('request', (request) => { if (request.isNavigationRequest()) newer = false; });
  await page.route('**/snapshot', (route) => (newer
    ? route.fulfill({ json: { of: 'the future' }, headers: { 'x-connectstreaming-build': 'the next one' } }) : route.continue()));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const alert = page.getByRole('alert').filter({ hasText: 'This page is older than the server' });
  await expect(alert).toBeVisible({ timeout: 15_000 });
  await alert.getByRole('button', { name: 'Reload' }).click();
  await live(page);
});

test('a person who may no longer see the map is told so, or that the page is broken, and never sees a grey map @long', async ({ page }) => {
  test.setTimeout(90_000);
  await page.goto(MAP);
  await live(page);
  await page.route('**/snapshot', (route) => route.fulfill({ status: 403, json: {} }));
  await page.route(/\/assets\/start-screen-/, (route) => route.fulfill({ status: 404, body: '' }));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.getByRole('alert').filter({ hasText: 'Something on this page failed' })).toBeVisible({ timeout: 30_000 });
});

test('a proxy that lets no WebSocket through is named, with what to change @long', async ({ page }) => {
  await page.routeWebSocket(/\/live/, (socket) => { void socket.close(); });
  await page.goto(MAP);
  await expect(page.getByRole('alert')).toContainText('WebSocket', { timeout: 30_000 });
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.getByRole('alert')).toContainText('ネットワーク管理者');
});

test('one failed answer does not remove the menu', async ({ page }) => {
  let failing = 2;
  await page.route('**/api/session', (route) => (failing-- > 0 ? route.fulfill({ status: 500, body: '' }) : route.continue()));
  await page.goto(MAP);
  await expect(page.locator('.account > button')).toBeVisible({ timeout: 20_000 });
});

test('an administrator\'s page under a newer server offers the reload', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/setup?lang=en`);
  await page.route('**/api/setup/**', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'x-connectstreaming-build': 'the next one' } });
  });
  await page.reload();
  await expect(page.getByRole('button', { name: 'New version: reload' })).toBeVisible({ timeout: 20_000 });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
