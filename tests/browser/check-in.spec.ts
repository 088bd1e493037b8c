import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { APIRequestContext, Browser, Locator, Page, PlaywrightWorkerArgs } from '@playwright/test';
import { found } from './product/axe';
import { AVAILABLE, agentArn, event, INSTANCE } from './product/events';
import { putRecords, startKinesis } from './product/kinesis';
import type { Kinesis } from './product/kinesis';
import { ADMINISTRATOR, EVERYTHING, post } from './product/locked';
import { live, LOOKS, seats, watchFor } from './product/pages';
import { PAYLOADS } from './product/payloads';
import { SERVER_START_MS, startFed } from './product/server';
import type { Server } from './product/server';

// Free seating: a telephone at the desk, and a supervisor at the map. No network is allowed here, so every check-in waits for the supervisor.
test.describe.configure({ mode: 'serial' });

const PHONE = { width: 390, height: 844 };
const MAP = { width: 1920, height: 1080 };
const OFFLINE = { name: 'Offline', type: 'OFFLINE' } as const;
/** a name and a floor that run as code if a page does not escape them */
const [HOSTILE = '', FLOOR = ''] = [PAYLOADS[5], PAYLOADS[0]];

const folder = mkdtempSync(join(tmpdir(), 'connect-streaming-check-in-'));
const people = {
  yamada: { name: '山田SV', roles: ['administrator'], agent: null },
  suzuki: { name: '鈴木SV', roles: ['supervisor'], agent: null },
  sato: { name: '佐藤 健', roles: [], agent: agentArn('desk-sato') },
  mallory: { name: HOSTILE, roles: [], agent: agentArn('desk-mallory') },
  nobody: { name: 'Nobody', roles: [], agent: null },
} as const;
type Who = keyof typeof people;
const cookies = new Map<Who, Awaited<ReturnType<APIRequestContext['storageState']>>>();
let kinesis: Kinesis | undefined;
let server: Server | undefined;
let floor = '';
const url = (): string => server?.url ?? '';

async function signIn(playwright: PlaywrightWorkerArgs['playwright'], who: Who, link: string): Promise<APIRequestContext> {
  const request = await playwright.request.newContext({ baseURL: url() });
  await post(request, url(), '/api/links/use', {
    token: link.split('#')[1], account: `${who}@example.jp`, name: people[who].name, password: ADMINISTRATOR.password,
  });
  cookies.set(who, await request.storageState());
  return request;
}

