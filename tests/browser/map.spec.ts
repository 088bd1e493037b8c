import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { putRecord } from './product/kinesis';
import { AVAILABLE, contact, event } from './product/events';
import { PAYLOADS } from './product/payloads';
import { live, LOOKS, seats, started, watchFor } from './product/pages';

test('the map fills and nobody is missing', async ({ page, request }) => {
  await page.goto(`${started('SANDBOX')}/?view=map`);
  await expect.poll(() => seats(page).count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(90);
  const agents = (await (await request.get(`${started('SANDBOX')}/api/agents`)).json()) as readonly { state: string }[];
  await expect.poll(() => seats(page).count()).toBeGreaterThanOrEqual(agents.length - 3);
  const counts = await page.locator('.chip:not(.alert)').allInnerTexts();
  const sum = counts.map((text) => Number(/(\d+)\s*$/.exec(text)?.[1] ?? 0)).reduce((a, b) => a + b, 0);
  expect(Math.abs(sum - agents.length)).toBeLessThanOrEqual(3);
});

test('a change in the stream shows on the seat, in the details and in the list', async ({ page }) => {
  const who = { id: 'change-1', first: 'Misaki', last: 'Nakamura', group: 'Billing' };
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
  await page.goto(`${started('FED')}/?view=map&lang=en`);
  const seat = seats(page).and(page.getByRole('button', { name: /Nakamura/ }));
  await expect(seat).toHaveAccessibleName(/Available/);
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact('c-1', 'CONNECTED', 'Invoices')], 'Lunch'));
  await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 4_000 });
  await seat.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await expect(panel).toContainText('Misaki Nakamura');
  await expect(panel).toContainText('Invoices');
  await expect(panel).toContainText('Lunch');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await expect(page.getByRole('row', { name: /Nakamura/ })).toContainText('On contact');
});

test('a missed chat beside a call is a mark on the call, on the seat, in the details and in the list', async ({ page }) => {
  const who = { id: 'alarm-1', first: 'Yui', last: 'Kitagawa', group: 'Billing' };
  const call = contact('c-1', 'CONNECTED', 'Invoices');
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [call]));
  await page.goto(`${started('FED')}/?view=map&lang=en`);
  const seat = seats(page).and(page.getByRole('button', { name: /Kitagawa/ }));
  await expect(seat).toHaveAccessibleName(/On contact since/);
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [call, contact('c-2', 'MISSED', 'Chats', { Channel: 'CHAT', ConnectedToAgentTimestamp: null })]));
  await expect(seat).toHaveAccessibleName(/On contact since.*also Missed.*Missed contact/, { timeout: 4_000 });
  await seat.focus();
  await page.keyboard.press('Enter');
  const state = page.getByRole('complementary').locator('.stt');
  await expect(state).toHaveClass(/\bs-talking\b/);
  await expect(state).toContainText('On contact');
  await expect(page.getByRole('complementary').locator('.remark.crit')).toHaveText('also Missed');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  const row = page.getByRole('row', { name: /Kitagawa/ });
  await expect(row.locator('.sw')).toHaveClass(/\bs-talking\b/);
  await expect(row).toContainText(/On contact.*also Missed/);
  await expect(row.locator('.c-alert')).toContainText('Missed contact');
});

test('forty payloads in every text of an event are texts, on the seat, in the details and in the list', async ({ page }) => {
  const seen = watchFor(page);
  for (const [i, text] of PAYLOADS.entries()) {
    const who = { id: `evil-${i}`, first: text, last: `E${i} ${text}`, user: text, group: text, profile: text };
    const odd = contact(text, text, text, { Channel: text, InitiationMethod: text });
    await putRecord(started('KINESIS'), who.id, event(who, { name: text, type: 'CUSTOM' }, i % 2 === 0 ? [odd] : [], text));
  }
  // What is shown has runs of blanks as one.
  const shown = (text: string): string => text.replace(/\s+/gu, ' ').trim();
  await page.goto(`${started('FED')}/?view=map&lang=en`);
  for (const [i, text] of PAYLOADS.entries()) {
    const seat = page.locator(`button[aria-label*="E${i} "]`).first();
    await expect.poll(async () => shown((await seat.getAttribute('aria-label')) ?? ''), { message: text }).toContain(shown(text));
    await seat.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toContainText(`E${i} `);
    await expect(page.getByRole('complementary')).toContainText(text);
  }
  await page.goto(`${started('FED')}/?view=list&lang=en&q=E39`);
  await expect(page.getByRole('row').filter({ hasText: 'E39 ' }).first()).toContainText(PAYLOADS[39] ?? '');
  expect(await page.evaluate(() => [Reflect.get(window, 'owned'), document.querySelectorAll('.app :is(img, script, iframe, object, embed, form, style, base, meta, link, svg[onload])').length])).toEqual([undefined, 0]);
  expect(seen).toEqual([]);
});

