import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { serious } from './product/axe';
import { asAdministrator, EVERYTHING, post, test } from './product/locked';
import type { Site } from './product/locked';
import { live, watchFor } from './product/pages';
import { PAYLOADS } from './product/payloads';

// One site for all of them: in a second worker it would be started again.
test.describe.configure({ mode: 'default' });

const WWWROOT = fileURLToPath(new URL('../../server/wwwroot', import.meta.url));

/** Nothing extends beyond the right edge. */
async function fits(page: Page, where: string): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), where).toBeLessThanOrEqual(0);
}

interface Step { readonly path: string; readonly act?: (page: Page) => Promise<void> }

const wait = (page: Page, selector: string): Promise<void> => expect(page.locator(selector).first()).toBeVisible({ timeout: 20_000 });

const INSIDE: Readonly<Record<string, Step>> = {
  account: { path: '/account', act: (page) => wait(page, '.table td') },
  'account, a wrong password': {
    path: '/account',
    act: async (page) => {
      await page.locator('input[autocomplete="current-password"]').fill('x');
      await page.locator('input[autocomplete="new-password"]').fill('short');
      await page.locator('.narrow button[type="submit"]').click();
      await wait(page, '.errors');
    },
  },
  people: { path: '/people', act: (page) => wait(page, '.table td') },
  invite: {
    path: '/people',
    act: async (page) => {
      await page.locator('.tools .btn.primary').click();
      await page.locator('dialog .scope input[type="radio"]').nth(1).check();
      await page.locator('dialog .pair input').first().fill('bad account!');
      await page.locator('dialog .pair input').nth(1).fill('Someone');
      await page.locator('dialog .ticks input').first().check();
      await page.locator('dialog button[type="submit"]').click();
      await wait(page, 'dialog .errors');
    },
  },
  edit: {
    path: '/people',
    act: async (page) => {
      await page.locator('.acts .btn').first().click();
      await wait(page, 'dialog .more');
    },
  },
  remove: {
    path: '/people',
    act: async (page) => {
      await page.locator('.acts .btn').first().click();
      await page.locator('dialog .danger-line').click();
      await wait(page, 'dialog .danger');
    },
  },
  tokens: {
    path: '/people#tokens',
    act: async (page) => {
      await page.locator('.tools .btn.primary').click();
      await wait(page, 'dialog .choices');
    },
  },
  sessions: { path: '/people#sessions', act: (page) => wait(page, '.table td') },
  audit: { path: '/audit', act: (page) => wait(page, '.table td') },
  operations: { path: '/operations', act: (page) => wait(page, '.table td') },
  menu: {
    path: '/audit',
    act: async (page) => {
      await page.locator('.account > button').click();
      await wait(page, '.menu');
    },
  },
};

/** The state of each page with the most content. Operations has its own tests. All states are looked at in the long run. */
const MOST: ReadonlySet<string> = new Set(['account, a wrong password', 'people', 'invite', 'audit', 'sign-in, wrong']);
/** Where a phone shows something different, not only a smaller version. */
const NARROW: ReadonlySet<string> = new Set(['people', 'menu']);

const OUTSIDE: Readonly<Record<string, Step>> = {
  'sign-in': { path: '/sign-in' },
  'sign-in, wrong': {
    path: '/sign-in',
    act: async (page) => {
      await page.locator('input[autocomplete="username"]').fill(crypto.randomUUID());
      await page.locator('input[type="password"]').fill('wrong');
      await page.keyboard.press('Enter');
      await wait(page, '.fault');
    },
  },
  'link without a secret': { path: '/sign-in/link', act: (page) => wait(page, 'h1') },
  'link that is over': { path: '/sign-in/link#nothing', act: (page) => wait(page, 'h1') },
};

async function stranger(
  browser: Browser,
  site: Site,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'en-US',
    timezoneId: 'Asia/Tokyo',
    ...options,
    baseURL: site.url,
  });
  return { context, page: await context.newPage() };
}