const say = (id: string, last: string, status: { readonly name: string; readonly type: string }) =>
  ({ key: id, record: event({ id: `desk-${id}`, last, first: '', group: 'Desk' }, status) });

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(2 * SERVER_START_MS);
  kinesis = await startKinesis();
  server = await startFed(kinesis, folder, undefined, 'Local');
  const administrator = await signIn(playwright, 'yamada', /https?:\/\/\S+\/sign-in\/link#[\w-]+/.exec(server.said)?.[0] ?? '');
  for (const who of ['suzuki', 'sato', 'mallory', 'nobody'] as const) {
    const { name, roles, agent } = people[who];
    const { link } = (await post(administrator, url(), '/api/people', { account: `${who}@example.jp`, name, roles, scope: EVERYTHING, agent })) as
      { readonly link: string };
    await (await signIn(playwright, who, link)).dispose();
  }
  await putRecords(kinesis.url, [say('sato', '佐藤', AVAILABLE), say('mallory', HOSTILE, AVAILABLE), say('other', '田中', AVAILABLE)]);
  const document = {
    schema: 1, width: 1200, height: 700,
    seats: ['B-11', 'B-12', 'B-13', PAYLOADS[6]].map((label, n) => ({ id: `s${n + 1}`, label, x: 100 + n * 120, y: 100, width: 95, height: 72 })),
  };
  floor = ((await post(administrator, url(), '/api/floors', { name: FLOOR, instances: [INSTANCE], document })) as { readonly id: string }).id;
  await administrator.dispose();
});
test.afterAll(async () => {
  await server?.stop();
  await kinesis?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function open(browser: Browser, who: Who, path: string, viewport = PHONE): Promise<Page> {
  const storageState = cookies.get(who) ?? { cookies: [], origins: [] };
  const context = await browser.newContext({ viewport, timezoneId: 'Asia/Tokyo', storageState, hasTouch: viewport === PHONE });
  const page = await context.newPage();
  await page.goto(`${url()}${path}`);
  return page;
}
async function map(browser: Browser, who: Who, query = 'lang=en'): Promise<Page> {
  const page = await open(browser, who, `/floor/${floor}?view=map&${query}`, MAP);
  await live(page);
  return page;
}
const desk = (seat: string, query = 'lang=en'): string => `/desk/${floor}/${seat}?${query}`;
const notice = (page: Page): Locator => page.locator('.check-ins');
const seat = (page: Page, label: string): Locator => seats(page).and(page.locator(`[aria-label^="${label}, "]`));
const here = (page: Page): Locator => page.getByRole('button', { name: 'Check in here' });

test('a check-in that a supervisor confirms is on the map as one, and is freed at log-off', async ({ browser }) => {
  const [phone, one, other] = [await open(browser, 'sato', desk('s2')), await map(browser, 'suzuki'), await map(browser, 'yamada', 'lang=ja')];
  const seen = [phone, one, other].map(watchFor);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Seat B-12');
  await expect(phone.locator('.desk')).toContainText('You are 佐藤.');
  await expect(phone.locator('.desk')).toContainText('a supervisor must confirm it');
  await here(phone).focus();
  await phone.keyboard.press('Enter');
  await expect(phone.getByRole('status')).toContainText('A supervisor is asked');
  await expect(phone.locator('.desk')).toContainText(/Time left: [0-5]:\d\d/);
  await expect(notice(one)).toContainText('佐藤 wants seat B-12', { timeout: 15_000 });
  await expect(notice(other)).toContainText('佐藤 さんが席 B-12 を希望', { timeout: 15_000 });
  expect(await found(one)).toEqual([]);
  // The other page must not look again in between, so that its answer is too late.
  await other.route('**/api/check-in/requests', (route) => route.abort());
  await notice(one).getByRole('button', { name: 'Confirm the check-in of 佐藤' }).press('Enter');
  await expect(notice(one)).toContainText('佐藤 is at seat B-12 now.');
  await notice(other).getByRole('button', { name: /却下/ }).click();
  await expect(notice(other)).toContainText('鈴木SV さんが先に承認しました。');
  await expect(phone.getByRole('status')).toContainText('You are checked in here.', { timeout: 10_000 });
  await expect(phone.locator('.desk')).toContainText('鈴木SV has confirmed it.');
  await expect(seat(one, 'B-12')).toHaveAccessibleName(/佐藤/);
  await seat(one, 'B-12').click();
  await expect(one.locator('.panel .seat-line')).toContainText('check-in');
  await putRecords(kinesis?.url ?? '', [say('sato', '佐藤', OFFLINE)]);
  await expect(seat(one, 'B-12')).not.toHaveAccessibleName(/佐藤/, { timeout: 20_000 });
  await expect(here(phone)).toBeVisible({ timeout: 15_000 });
  expect(seen[0]).toEqual([]);
  expect(seen[1]).toEqual([]);
});

test('a refused check-in says by whom; a check-out frees the seat; hostile names are only text', async ({ browser }) => {
  const [phone, one] = [await open(browser, 'mallory', desk('s4')), await map(browser, 'suzuki')];
  const seen = [phone, one].map(watchFor);
  await here(phone).click();
  await expect(notice(one)).toContainText(HOSTILE, { timeout: 15_000 });
  await expect(notice(one)).toContainText(FLOOR);
  await notice(one).getByRole('button', { name: 'Refuse' }).first().click();
  await expect(phone.getByRole('status')).toContainText('鈴木SV has refused your check-in', { timeout: 10_000 });
  await here(phone).click();
  await notice(one).getByRole('button', { name: 'Confirm' }).first().click({ timeout: 15_000 });
  await expect(phone.getByRole('button', { name: 'Check out' })).toBeVisible({ timeout: 10_000 });
  await phone.getByRole('button', { name: 'Check out' }).click();
  await expect(phone.getByRole('status').first()).toContainText('You are checked out.');
  await expect(here(phone)).toBeVisible();
  expect(await phone.evaluate(() => 'owned' in window)).toBe(false);
  expect(seen).toEqual([[], []]);
});

test('people at home are shown under their own heading @long', async ({ browser }) => {
  const [phone, one] = [await open(browser, 'mallory', '/desk/home?lang=en'), await map(browser, 'suzuki')];
  await phone.getByRole('button', { name: 'I work at home' }).click();
  await expect(phone.getByRole('status')).toContainText('You are shown as working at home.');
  await seats(one).filter({ hasText: '' }).and(one.locator('[aria-label*="img src"]')).first().click();
  await expect(one.locator('.panel .seat-line')).toContainText('At home', { timeout: 10_000 });
  await phone.getByRole('button', { name: 'Check out' }).click();
  await expect(one.locator('.panel .seat-line')).toContainText('Unseated', { timeout: 10_000 });
});

for (const [lang, theme, tag] of LOOKS) {
  test(`the page of a desk fits a telephone and is accessible, ${lang}, ${theme}${tag}`, async ({ browser }) => {
    const all = [['sato', desk('s1', '')], ['nobody', desk('s1', '')], ['sato', '/desk/home?'], ['sato', desk('gone', '')]] as const;
    for (const [who, path] of tag === '' ? all.slice(0, 1) : all) {
      const page = await open(browser, who, `${path}&lang=${lang}&theme=${theme}`);
      await expect(page.locator('.desk h1')).toBeVisible();
      expect(await found(page), path).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), path).toBeLessThanOrEqual(0);
      const texts = await page.locator('.desk').innerText();
      if (lang === 'ja') expect(texts, path).not.toMatch(/check|seat|supervisor/i);
      await page.context().close();
    }
  });
}

