import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { found } from './product/axe';
import { putRecord } from './product/kinesis';
import { AVAILABLE, contact, event } from './product/events';
import { misfits, twoFrames } from './product/fits';
import { PAYLOADS } from './product/payloads';
import { filled, live, LOOKS, seats, started, watchFor } from './product/pages';

test('the map fills and no agent is missing', async ({ page, request }) => {
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
  const slots = [{ Channel: 'CHAT', AvailableSlots: 3, MaximumSlots: 3 }, { Channel: 'VOICE', AvailableSlots: 0, MaximumSlots: 1 }];
  await putRecord(started('KINESIS'), who.id, event({ ...who, slots }, AVAILABLE, [contact('c-1', 'CONNECTED', 'Invoices')], 'Lunch'));
  await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 4_000 });
  await seat.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await expect(panel).toContainText('Misaki Nakamura');
  await expect(panel).toContainText('Invoices');
  await expect(panel).toContainText('Lunch');
  await expect(panel.locator('.slots dd')).toHaveText(['0 of 3 slots in use', '1 of 1 slot in use']);
  // The details follow.
  const fewer = slots.map((one) => ({ ...one, AvailableSlots: 1 }));
  await putRecord(started('KINESIS'), who.id, event({ ...who, slots: fewer }, AVAILABLE, [contact('c-1', 'CONNECTED', 'Invoices')], 'Lunch'));
  await expect(panel.locator('.slots dd')).toHaveText(['2 of 3 slots in use', '0 of 1 slot in use']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  // Only the first rows are on the page, and other tests have alerts, which come first.
  await page.getByRole('searchbox').fill('Nakamura');
  await expect(page.getByRole('row', { name: /Nakamura/ })).toContainText('On contact');
});

test('a missed chat beside a call is shown as a badge on the call, on the seat, in the details and in the list @long', async ({ page }) => {
  const who = { id: 'alarm-1', first: 'Yui', last: 'Kitagawa', group: 'Billing' };
  const call = contact('c-1', 'CONNECTED', 'Invoices');
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [call]));
  await page.goto(`${started('FED')}/?view=map&lang=en`);
  const seat = seats(page).and(page.getByRole('button', { name: /Kitagawa/ }));
  await expect(seat).toHaveAccessibleName(/On contact since/);
  await putRecord(
    started('KINESIS'),
    who.id,
    event(who, AVAILABLE, [call, contact('c-2', 'MISSED', 'Chats', { Channel: 'CHAT', ConnectedToAgentTimestamp: null })]),
  );
  await expect(seat).toHaveAccessibleName(/On contact since.*also Missed.*Missed contact/, { timeout: 4_000 });
  await seat.focus();
  await page.keyboard.press('Enter');
  const state = page.getByRole('complementary').locator('.stt');
  await expect(state).toHaveClass(/\bs-talking\b/);
  await expect(state).toContainText('On contact');
  await expect(page.getByRole('complementary').locator('.remark.crit')).toHaveText('also Missed');
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await page.getByRole('searchbox').fill('Kitagawa');
  const row = page.getByRole('row', { name: /Kitagawa/ });
  await expect(row.locator('.sw')).toHaveClass(/\bs-talking\b/);
  await expect(row).toContainText(/On contact.*also Missed/);
  await expect(row.locator('.c-alert')).toContainText('Missed contact');
});

for (const [run, steps] of [['', 3], [', each of forty @long', 1]] as const) {
  test(`payloads in every text of an event are texts, on the seat, in the details and in the list${run}`, async ({ page }) => {
    const seen = watchFor(page);
    const texts = [...PAYLOADS.entries()].filter(([i]) => i % steps === 0);
    for (const [i, text] of texts) {
      const who = { id: `evil-${i}`, first: text, last: `E${i} ${text}`, user: text, group: text, profile: text };
      const odd = contact(text, text, text, { Channel: text, InitiationMethod: text });
      await putRecord(started('KINESIS'), who.id, event(who, { name: text, type: 'CUSTOM' }, i % 2 === 0 ? [odd] : [], text));
    }
    // The page shows several blanks as one.
    const shown = (text: string): string => text.replace(/\s+/gu, ' ').trim();
    await page.goto(`${started('FED')}/?view=map&lang=en`);
    for (const [i, text] of texts) {
      const seat = page.locator(`button[aria-label*="E${i} "]`).first();
      await expect.poll(async () => shown((await seat.getAttribute('aria-label')) ?? ''), { message: text }).toContain(shown(text));
      await seat.focus();
      await page.keyboard.press('Enter');
      await expect(page.locator('.ph').getByRole('heading', { level: 2 })).toContainText(`E${i} `);
      await expect(page.getByRole('complementary')).toContainText(text);
    }
    await page.goto(`${started('FED')}/?view=list&lang=en&q=E39`);
    await expect(page.getByRole('row').filter({ hasText: 'E39 ' }).first()).toContainText(PAYLOADS[39] ?? '');
    expect(
      await page.evaluate(() => [
        Reflect.get(window, 'owned'),
        document.querySelectorAll('.app :is(img, script, iframe, object, embed, form, style, base, meta, link, svg[onload])').length,
      ]),
    ).toEqual([undefined, 0]);
    expect(seen).toEqual([]);
  });
}