for (const [lang, theme, run] of [['ja', 'light', ''], ['ja', 'light', ', each state @long'], ['en', 'dark', ', each state @long']] as const) {
  test(`axe finds nothing serious on any page, and every page fits a phone: ${lang}, ${theme}${run}`, async ({ browser, site }) => {
    test.setTimeout(240_000);
    const look = async (page: Page, steps: Readonly<Record<string, Step>>): Promise<void> => {
      let last = '';
      for (const [name, { path, act }] of Object.entries(steps).filter(([one]) => run !== '' || MOST.has(one))) {
        const [bare, hash] = path.split('#');
        await page.setViewportSize({ width: 1366, height: 768 });
        if (path === last) {
          // The same page again, without the dialogs that the previous step opened.
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        } else {
          await page.goto('about:blank');
          await page.goto(`${bare}?lang=${lang}&theme=${theme}${hash === undefined ? '' : `#${hash}`}`);
        }
        last = path;
        await act?.(page);
        expect(await serious(page), name).toEqual([]);
        await fits(page, name);
        await page.setViewportSize({ width: 390, height: 844 });
        await fits(page, `${name} on a telephone`);
        if (run !== '' && NARROW.has(name)) expect(await serious(page), `${name} on a telephone`).toEqual([]);
      }
    };
    const out = await stranger(browser, site);
    await look(out.page, OUTSIDE);
    await out.context.close();
    const page = await asAdministrator(browser, site);
    await look(page, INSIDE);
    await page.context().close();
  });
}

test('forty payloads in every text that a person can enter are texts on every page that shows them @long', async ({ browser, site }) => {
  test.setTimeout(180_000);
  const page = await asAdministrator(browser, site);
  const seen = watchFor(page);
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  const { request } = page.context();
  for (const [i, text] of PAYLOADS.entries()) {
    const scope = [{ instances: [], groups: [[text]], profiles: [text] }];
    await post(request, site.url, '/api/people', { account: `payload-${i}`, name: text, roles: ['viewer'], scope, agent: text });
    await post(request, site.url, '/api/tokens', { name: text, roles: ['viewer'], scope, days: 1 });
  }

  await page.goto('/people?lang=en');
  await expect(page.getByRole('row').filter({ hasText: 'payload-39' })).toBeVisible();
  for (const text of PAYLOADS) await expect(page.locator('th bdi').getByText(text, { exact: true }).first(), text).toBeVisible();
  for (const i of [0, 6, 17, 32]) {
    const row = page.getByRole('row').filter({ hasText: new RegExp(`payload-${i}$|payload-${i}\\D`) });
    await row.getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('heading', { level: 2 })).toHaveText(`Edit ${PAYLOADS[i]}`);
    await expect(dialog.getByRole('checkbox', { name: `${PAYLOADS[i]}, not found at the moment` }).first()).toBeChecked();
    await dialog.locator('.danger-line').click();
    await expect(dialog.getByRole('heading')).toHaveText(`Remove ${PAYLOADS[i]}?`);
    await page.keyboard.press('Escape');
  }
  await page.goto('/people?lang=ja#tokens');
  for (const text of PAYLOADS) await expect(page.locator('th bdi').getByText(text, { exact: true }).first(), text).toBeVisible();
  await page.goto('/audit?lang=en');
  await expect(page.getByRole('row').filter({ hasText: 'payload-39' }).first()).toBeVisible();
  await page.goto(
    `/audit?lang=en&who=${encodeURIComponent(PAYLOADS[0] ?? '')}&what=${encodeURIComponent(PAYLOADS[5] ?? '')}&text=${encodeURIComponent(PAYLOADS[10] ?? '')}`,
  );
  await expect(page.getByLabel('Who')).toHaveValue(PAYLOADS[0] ?? '');
  await expect(page.getByText('No entry matches.')).toBeVisible();

  // As the name of the person who is signed in: in the menu, on the own page, in the list of sessions.
  for (const i of [1, 10, 33]) {
    const people = (await (await request.get('/api/people')).json()) as readonly { readonly id: string; readonly account: string }[];
    const person = people.find((one) => one.account === `payload-${i}`);
    const { link } = (await post(request, site.url, `/api/people/${person?.id}/link`, {})) as { readonly link: string };
    const other = await stranger(browser, site);
    const otherSeen = watchFor(other.page);
    await other.page.goto(`${link}`);
    await expect(other.page.getByLabel('Name', { exact: true })).toHaveValue(PAYLOADS[i] ?? '');
    await other.page.getByLabel('New password').fill('thirty slow trains at dawn');
    await other.page.keyboard.press('Enter');
    // Hashing a password takes time, more on a busy machine.
    await expect(other.page).toHaveURL(`${site.url}/`, { timeout: 20_000 });
    await live(other.page);
    await other.page.locator('.account > button').click();
    await expect(other.page.locator('.menu b')).toHaveText(PAYLOADS[i] ?? '');
    await other.page.goto('/account');
    await expect(other.page.getByRole('main')).toContainText(PAYLOADS[i] ?? '');
    await page.goto('about:blank');
    await page.goto('/people?lang=en#sessions');
    await expect(page.getByRole('row').filter({ hasText: PAYLOADS[i] ?? '' }).first()).toBeVisible();
    // The agent that is given for this person does not exist: nothing is stored, and the browser logs the 404.
    expect(otherSeen.filter((line) => !line.includes('status of 404'))).toEqual([]);
    expect(await other.page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
    await other.context.close();
  }
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
  expect(seen).toEqual([]);
  await page.context().close();
});

test('what a person types into search, sign-in or setup also stays text @long', async ({ browser, site }) => {
  test.setTimeout(120_000);
  const page = await asAdministrator(browser, site);
  const seen = watchFor(page);
  await page.goto('/?view=map&lang=en');
  await live(page);
  const search = page.getByRole('combobox').or(page.getByRole('searchbox')).first();
  for (const text of PAYLOADS) {
    await search.fill(text);
    await expect(search).toHaveValue(text);
    await page.waitForTimeout(30);
  }
  await page.goto('/setup?lang=en');
  const name = page.getByLabel('Name of the stream').first();
  await expect(name).toBeVisible({ timeout: 20_000 });
  for (const text of PAYLOADS) {
    await name.fill(text);
    await page.getByRole('button', { name: 'Show the plan' }).click();
    const said = page.getByRole('alert').or(page.locator('.errors, .bad, .notice')).filter({ hasText: text });
    await expect(said.first(), text).toBeVisible({ timeout: 15_000 });
  }
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
  // The browser logs a refused plan (422).
  expect(seen.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
  await page.context().close();

  const { context, page: outside } = await stranger(browser, site);
  const outsideSeen = watchFor(outside);
  await outside.goto('/sign-in?lang=en');
  for (const text of PAYLOADS) {
    await outside.getByLabel('Account').fill(text);
    await expect(outside.getByLabel('Account')).toHaveValue(text);
  }
  // Failed sign-ins are counted, so only a few are sent.
  for (const text of [PAYLOADS[3], PAYLOADS[12], PAYLOADS[36]]) {
    await outside.getByLabel('Account').fill(text ?? '');
    await outside.getByLabel('Password', { exact: true }).fill(text ?? '');
    await outside.keyboard.press('Enter');
    await expect(outside.getByRole('alert').first()).toBeVisible({ timeout: 20_000 });
  }
  expect(await outside.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
  expect(outsideSeen.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
  await context.close();
});

test('forty payloads in an address are texts @long', async ({ browser, site }) => {
  test.setTimeout(120_000);
  const page = await asAdministrator(browser, site);
  const seen = watchFor(page);
  const said = (i: number): string => encodeURIComponent(PAYLOADS[i % PAYLOADS.length] ?? '');
  for (let i = 0; i < PAYLOADS.length; i++) {
    await page.goto(`/?view=${said(i)}&lang=${said(i + 1)}&instance=${said(i + 2)}#${said(i + 3)}`);
    await expect(page.locator('.account > button'), `address ${i}`).toBeVisible({ timeout: 20_000 });
  }
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
  // The browser logs an unknown instance (404).
  expect(seen.filter((line) => !/status of 4\d\d/.test(line))).toEqual([]);
  await page.context().close();
});

test('accounts refuse such texts', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  for (const text of PAYLOADS) {
    const answer = await page.request.post(`${site.url}/api/people`, {
      data: { account: text, name: 'x', roles: [], scope: EVERYTHING, agent: null },
      headers: { origin: site.url },
    });
    expect([text, answer.status(), ((await answer.json()) as { errors?: { account?: string[] } }).errors?.account]).toEqual([text, 400, ['bad']]);
  }
  await page.context().close();
});

test('a scope of two grants is created and removed with the keyboard', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  await page.goto('/people?lang=en');
  await page.getByRole('button', { name: 'Invite' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Account', { exact: true }).fill('two.grants');
  await dialog.getByLabel('Name', { exact: true }).fill('Two Grants');
  await dialog.getByRole('radio', { name: /Only what is chosen here/ }).check();
  await dialog.locator('[data-grant="0"]').getByRole('checkbox').last().check();
  const add = dialog.getByRole('button', { name: 'Add a grant' });
  await add.press('Enter');
  const second = dialog.getByRole('group', { name: 'Grant 2' });
  await expect(second.locator('input').first()).toBeFocused();
  // Nothing is chosen in the second grant yet. It must not mean "everything".
  await dialog.getByRole('button', { name: 'Create the invitation' }).click();
  await expect(dialog.getByText('Choose at least one in every grant')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove grant 2' }).press('Enter');
  await expect(add).toBeFocused();
  await expect(second).toHaveCount(0);
  await page.keyboard.press('Enter');
  await second.getByRole('checkbox').first().focus();
  await page.keyboard.press('Space');
  await dialog.getByRole('button', { name: 'Create the invitation' }).click();
  await expect(dialog.getByRole('heading')).toHaveText('Link for Two Grants');
  const people = (await (await page.request.get('/api/people')).json()) as readonly { readonly account: string; readonly scope: readonly unknown[] }[];
  expect(people.find((person) => person.account === 'two.grants')?.scope).toHaveLength(2);
  await page.context().close();
});

test('someone invited without a role arrives at the own account page, which says what is missing', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  const { link } = (await post(page.context().request, site.url, '/api/people', {
    account: 'no.role',
    name: 'No Role',
    roles: [],
    scope: EVERYTHING,
    agent: null,
  })) as { readonly link: string };
  await page.context().close();
  const { context, page: other } = await stranger(browser, site);
  await other.goto(link);
  await other.getByLabel('New password').fill('fifty quiet bridges north');
  await other.keyboard.press('Enter');
  await expect(other).toHaveURL(/\/account$/, { timeout: 20_000 });
  await expect(other.getByRole('main')).toContainText('You do not have a role yet');
  await expect(other.getByRole('main')).toContainText('No role');
  await context.close();
});

test('a return address outside the site leads to the map @long', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  for (const away of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/%09/evil.example']) {
    await page.goto(`/sign-in?return=${encodeURIComponent(away)}`);
    const href = await page.locator('.door a.btn').evaluate((link: HTMLAnchorElement) => link.href);
    expect(new URL(href).origin, away).toBe(site.url);
  }
  await page.context().close();
});

test('the map loads no other page, and what it needs before the first seat stays below 90 kB', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  const scripts: string[] = [];
  page.on('request', (request) => { if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname); });
  await page.goto('/?view=map&lang=en');
  await live(page);
  await expect(page.locator('.account > button')).toBeVisible();
  expect(scripts.filter((path) => /page-|start-|sessions-|setup/.test(path))).toEqual([]);
  const first = [...readFileSync(`${WWWROOT}/index.html`, 'utf8').matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map((found) => found[1] ?? '');
  expect(first.length).toBeGreaterThan(0);
  expect(first.reduce((sum, path) => sum + gzipSync(readFileSync(WWWROOT + path)).length, 0)).toBeLessThan(90_000);
  await page.context().close();
});

test('the pages of a site with sign-in work without a mouse: focus goes in, around and back', async ({ browser, site }) => {
  const page = await asAdministrator(browser, site);
  await page.goto('/people?lang=en');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('People');
  const edit = page.getByRole('button', { name: /^Edit/ }).first();
  await edit.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(i % 3 === 0 ? 'Shift+Tab' : 'Tab');
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null)).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(edit).toBeFocused();
  await page.locator('.account > button').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('My account');
  await page.keyboard.press('Escape');
  await expect(page.locator('.menu')).toHaveCount(0);
  await expect(page.locator('.account > button')).toBeFocused();
  await page.context().close();
});
