import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { APIRequestContext, Browser, Locator, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { found } from './product/axe';
import { AVAILABLE, contact, event } from './product/events';
import { putRecords } from './product/kinesis';
import { ADMINISTRATOR, EVERYTHING, post } from './product/locked';
import { live, started, watchFor } from './product/pages';
import { SERVER_START_MS, startFed } from './product/server';
import type { Server } from './product/server';

// Alerts that everyone shares: an administrator, a supervisor and a viewer, on a site with sign-in that gets the events of the tests.
test.describe.configure({ mode: 'serial' });

const folder = mkdtempSync(join(tmpdir(), 'connect-streaming-alerts-'));
const PEOPLE = { yamada: '山田SV', sato: '佐藤SV', viewer: 'Viewer' } as const;
type Who = keyof typeof PEOPLE;
const cookies = new Map<Who, Awaited<ReturnType<APIRequestContext['storageState']>>>();
let server: Server | undefined;
const url = (): string => server?.url ?? '';

/** Signs in with a one-time link. */
async function signIn(playwright: PlaywrightWorkerArgs['playwright'], who: Who, link: string): Promise<APIRequestContext> {
  const request = await playwright.request.newContext({ baseURL: url() });
  await post(request, url(), '/api/links/use', {
    token: link.split('#')[1], account: `${who}@example.jp`, name: PEOPLE[who], password: ADMINISTRATOR.password,
  });
  cookies.set(who, await request.storageState());
  return request;
}

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(SERVER_START_MS);
  server = await startFed({ url: started('KINESIS') }, folder, undefined, 'Local');
  const administrator = await signIn(playwright, 'yamada', /https?:\/\/\S+\/sign-in\/link#[\w-]+/.exec(server.said)?.[0] ?? '');
  for (const [who, role] of [['sato', 'supervisor'], ['viewer', 'viewer']] as const) {
    const { link } = (await post(administrator, url(), '/api/people', {
      account: `${who}@example.jp`, name: PEOPLE[who], roles: [role], scope: EVERYTHING, agent: null,
    })) as { readonly link: string };
    await (await signIn(playwright, who, link)).dispose();
  }
  await administrator.dispose();
  // The floor begins with its first agent.
  await putRecords(started('KINESIS'), [{ key: 'calm', record: event({ id: 'alert-calm', last: 'Calm', group: 'Alerts' }, AVAILABLE) }]);
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(browser: Browser, who: Who, query = 'view=map&lang=en'): Promise<Page> {
  const storageState = cookies.get(who) ?? { cookies: [], origins: [] };
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, timezoneId: 'Asia/Tokyo', storageState });
  const page = await context.newPage();
  await page.goto(`${url()}/?${query}`);
  await live(page);
  return page;
}

/** These agents have a missed contact now. */
const miss = (...names: readonly string[]): Promise<void> => putRecords(started('KINESIS'), names.map((last) => ({
  key: last,
  record: event({ id: `alert-${last}`, last, first: '', group: 'Alerts' }, AVAILABLE, [
    contact(`c-${last}`, 'MISSED', 'Orders', { ConnectedToAgentTimestamp: null }),
  ]),
})));
const row = (page: Page, name: string): Locator => page.locator('.attention .al').filter({ has: page.getByText(name, { exact: true }) });