test('keyboard alone is enough', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en`);
  await live(page);
  await filled(page);
  expect(await seats(page).evaluateAll((all) => all.filter((one) => one instanceof HTMLElement && one.tabIndex === 0).length)).toBe(1);
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement?.closest('.seat-mirror') !== null)); i++) await page.keyboard.press('Tab');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
  const first = await focused();
  await page.keyboard.press('ArrowRight');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/agent=/);
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/agent=/);
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
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByRole('grid')).toBeHidden();
  await page.keyboard.press('2');
  await expect(page).toHaveURL(/state=/);
  await page.reload();
  await expect(page.locator('.chip[aria-pressed="true"]:not(.alert)')).toHaveCount(1);
  await page.keyboard.press('0');
  await expect(page).not.toHaveURL(/state=/);
});

/** The screen to open. 'same': the previous one, in another size. */
type Picture = readonly ['map' | 'list' | 'same', width: number, height: number, act?: (page: Page) => Promise<unknown>];
const PICTURES: readonly Picture[] = [
  ['map', 1366, 768],
  ['list', 1366, 768, (page) => page.getByRole('row').nth(2).click()],
];
/** A phone, filters, alerts, an outage, a page enlarged to 400 %: only in the long run. */
const MORE_PICTURES: readonly Picture[] = [
  ['list', 1366, 768, (page) => page.getByRole('row').nth(2).click()],
  ['same', 390, 844],
  ['map', 1440, 900, (page) => page.locator('.facets > .btn').click()],
  ['map', 820, 1180, (page) => page.locator('.alerts-door').click()],
  ['map', 1920, 1080, async (page) => {
    await page.context().setOffline(true);
    await expect(page.locator('.ban')).toBeVisible({ timeout: 30_000 });
  }],
  ['list', 480, 270],
];

for (const [lang, theme, tag] of LOOKS) {
  for (const [name, pictures, run] of [
    ['map and list', PICTURES, tag],
    ['the list on a phone, filters, alerts, an outage and a page enlarged four times', MORE_PICTURES, ' @long'],
  ] as const) {
    test(`axe finds nothing in ${name}: ${lang}, ${theme}${run}`, async ({ page }) => {
      test.setTimeout(120_000);
      for (const [view, width, height, act] of pictures) {
        await page.setViewportSize({ width, height });
        if (view !== 'same') {
          await page.goto(`${started('SANDBOX')}/?view=${view}&lang=${lang}&theme=${theme}`);
          await live(page);
        }
        await act?.(page);
        expect(await found(page), `${view} ${width}`).toEqual([]);
        await page.context().setOffline(false);
      }
    });
  }
}

const MAP_SIZES = [[1920, 1080], [1366, 768], [1024, 768], [390, 844], [360, 640]] as const;
// An enlarged page of a laptop shows the list.
const LIST_SIZES = [[390, 844], [960, 540], [480, 270]] as const;
for (const [run, langs, mapSizes] of [['in English', ['en'], MAP_SIZES], ['in either language @long', ['ja', 'en'], [...MAP_SIZES, [3840, 2160]]]] as const) {
  test(`nothing overflows at any size, and normal use leaves the console empty: ${run}`, async ({ page }) => {
    const seen = watchFor(page);
    for (const [view, sizes] of [['map', mapSizes], ['list', LIST_SIZES]] as const) {
      for (const lang of langs) {
        await page.goto(`${started('SANDBOX')}/?view=${view}&lang=${lang}`);
        await live(page);
        await expect(page.locator('.zb')).toBeVisible({ visible: view === 'map' });
        for (const [width, height] of sizes) {
          await page.setViewportSize({ width, height });
          await twoFrames(page);
          await expect.poll(() => misfits(page), { message: `${view} ${width} ${lang}` }).toEqual([]);
        }
      }
    }
    expect(seen).toEqual([]);
  });
}

test('on a phone the filters open on the screen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en`);
  await live(page);
  await page.locator('.facets > .btn').click();
  const box = await page.locator('.facet-box').boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
});

test('on a tablet the list has room for teams and headings', async ({ page }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await page.goto(`${started('SANDBOX')}/?view=list&lang=en`);
  await live(page);
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  const [table, last] = await Promise.all([page.getByRole('grid').boundingBox(), page.locator('th.c-alert').boundingBox()]);
  expect(Math.abs((table?.x ?? 0) + (table?.width ?? 0) - (last?.x ?? 0) - (last?.width ?? 0))).toBeLessThanOrEqual(1);
  // The page's own font may arrive a moment after the rows.
  await expect.poll(() => page.locator('td.c-group, th button')
    .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent))).toEqual([]);
});
