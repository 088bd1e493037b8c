import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { serious } from './product/axe';
import { agentArn, INSTANCE } from './product/events';
import { Leashed } from './product/leashed';
import { freePort, PROGRAM, SERVER_START_MS } from './product/server';

const PROVIDER = fileURLToPath(new URL('../server/Access/provider.mjs', import.meta.url));

// A real OpenID Connect provider, and the server on HTTPS with a self-signed certificate. In two workers they would start twice.
test.describe.configure({ mode: 'default' });
let provider: Leashed;
let server: Leashed;
let url: string;
let issuer: string;

test.beforeAll(async () => {
  test.setTimeout(SERVER_START_MS);
  const [port, providerPort] = [await freePort(), await freePort()];
  [url, issuer] = [`https://localhost:${port}`, `http://127.0.0.1:${providerPort}`];
  const folder = mkdtempSync(join(tmpdir(), 'connect-streaming-oidc-'));
  provider = new Leashed('node', [PROVIDER, String(providerPort), `${url}/sign-in/oidc/done`, `${url}/sign-in`], {}, folder);
  await expect.poll(() => provider.said, { timeout: 30_000 }).toContain('ready');
  server = new Leashed(
    'dotnet',
    [
      PROGRAM,
      'serve',
      '--urls',
      url,
      '--Tls:Generate=true',
      `--Storage:Path=${folder}`,
      '--Access:Mode=Oidc',
      `--Access:Oidc:Authority=${issuer}`,
      '--Access:Oidc:ClientId=seat-map',
      '--Access:Oidc:ClientSecret=a-secret-of-the-tests',
      '--Access:Oidc:Name=Example',
      '--Access:Oidc:Roles:admins=Administrator',
      '--Access:Oidc:AgentClaim=connect_user',
    ],
    { Logging__LogLevel__Default: 'Warning', AWS_EC2_METADATA_DISABLED: 'true' },
    folder,
  );
  await expect.poll(() => server.said, { timeout: 60_000 }).toContain('Press Ctrl-C to stop.');
  await fetch(`${issuer}/control`, {
    method: 'POST',
    body: JSON.stringify({ account: 'u1', claims: { name: '高橋 明子', preferred_username: 'akiko', roles: ['admins'] } }),
  });
});
test.afterAll(async () => {
  await server?.stop();
  await provider?.stop();
});

test('the page explains its own certificate, single sign-on signs in, and sign-out signs out of both', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  await page.locator('summary').click();
  const print = /SHA-256 ([0-9A-F:]+)/.exec(server.said)?.[1] ?? 'none was printed';
  await expect(page.locator('.print code')).toHaveText(print);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await serious(page)).toEqual([]);

  await page.getByRole('link', { name: 'Example' }).or(page.getByRole('button', { name: 'Example' })).click();

  await expect(page).toHaveURL(`${url}/account`);
  await expect(page.getByRole('main')).toContainText('akiko');
  expect(await serious(page)).toEqual([]);
  await page.locator('.account > button').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).or(page.getByRole('button', { name: 'Sign out' })).first().click();
  await expect(page).toHaveURL(/\/sign-in|\/session\/end/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  await context.close();
});

const DESK = 'the code at a desk leads through single sign-on back to the desk; only an account with an Amazon Connect user checks in';
test(`${DESK} @long`, async ({ browser }) => {
  // Three people sign in, each with a browser of their own.
  test.setTimeout(150_000);
  const say = (claims: object): Promise<Response> =>
    fetch(`${issuer}/control`, { method: 'POST', body: JSON.stringify({ account: 'u1', claims: { name: '高橋 明子', preferred_username: 'akiko', ...claims } }) });
  const phone = async (path: string): Promise<Page> => {
    const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in\?return=/);
    await page.getByRole('link', { name: 'Example' }).or(page.getByRole('button', { name: 'Example' })).click();
    return page;
  };
  await say({ roles: ['admins'] });
  const administrator = await phone('/account');
  await expect(administrator).toHaveURL(`${url}/account`);
  const made = await administrator.request.post(`${url}/api/floors`, {
    data: { name: '3F', instances: [INSTANCE], document: { schema: 1, width: 900, height: 500, seats: [{ id: 's1', label: 'B-11', x: 10, y: 10 }] } },
    headers: { origin: url },
  });
  expect(made.status()).toBe(201);
  const { id } = (await made.json()) as { readonly id: string };
  await administrator.context().close();

  await say({});
  const unlinked = await phone(`/desk/${id}/s1?lang=ja`);
  await expect(unlinked).toHaveURL(`${url}/desk/${id}/s1?lang=ja`);
  await expect(unlinked.locator('.why')).toContainText('akiko');
  await expect(unlinked.getByRole('button', { name: 'ここに着席する' })).toHaveCount(0);
  await unlinked.context().close();

  await say({ connect_user: agentArn('akiko') });
  const linked = await phone(`/desk/${id}/s1?lang=ja`);
  await expect(linked).toHaveURL(`${url}/desk/${id}/s1?lang=ja`);
  await expect(linked.getByRole('heading', { level: 1 })).toContainText('B-11');
  await linked.getByRole('button', { name: 'ここに着席する' }).click();
  // This telephone is in no network of the building.
  await expect(linked.getByRole('status').first()).toContainText('スーパーバイザーの確認を待っています');
  expect(await serious(linked)).toEqual([]);
  await linked.context().close();
});
