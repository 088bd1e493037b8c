import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { ADMINISTRATOR } from './product/locked';
import { live, seats, watchFor } from './product/pages';
import { SERVER_START_MS, startLocked } from './product/server';
import type { Server } from './product/server';

// One site from its first start on: each test continues where the previous one ended.
test.describe.configure({ mode: 'serial' });

const VIEWER = { name: '佐藤 健', account: 'ken.sato@example.jp', password: 'eleven paper boats on tea' };
let server: Server;
let first: string;
let invitation = '';
let admin: Page;
let viewer: Page;
const contexts: BrowserContext[] = [];

test.beforeAll(async ({ browser }) => {
  test.setTimeout(SERVER_START_MS);
  ({ server, first } = await startLocked());
  const open = async (): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: server.url,
      locale: 'en-US',
      timezoneId: 'Asia/Tokyo',
      viewport: { width: 1366, height: 768 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    contexts.push(context);
    return context.newPage();
  };
  admin = await open();
  viewer = await open();
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  await server?.stop();
});

const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate((one) => document.activeElement?.matches(one) === true, selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${selector}`);
};

test('before there is an administrator the sign-in says where the link is', async () => {
  await admin.goto('/people');
  await expect(admin).toHaveURL(/\/sign-in\?return=%2Fpeople$/);
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('Not set up yet');
  await expect(admin.getByRole('main')).toContainText(`${server.url}/sign-in/link#`);
});

test('the printed link makes the first administrator, by keyboard alone; its secret leaves the address at once', async () => {
  await admin.goto(first);
  await expect(admin.getByRole('heading', { level: 1 })).toHaveText('Become the first administrator');
  await expect(admin).toHaveURL(`${server.url}/sign-in/link`);
  await expect(admin.getByLabel('Account')).toBeFocused();
  await admin.keyboard.type(ADMINISTRATOR.account);
  await admin.keyboard.press('Tab');
  await admin.keyboard.type(ADMINISTRATOR.name);
  await admin.keyboard.press('Tab');
  await admin.keyboard.type('password12');
  await admin.keyboard.press('Enter');
  await expect(admin.getByLabel('New password')).toBeFocused();
  await expect(admin.getByText('Too easy to guess', { exact: false })).toBeVisible();
  await admin.keyboard.press('Control+A');
  await admin.keyboard.type(ADMINISTRATOR.password);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(`${server.url}/`, { timeout: 20_000 });
  await live(admin);
  await expect(admin.locator('.account > button')).toHaveAccessibleName(`Account: ${ADMINISTRATOR.name}`);
});

test('the link works once', async () => {
  await viewer.goto(first);
  await expect(viewer.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
});

test('an administrator invites a viewer who sees one group only, by keyboard alone', async () => {
  const seen = watchFor(admin);
  await tabTo(admin, '.account > button');
  await admin.keyboard.press('Enter');
  await tabTo(admin, '.account a[href="/people"]');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('row')).toHaveCount(2);
  await tabTo(admin, '.tools .btn.primary');
  await admin.keyboard.press('Enter');
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByLabel('Account')).toBeFocused();
  await admin.keyboard.type(VIEWER.account);
  await tabTo(admin, 'dialog .pair .field:nth-child(2) input');
  await admin.keyboard.type(VIEWER.name);
  await tabTo(admin, 'dialog input[type="radio"]');
  await admin.keyboard.press('ArrowDown');
  await tabTo(admin, 'dialog .ticks input[type="checkbox"]');
  await admin.keyboard.press('Space');
  // Escape and Tab stay inside: the page under the dialog cannot be reached.
  await tabTo(admin, 'dialog button[type="submit"]');
  await admin.keyboard.press('Enter');
  await expect(dialog.getByRole('heading')).toHaveText(`Link for ${VIEWER.name}`);
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeFocused();
  await admin.keyboard.press('Enter');
  await expect(dialog.getByRole('status')).toHaveText('Copied');
  invitation = await admin.evaluate(() => navigator.clipboard.readText());
  expect(invitation).toMatch(/\/sign-in\/link#./);
  await admin.keyboard.press('Escape');
  await expect(admin.locator('.tools .btn.primary')).toBeFocused();
  const row = admin.getByRole('row').filter({ hasText: VIEWER.name });
  await expect(row).toContainText('Invited');
  await expect(row).toContainText('Viewer');
  expect(seen).toEqual([]);
});