test('keyboard alone is enough', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en`);
  await live(page);
  await expect.poll(() => seats(page).count(), { timeout: 20_000 }).toBeGreaterThan(20);
  expect(await seats(page).evaluateAll((all) => all.filter((one) => one instanceof HTMLElement && one.tabIndex === 0).length)).toBe(1);
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement?.closest('.seat-mirror') !== null)); i++) await page.keyboard.press('Tab');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  const first = await focused();
  await page.keyboard.press('ArrowRight');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/seat=/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/seat=/);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('a');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('l');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('table')).toBeHidden();
  await page.keyboard.press('2');
  await expect(page).toHaveURL(/state=/);
  await page.reload();
  await expect(page.locator('.chip[aria-pressed="true"]:not(.alert)')).toHaveCount(1);
  await page.keyboard.press('0');
  await expect(page).not.toHaveURL(/state=/);
});

for (const [lang, theme, tag] of LOOKS) {
  test(`axe finds nothing serious: ${lang}, ${theme}${tag}`, async ({ page }) => {
    for (const [view, size] of [['map', { width: 1366, height: 768 }], ['list', { width: 1366, height: 768 }], ['list', { width: 390, height: 844 }]] as const) {
      await page.setViewportSize(size);
      await page.goto(`${started('SANDBOX')}/?view=${view}&lang=${lang}&theme=${theme}`);
      await live(page);
      if (view === 'list') await page.getByRole('row').nth(2).click();
      const found = (await new AxeBuilder({ page }).analyze()).violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
      expect(found.map((one) => `${view} ${size.width}: ${one.id} ${one.nodes[0]?.html ?? ''} ${one.nodes[0]?.failureSummary ?? ''}`)).toEqual([]);
    }
  });
}

test('nothing overflows at any size, in either language, and ordinary use leaves the console clean', async ({ page }) => {
  const seen = watchFor(page);
  for (const [view, width, height] of [['map', 1920, 1080], ['map', 3840, 2160], ['map', 1366, 768], ['map', 1024, 768], ['map', 390, 844], ['map', 360, 640], ['list', 390, 844]] as const) {
    for (const lang of ['ja', 'en']) {
      await page.setViewportSize({ width, height });
      await page.goto(`${started('SANDBOX')}/?view=${view}&lang=${lang}`);
      await live(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `${width} ${lang}`).toBeLessThanOrEqual(0);
      const outside = await page.locator('.nav > *, .panel, .stat').evaluateAll((all) => all
        .filter((one) => getComputedStyle(one).visibility !== 'hidden' && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className));
      expect(outside, `${width} ${lang}`).toEqual([]);
      const cut = await page.locator('.k2 .l').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent));
      expect(cut, `${width} ${lang}`).toEqual([]);
      if (view === 'list') continue;
      await expect.poll(() => seats(page).count()).toBeGreaterThan(20);
      const top = await page.locator('.zb').evaluate((one) => one.getBoundingClientRect().top);
      const under = await seats(page).evaluateAll((all, edge) => all.filter((one) => one.getBoundingClientRect().bottom > edge).map((one) => one.getAttribute('aria-label')), top);
      expect(under, `under the camera's buttons, ${width} ${lang}`).toEqual([]);
    }
  }
  expect(seen).toEqual([]);
});

test('the latency from event to glass is measured and shown', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/?lang=en`);
  await live(page);
  await page.locator('.stat button.link[aria-expanded]').click();
  await expect(page.locator('.latency')).toContainText(/\d+ ms/, { timeout: 20_000 });
});