test('an account without a Connect user is told who can link it; without a sign-in the link leads through it', async ({ browser }) => {
  const page = await open(browser, 'nobody', desk('s1'));
  await expect(page.locator('.why')).toContainText('No Amazon Connect user is linked to your account');
  await expect(page.locator('.why')).toContainText('nobody@example.jp');
  await expect(here(page)).toBeHidden();
  const stranger = await (await browser.newContext({ viewport: PHONE })).newPage();
  await stranger.goto(`${url()}${desk('s1')}`);
  await expect(stranger).toHaveURL(/\/sign-in\?return=%2Fdesk%2F/);
  await stranger.locator('input').first().fill('sato@example.jp');
  await stranger.locator('input[type="password"]').fill(ADMINISTRATOR.password);
  await stranger.keyboard.press('Enter');
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Seat B-11');
});

test('a planner prints the codes of a floor, or of one desk', async ({ browser }) => {
  const page = await open(browser, 'yamada', '/floors?lang=en', MAP);
  await page.getByRole('link', { name: 'Desk codes' }).click();
  await expect(page.locator('.code-sheet li')).toHaveCount(4);
  await expect(page.locator('.code-sheet li', { hasText: 'B-11' }).locator('.qr')).toHaveAccessibleName(`${url()}/desk/${floor}/s1`);
  expect(await found(page)).toEqual([]);
  await page.getByLabel('Seats').fill('b-12');
  await expect(page.locator('.code-sheet li')).toHaveCount(1);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.length).toBeGreaterThan(1_000);
  await page.goto(`${url()}/floor/${floor}/codes?seat=s3&lang=ja`);
  await expect(page.locator('.code-sheet li')).toHaveText(/B-13/);
  const supervisor = await open(browser, 'suzuki', `/floor/${floor}/codes?lang=en`, MAP);
  await expect(supervisor.locator('.dead-end')).toBeVisible();
});