test('the viewer signs in with the invitation and sees the scope and nothing else', async () => {
  const choices = (await (await admin.request.get('/api/scope-choices')).json()) as { readonly groups: readonly (readonly string[])[] };
  const all = (await (await admin.request.get('/api/agents')).json()) as readonly {
    readonly arn: string;
    readonly username: string;
    readonly hierarchy: readonly string[];
  }[];
  const mine = choices.groups[0]?.[0];
  const others = all.filter((agent) => agent.hierarchy[0] !== mine);
  expect(others.length).toBeGreaterThan(0);
  const bodies: string[] = [];
  viewer.on('response', (response) => { if (/\/api\//.test(response.url())) void response.text().then((text) => bodies.push(text), () => undefined); });
  viewer.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => bodies.push(String(payload))));

  await viewer.goto(invitation);
  await expect(viewer.getByRole('heading', { level: 1 })).toHaveText('Welcome');
  await expect(viewer.getByLabel('Account')).toHaveValue(VIEWER.account);
  await expect(viewer.getByLabel('New password')).toBeFocused();
  await viewer.keyboard.type(VIEWER.password);
  await viewer.keyboard.press('Enter');
  await expect(viewer).toHaveURL(`${server.url}/`, { timeout: 20_000 });
  await live(viewer);
  await viewer.goto('/?view=list');
  await live(viewer);
  await expect.poll(() => viewer.locator('.list tbody tr:not(.gap)').count()).toBeGreaterThan(0);

  const said = bodies.join('\n');
  expect(all.some((agent) => agent.hierarchy[0] === mine && said.includes(agent.arn))).toBe(true);
  for (const agent of others) {
    expect(said, `${agent.arn} is outside the scope`).not.toContain(agent.arn);
    expect(said, `${agent.username} is outside the scope`).not.toContain(agent.username);
  }
  await viewer.locator('.account > button').click();
  await expect(viewer.locator('.account .menu')).toContainText('Viewer');
  await expect(viewer.locator('.account .menu a')).toHaveText(['My account']);
});

test('what a viewer may not open says so and whom to ask', async () => {
  for (const path of ['/people', '/audit']) {
    await viewer.goto(path);
    await expect(viewer.getByRole('heading', { level: 2 })).toHaveText('You may not see this page');
    await expect(viewer.getByRole('main')).toContainText(VIEWER.account);
  }
});

test('the viewer’s own page: scope, sessions, and the stored data', async () => {
  await viewer.goto('/account');
  const main = viewer.getByRole('main');
  await expect(main.getByRole('heading', { level: 2 })).toHaveText(['Me', 'Change the password', 'My sessions', 'What is stored about me']);
  await expect(main).toContainText('family name only');
  await expect(main).toContainText('this one');
  await viewer.getByLabel('Current password').fill('not this one at all');
  await viewer.getByLabel('New password').fill('nineteen green kettles sing');
  await viewer.getByRole('button', { name: 'Change the password' }).click();
  await expect(viewer.getByText('This is not your current password.')).toBeVisible();
  await viewer.getByLabel('Current password').fill(VIEWER.password);
  await viewer.getByRole('button', { name: 'Change the password' }).click();
  await expect(viewer.getByText('Changed. Your other sessions have ended.')).toBeVisible({ timeout: 20_000 });
});

test('an agent reads in plain words what is stored, and sees the records', async () => {
  const people = (await (await admin.request.get('/api/people')).json()) as readonly {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly string[];
    readonly scope: object;
    readonly account: string;
  }[];
  const agents = (await (await admin.request.get('/api/agents')).json()) as readonly { readonly username: string; readonly state: string }[];
  const person = people.find((one) => one.account === VIEWER.account);
  const agent = agents.find((one) => one.state !== 'offline');
  const put = await admin.request.put(`/api/people/${person?.id}`, {
    data: { name: person?.name, roles: person?.roles, scope: person?.scope, agent: agent?.username, disabled: false },
    headers: { origin: server.url },
  });
  expect(put.status()).toBe(200);
  await viewer.goto('/account');
  const kept = viewer.getByRole('region', { name: 'What is stored about me' });
  await expect(kept).toContainText(`Your Amazon Connect user is ${agent?.username}`);
  await expect(kept).toContainText(/for \d+ days\. Then it is deleted/);
  await expect(kept).toContainText('No telephone numbers');
  // The name alone does not prove that they are the same person. An administrator confirms it.
  await expect(kept).toContainText('It is not certain yet');
  const known = (await (await admin.request.get(`/api/people/${person?.id}/agents`)).json()) as readonly { readonly arn: string }[];
  const linked = await admin.request.put(`/api/people/${person?.id}/agent`, { data: { arn: known[0]?.arn }, headers: { origin: server.url } });
  expect(linked.status()).toBe(200);
  await viewer.reload();
  await expect(kept).toContainText(/since \d/);
  await expect(kept).toContainText(/, seat \d+/);
  await expect(kept.getByRole('table', { name: 'Routing profiles and groups, now and in the last 35 days' })).toContainText('Now');
  await expect(kept).toContainText('Nobody has given you a seat on a drawn floor in the last 35 days.');
  await expect(kept.getByRole('heading', { name: 'States of the last 35 days' })).toBeVisible();
});

test('an ended session: the map says so, does not go blank, and goes to the sign-in with a return address', async () => {
  test.setTimeout(120_000);
  await viewer.goto('/?view=map&lang=en');
  await live(viewer);
  await expect.poll(() => seats(viewer).count()).toBeGreaterThan(0);
  const shown = await seats(viewer).count();
  const banner = viewer.getByRole('alert').filter({ hasText: 'You have been signed out' });
  await admin.goto('/people#sessions');
  await admin.getByRole('row').filter({ hasText: VIEWER.name }).getByRole('button', { name: /^End the session/ }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  // The page leaves by itself after a moment, but not before someone has looked at it.
  let looked = (): void => undefined;
  const held = new Promise<void>((resolve) => { looked = resolve; });
  await viewer.route(/\/sign-in\?return=/, async (route) => {
    await held;
    await route.continue();
  });
  const ended = Date.now();
  await dialog.getByRole('button', { name: 'End', exact: true }).click();
  await expect(banner).toBeVisible({ timeout: 60_000 });
  expect(await seats(viewer).count()).toBeGreaterThanOrEqual(shown);
  looked();
  await expect(viewer).toHaveURL(/\/sign-in\?return=/, { timeout: 60_000 });
  expect(Date.now() - ended).toBeLessThan(60_000);
  expect(new URL(viewer.url()).searchParams.get('return')).toContain('view=map');
  await expect(admin.getByRole('row').filter({ hasText: VIEWER.name })).toHaveCount(0);
  await viewer.getByLabel('Account').fill(VIEWER.account);
  await viewer.getByLabel('Password', { exact: true }).fill('wrong wrong wrong');
  await viewer.keyboard.press('Enter');
  await expect(viewer.locator('.fault')).toContainText('is incorrect', { timeout: 20_000 });
  await expect(viewer.getByLabel('Password', { exact: true })).toBeFocused();
  await viewer.keyboard.type('nineteen green kettles sing');
  await viewer.keyboard.press('Enter');
  await expect(viewer).toHaveURL(/\/\?.*view=map/, { timeout: 20_000 });
  await live(viewer);
});

test('a narrower scope reaches the open map within a minute', async () => {
  test.setTimeout(120_000);
  const before = await viewer.locator('.kpis, .strip').first().innerText();
  await admin.goto('/people');
  await admin.getByRole('button', { name: `Edit ${VIEWER.name}` }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('group', { name: 'Groups' }).getByRole('checkbox', { checked: true }).first().uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  // No choice is no scope. It must not mean "everything".
  await expect(dialog.getByText('Choose at least one in every grant, or “Everything”.')).toBeVisible();
  await dialog.getByRole('group', { name: 'Groups' }).getByRole('checkbox').last().check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByText(`${VIEWER.name} was saved.`, { exact: false }).first()).toBeVisible();
  await expect.poll(() => viewer.locator('.kpis, .strip').first().innerText(), { timeout: 60_000 }).not.toBe(before);
});

test('the audit log contains all of it, is intact, can be filtered, and downloads as CSV', async () => {
  await admin.goto('/audit');
  await expect(admin.getByText('The log is intact')).toBeVisible();
  const rows = admin.getByRole('row');
  for (const deed of [
    'First administrator registered',
    'Person invited',
    'Invitation accepted',
    'Password change refused',
    'Password changed',
    'Session ended',
    'Sign-in failed',
    'Signed in',
    'Person changed',
  ]) {
    await expect(rows.filter({ hasText: deed }).first(), deed).toBeVisible();
  }
  await admin.getByLabel('What', { exact: true }).selectOption('session');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText(VIEWER.name);
  await expect(admin).toHaveURL(/what=session/);
  await admin.reload();
  await expect(rows).toHaveCount(2);
  const [download] = await Promise.all([admin.waitForEvent('download'), admin.getByRole('link', { name: 'Download as CSV' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toContain('session.revoked');
  expect(csv).not.toContain('person.invited');
  await admin.getByRole('button', { name: 'Show all' }).click();
  await expect(rows.filter({ hasText: 'Audit log exported' }).first()).toBeVisible();
});

test('a token is shown once, works, and is refused once revoked', async () => {
  await admin.goto('/people#tokens');
  await admin.getByRole('button', { name: 'New token' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('wallboard import');
  await dialog.getByRole('button', { name: 'Create the token' }).click();
  const secret = await dialog.getByLabel('API tokens').inputValue();
  expect(secret).toMatch(/^cst_/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(admin.getByRole('row').filter({ hasText: 'wallboard import' })).toBeVisible();
  expect(await admin.content()).not.toContain(secret);
  const read = async (): Promise<number> => (await fetch(`${server.url}/api/agents`, { headers: { authorization: `Bearer ${secret}` } })).status;
  expect(await read()).toBe(200);
  await admin.getByRole('button', { name: 'Revoke wallboard import' }).click();
  await dialog.getByRole('button', { name: 'Revoke' }).click();
  await expect(admin.getByText('No tokens.')).toBeVisible();
  expect(await read()).toBe(401);
});

test('the last administrator cannot be removed; a removed viewer cannot sign in again', async () => {
  await admin.goto('/people');
  await admin.getByRole('button', { name: `Edit ${ADMINISTRATOR.name}` }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /^Administrator/ }).uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The last administrator cannot lose the role');
  await admin.keyboard.press('Escape');
  await admin.getByRole('button', { name: `Edit ${VIEWER.name}` }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(dialog.getByRole('heading')).toHaveText(`Remove ${VIEWER.name}?`);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(admin.getByRole('row').filter({ hasText: VIEWER.name })).toHaveCount(0);
  await viewer.goto('/account');
  await expect(viewer).toHaveURL(/\/sign-in/);
  await viewer.getByLabel('Account').fill(VIEWER.account);
  await viewer.getByLabel('Password', { exact: true }).fill('nineteen green kettles sing');
  await viewer.keyboard.press('Enter');
  await expect(viewer.locator('.fault')).toContainText('is incorrect', { timeout: 20_000 });
});

test('signing out ends the session, and Back does not open it again', async () => {
  await admin.goto('/audit');
  await admin.locator('.account > button').click();
  await admin.getByRole('button', { name: 'Sign out' }).click();
  await expect(admin).toHaveURL(`${server.url}/sign-in`);
  await admin.goBack();
  await expect(admin).toHaveURL(/\/sign-in/);
});

test('too many wrong passwords: the wait is counted down and the button waits with it', async () => {
  await viewer.goto('/sign-in');
  await viewer.getByLabel('Account').fill('somebody.else');
  for (let i = 0; i < 6; i++) {
    await viewer.getByLabel('Password', { exact: true }).fill(`wrong ${i}`);
    await viewer.keyboard.press('Enter');
    await expect(viewer.locator('.fault')).toBeVisible();
    if (await viewer.getByText('You can try again in').first().isVisible()) break;
    await expect(viewer.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  }
  await expect(viewer.locator('.fault')).toContainText(/try again in \d:\d\d/);
  await expect(viewer.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  const left = await viewer.locator('.fault').innerText();
  await expect(viewer.locator('.fault')).not.toHaveText(left);
});