test('an alert that one supervisor acknowledges by keyboard is quiet on the other screen, and still after a reload', async ({ browser }) => {
  const [one, other] = [await open(browser, 'yamada'), await open(browser, 'sato', 'view=list&lang=ja')];
  const seen = watchFor(one);
  await miss('Aoki');
  await expect(row(one, 'Aoki')).toBeVisible({ timeout: 15_000 });
  await expect(other).toHaveTitle(/^\(1\) /);
  await one.keyboard.press('n');
  await expect(row(one, 'Aoki')).toHaveClass(/\bon\b/);
  await one.keyboard.press('a');
  await expect(row(other, 'Aoki')).toContainText('確認済み（山田SV）', { timeout: 2_000 });
  await expect(other).not.toHaveTitle(/^\(/);
  await expect(other.getByRole('row', { name: /Aoki/ })).toContainText('確認済み（山田SV）');
  await one.reload();
  await expect(row(one, 'Aoki')).toContainText('Acknowledged (山田SV)');
  await one.getByRole('region', { name: 'Needs attention' }).getByRole('button', { name: /Aoki/ }).focus();
  await one.keyboard.press('Enter');
  await one.locator('.cause').getByRole('button', { name: 'Undo acknowledge' }).focus();
  await one.keyboard.press('Enter');
  await expect(row(other, 'Aoki')).not.toContainText('確認済み');
  await expect(other).toHaveTitle(/^\(1\) /);
  expect(seen).toEqual([]);
  await one.context().close();
  await other.context().close();
});

test('of two who claim an alert one has it, and the other is told who', async ({ browser }) => {
  const [one, other] = [await open(browser, 'yamada', 'view=map&lang=ja'), await open(browser, 'sato', 'view=map&lang=ja')];
  await miss('Baba');
  await row(one, 'Baba').locator('button').first().click();
  await row(other, 'Baba').locator('button').first().click();
  // Both press at one time: the second call leaves when the first is answered, and its page does not know it yet.
  const answered = one.waitForResponse(/\/claim$/);
  await other.route('**/claim', async (route) => {
    await answered;
    await route.continue();
  });
  await Promise.all([other.keyboard.press('c'), one.keyboard.press('c')]);
  await expect(other.locator('.cause .act-fault')).toHaveText('山田SV さんが対応中です。担当を外してもらうか、別のアラートを選んでください。');
  await expect(row(one, 'Baba')).toContainText('対応中：あなた 0:0');
  await expect(row(other, 'Baba')).toContainText('対応中：山田SV 0:0');
  await one.keyboard.press('c');
  await expect(row(other, 'Baba').locator('.has')).toHaveCount(0);
  await other.locator('.cause').getByRole('button', { name: 'スヌーズ' }).click();
  await other.locator('.cause').getByRole('button', { name: '5分間スヌーズ' }).click();
  await expect(row(one, 'Baba')).toContainText('スヌーズ あと 5分（佐藤SV）');
  await one.context().close();
  await other.context().close();
});

test('a viewer sees who has an alert, and no buttons', async ({ browser }) => {
  const page = await open(browser, 'viewer');
  await row(page, 'Baba').locator('button').first().click();
  await expect(page.locator('.cause')).toContainText('default of the product');
  await expect(page.locator('.acts')).toHaveCount(0);
  await page.keyboard.press('a');
  await expect(row(page, 'Aoki')).toBeVisible();
  await page.context().close();
});

for (const [lang, theme, kind, run] of [
  ['ja', 'light', '不在着信', ''], ['ja', 'light', '不在着信', ', at every size @long'], ['en', 'dark', 'Missed contact', ', at every size @long'],
] as const) {
  test(`many alerts of a kind are one line, and axe finds nothing in their list, its filters and its menu: ${lang}, ${theme}${run}`, async ({ browser }) => {
    const each = run !== '';
    await miss(...Array.from({ length: 14 }, (_, i) => `Storm${i}`));
    const page = await open(browser, 'sato', `view=map&lang=${lang}&theme=${theme}`);
    const head = page.locator('.grp > button');
    await expect(head).toContainText(kind, { timeout: 15_000 });
    await head.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.locator('.grp .al.on .acts')).toBeVisible();
    const heads = page.locator('.attention .opener');
    for (const i of each ? [0, 1] : []) {
      await heads.nth(i).click();
      await expect(page.locator('.rail-box')).toBeVisible();
      expect(await found(page), `box ${i}`).toEqual([]);
    }
    await page.keyboard.press('Escape');
    for (const [width, height] of each ? [[1920, 1080], [820, 1180], [390, 844], [1366, 768]] as const : []) {
      await page.setViewportSize({ width, height });
      // On a narrow screen the details of the selected agent are in front of the list.
      if (width > 1_000) await expect(page.locator('.grp .al').first()).toBeVisible();
      expect(await found(page), `${width} × ${height}`).toEqual([]);
    }
    await heads.nth(0).click();
    await expect(page.locator('.rail-box')).toBeVisible();
    // The filters, the list and the buttons of the selected alert are there together.
    if (!each) expect(await found(page)).toEqual([]);
    await page.locator('.rail-box').getByRole('checkbox').last().check();
    await expect(page).toHaveURL(/[?&]owner=others/);
    await expect(page.locator('.rail-found')).toBeVisible();
    await expect(page.locator('.active-filters .chip')).toHaveCount(1);
    await page.locator('.active-filters .chip').click();
    await expect(head).toBeVisible();
    await page.context().close();
  });
}
