import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { LOOKS, seats, watchFor } from './product/pages';
import { startSandbox } from './product/server';
import type { Server } from './product/server';

// A sandbox of its own: here its streaming is taken down.
// Connect's pace (2 calls a second) and real waits: slower than any other page.
test.describe.configure({ mode: 'serial', timeout: 200_000 });

const STREAM = 'connect-streaming-sandbox-agent-events';
let server: Server;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startSandbox(['--agents', '40', '--seed', '3', '--speed', '5']);
});
test.afterAll(async () => { await server.stop(); });

const light = (page: Page) => page.locator('.now .light');

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.textContent?.trim() === wanted || document.activeElement?.getAttribute('aria-label') === wanted || (document.activeElement instanceof HTMLInputElement && [...(document.activeElement.labels ?? [])].some((one) => one.textContent?.trim() === wanted)), name)) return;
  }
  throw new Error(`Tab does not reach '${name}'`);
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id} ${one.nodes[0]?.html ?? ''} ${one.nodes[0]?.failureSummary ?? ''}`);
}

async function nothingOverflows(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const outside = await page.locator('.setup *').evaluateAll((all) => all
    .filter((one) => one.closest('.unseen, pre') === null && one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().right > innerWidth + 1).map((one) => `${one.tagName} ${one.className}`));
  expect(outside).toEqual([]);
}

for (const [lang, theme, tag] of LOOKS) {
  test(`the page, a plan and the policies are clean for axe and fit: ${lang}, ${theme}${tag}`, async ({ page }) => {
    const seen = watchFor(page);
    await page.goto(`${server.url}/setup?lang=${lang}&theme=${theme}`);
    await expect(light(page)).toHaveClass(/is-good/, { timeout: 40_000 });
    await page.getByRole('radio', { name: 'Firehose → S3' }).check();
    for (const more of await page.locator('.more-of summary').all()) await more.click();
    await page.locator('.wish button[type="submit"]').click();
    await expect(page.locator('.plan .steps li')).toHaveCount(5, { timeout: 30_000 });
    for (const [width, height] of [[1920, 1080], [1366, 768], [1024, 768], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      await nothingOverflows(page);
    }
    expect(await serious(page)).toEqual([]);
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.locator('.now .actions button').last().click();
    await expect(page.getByRole('dialog')).toContainText('connect:AssociateInstanceStorageConfig', { timeout: 30_000 });
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    expect(seen).toEqual([]);
  });
}

test('taken down with the keyboard alone the map goes stale and says why, on a page that was open before', async ({ page, context }) => {
  const map = await context.newPage();
  await map.goto(`${server.url}/?view=map&lang=en`);
  await expect.poll(() => seats(map).count(), { timeout: 40_000 }).toBeGreaterThan(20);

  await page.goto(`${server.url}/setup?lang=en`);
  await expect(light(page)).toHaveText('Healthy', { timeout: 40_000 });
  await tabTo(page, 'Show what would be removed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Removal plan' })).toBeFocused({ timeout: 30_000 });
  await expect(page.locator('.plan .difference')).toContainText(/-10\.9\d USD/);
  await expect(page.locator('.plan')).toContainText(`${STREAM} holds up to 24 hours of data`);
  expect(await serious(page)).toEqual([]);
  await tabTo(page, `Type ${STREAM} to delete it`);
  await page.keyboard.type('something else');
  await expect(page.getByRole('button', { name: 'Remove', exact: true })).toBeDisabled();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(STREAM);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: /Removing sandbox/ })).toBeFocused({ timeout: 30_000 });
  await expect(page.locator('.run .phase')).toHaveText('Done', { timeout: 30_000 });
  await expect(page.locator('.run .progress .done')).toHaveCount(2, { timeout: 30_000 });
  await expect(light(page)).toHaveText('Nothing is streamed', { timeout: 40_000 });

  await expect(map.locator('.notice')).toContainText('Data streaming is turned off', { timeout: 30_000 });
  await expect(map.locator('.app')).toHaveClass(/stale/);
  await expect(map.getByRole('link', { name: 'Open Setup' })).toHaveAttribute('href', '/setup');
  expect(await serious(map)).toEqual([]);
});

test('applied again it comes back without a restart, and a page that comes in the middle sees the same run', async ({ page, context }) => {
  const map = await context.newPage();
  await map.goto(`${server.url}/?view=map&lang=en`);
  await expect(map.locator('.notice')).toContainText('Data streaming is turned off', { timeout: 40_000 });

  await page.goto(`${server.url}/setup?lang=ja`);
  await expect(light(page)).toHaveText('送信なし', { timeout: 40_000 });
  await expect(page.locator('.guide li').first()).toHaveAttribute('aria-current', 'step');
  await page.getByRole('button', { name: '計画を表示' }).click();
  await expect(page.locator('.plan .steps li')).toHaveCount(2, { timeout: 30_000 });
  await expect(page.locator('.plan .difference')).toContainText(/\+10\.9\d USD/);
  await page.getByRole('button', { name: 'この 2 手順を実行' }).click();
  await expect(page.locator('.run .phase')).toHaveText(/実行中|確認中/);
  await page.close();

  const other = await context.newPage();
  await other.goto(`${server.url}/setup?lang=en`);
  await expect(other.getByRole('heading', { name: /Setting up sandbox/ })).toBeVisible({ timeout: 40_000 });
  await expect(other.locator('.run .phase')).toHaveText('Done', { timeout: 150_000 });
  await expect(other.locator('.run .findings')).toContainText('An agent event came:');
  await expect(light(other)).toHaveText('Healthy', { timeout: 40_000 });
  await expect(other.locator('.now')).toContainText('read by this server');

  const audit = (await (await other.request.get(`${server.url}/api/audit`)).json()) as { readonly entries: readonly { readonly what: string; readonly detail: { readonly en: string } }[] };
  const steps = audit.entries.filter((one) => one.what === 'setup.step').map((one) => one.detail.en);
  expect(steps).toEqual([
    `Send the agent events of sandbox to ${STREAM}`, `Create the Kinesis stream ${STREAM} (provisioned, 1 shard(s))`,
    `Delete the Kinesis stream ${STREAM}`, `Stop sending the agent events of sandbox to ${STREAM}`,
  ]);
  await expect(map.locator('.notice.src-off')).toBeHidden({ timeout: 40_000 });
  await expect(map.locator('.app')).not.toHaveClass(/stale/, { timeout: 40_000 });
});

test('an empty server says what to do next', async ({ page }) => {
  await page.route('**/api/views', (route) => route.fulfill({ json: [] }));
  await page.goto(`${server.url}/?lang=en`);
  await expect(page.getByRole('link', { name: 'Connect an instance' })).toHaveAttribute('href', '/setup');
  await page.route('**/api/session', (route) => route.fulfill({ json: { mode: 'local', person: { id: '1', name: 'S', account: 's@example.jp', roles: ['supervisor'], scope: [{ instances: [], groups: [], profiles: [] }] }, setUp: true } }));
  await page.goto(`${server.url}/?lang=en`);
  await expect(page.locator('.empty')).toContainText('Ask your administrator to connect one on the Setup page');
  await expect(page.getByRole('link', { name: 'Connect an instance' })).toBeHidden();
});
