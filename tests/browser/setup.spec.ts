import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serious } from './product/axe';
import { filled, LOOKS, watchFor } from './product/pages';
import { SERVER_START_MS, startSandbox } from './product/server';
import type { Server } from './product/server';

// A separate sandbox, because its streaming is removed here.
// Connect's rate (2 calls a second) and real waits: slower than any other page.
test.describe.configure({ mode: 'serial', timeout: 200_000 });

const STREAM = 'connect-streaming-sandbox-agent-events';
let server: Server;

test.beforeAll(async () => {
  test.setTimeout(SERVER_START_MS);
  server = await startSandbox(['--agents', '40', '--seed', '3', '--speed', '5']);
});
test.afterAll(async () => { await server.stop(); });

/** Like a person in the AWS console: setup does not know about it. */
async function connectByHand(resourceType: string): Promise<void> {
  const shared = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  const sandbox = readdirSync(shared).filter((file) => file.startsWith('connect-streaming-sandbox-') && file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(shared, file), 'utf8')) as { readonly Map: string; readonly ControlPlane: string; readonly Region: string })
    .find((one) => one.Map.startsWith(server.url));
  if (sandbox === undefined) throw new Error(`No sandbox of ${server.url} is announced in ${shared}`);
  const [instance] = (await (await fetch(`${server.url}/api/setup/instances`)).json()) as readonly { readonly id: string; readonly arn: string }[];
  if (instance === undefined) throw new Error('The sandbox has no instance');
  const stream = `arn:aws:kinesis:${sandbox.Region}:${instance.arn.split(':')[4]}:stream/${STREAM}`;
  const answer = await fetch(new URL(`instance/${instance.id}/storage-config`, sandbox.ControlPlane), {
    method: 'PUT',
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=sandbox/20260101/${sandbox.Region}/connect/aws4_request, SignedHeaders=host, Signature=0` },
    body: JSON.stringify({ ResourceType: resourceType, StorageConfig: { StorageType: 'KINESIS_STREAM', KinesisStreamConfig: { StreamArn: stream } } }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const light = (page: Page) => page.locator('.now .light');

async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.textContent?.trim() === wanted
      || document.activeElement?.getAttribute('aria-label') === wanted
      || (document.activeElement instanceof HTMLInputElement
      && [...(document.activeElement.labels ?? [])].some((one) => one.textContent?.trim() === wanted)), name)) return;
  }
  throw new Error(`Tab does not reach '${name}'`);
}

async function nothingOverflows(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const outside = await page.locator('.setup *').evaluateAll((all) => all
    .filter((one) => one.closest('.unseen, pre') === null && one.getBoundingClientRect().width > 0 && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => `${one.tagName} ${one.className}`));
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

test('after a teardown by keyboard, a page that is already open goes stale and says why', async ({ page, context }) => {
  const map = await context.newPage();
  await map.goto(`${server.url}/?view=map&lang=en`);
  await filled(map, 40_000);

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

test('after another apply it is live without a restart, and a page opened during the run sees the same run', async ({ page, context }) => {
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
  await expect(other.locator('.run .findings')).toContainText('An agent event arrived:');
  await expect(light(other)).toHaveText('Healthy', { timeout: 40_000 });
  await expect(other.locator('.now')).toContainText('read by this server');

  const audit = (await (await other.request.get(`${server.url}/api/audit`))
    .json()) as { readonly entries: readonly { readonly what: string; readonly detail: { readonly en: string } }[] };
  const steps = audit.entries.filter((one) => one.what === 'setup.step').map((one) => one.detail.en);
  expect(steps).toEqual([
    `Send the agent events of sandbox to ${STREAM}`, `Create the Kinesis stream ${STREAM} (provisioned, 1 shard)`,
    `Delete the Kinesis stream ${STREAM}`, `Stop sending the agent events of sandbox to ${STREAM}`,
  ]);
  await expect(map.locator('.notice.src-off')).toBeHidden({ timeout: 40_000 });
  await expect(map.locator('.app')).not.toHaveClass(/stale/, { timeout: 40_000 });
});

test('one stream alone: a manually connected stream is disconnected, then the other kind, and the remaining stream is deleted @long', async ({ page }) => {
  await page.goto(`${server.url}/setup?lang=en`);
  await expect(light(page)).toHaveText('Healthy', { timeout: 40_000 });
  await connectByHand('CONTACT_TRACE_RECORDS');
  await page.getByRole('button', { name: 'Check again' }).click();

  const byHand = page.getByRole('button', { name: `Stop sending the contact records to ${STREAM}…` });
  await byHand.click({ timeout: 40_000 });
  await expect(page.getByRole('heading', { name: `Plan: stop sending to ${STREAM}` })).toBeFocused({ timeout: 30_000 });
  await expect(page.locator('.plan .steps li')).toHaveCount(1);
  await page.getByRole('button', { name: 'Do this step' }).click();
  await expect(page.locator('.run .phase')).toHaveText('Done', { timeout: 60_000 });
  await expect(byHand).toBeHidden({ timeout: 40_000 });
  await expect(page.locator('.now')).toContainText(`kinesis:${STREAM}`);

  await page.getByRole('button', { name: `Stop sending the agent events to ${STREAM}…` }).click();
  await expect(page.locator('.plan')).toContainText('it costs money every hour', { timeout: 30_000 });
  await expect(page.locator('.plan .difference')).not.toContainText('-10.9');
  await page.getByRole('button', { name: 'Do this step' }).click();
  await expect(light(page)).toHaveText('Nothing is streamed', { timeout: 60_000 });

  await page.goto(`${server.url}/setup?lang=ja`);
  await page.locator('.now').getByRole('button', { name: `${STREAM} だけを削除する` }).click({ timeout: 40_000 });
  await expect(page.getByRole('heading', { name: `${STREAM} だけを削除する計画` })).toBeFocused({ timeout: 30_000 });
  await expect(page.locator('.plan .difference')).toContainText(/-10\.9\d USD/);
  expect(await serious(page)).toEqual([]);
  await page.getByLabel(`削除するには ${STREAM} と入力`).fill(STREAM);
  await page.getByRole('button', { name: '解除して削除' }).click();
  await expect(page.locator('.run .phase')).toHaveText('完了', { timeout: 60_000 });
  await expect(page.locator('.now').getByRole('button', { name: `${STREAM} だけを削除する` })).toBeHidden({ timeout: 40_000 });
});

test('an empty server says what to do next', async ({ page }) => {
  await page.route('**/api/views', (route) => route.fulfill({ json: [] }));
  await page.goto(`${server.url}/?lang=en`);
  await expect(page.getByRole('link', { name: 'Connect an instance' })).toHaveAttribute('href', '/setup');
  await page.route('**/api/session',
    (route) => route.fulfill({ json: { mode: 'local',
    person: { id: '1', name: 'S', account: 's@example.jp', roles: ['supervisor'], scope: [{ instances: [], groups: [], profiles: [] }] }, setUp: true } }));
  await page.goto(`${server.url}/?lang=en`);
  await expect(page.locator('.empty')).toContainText('Ask your administrator to connect one on the Setup page');
  await expect(page.getByRole('link', { name: 'Connect an instance' })).toBeHidden();
});
