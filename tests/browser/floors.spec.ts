import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { editorCases } from './editor-cases';
import { found } from './product/axe';
import { isInside, misfits, twoFrames } from './product/fits';
import { payloadsOfAFloor } from './product/floor-payloads';
import { boxOf, fling, live, seats } from './product/pages';
import { SERVER_START_MS, startSandbox } from './product/server';
import type { Server } from './product/server';

// A separate sandbox: if there are drawn floors, the map opens with one.
test.describe.configure({ mode: 'serial' });
let server: Server | undefined;
test.beforeAll(async () => {
  test.setTimeout(SERVER_START_MS);
  server = await startSandbox(['--agents', '200', '--seed', '7'], 'drawn');
  await server.everybodyIn();
});
test.afterAll(async () => { await server?.stop(); });

const details = (page: Page) => page.locator('.panel .seat-line');

test('the map opens on a drawn floor with its desks, an area for people without a seat, and links to the other floors', async ({ page }) => {
  const pictures: number[] = [];
  page.on('response', (response) => { if (response.url().includes('/api/floors/images/')) pictures.push(response.status()); });
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  await expect(page).toHaveURL(/\/floor\/f-[a-z0-9]{10}/);
  await expect(page.locator('select.where option')).toHaveText([/^3階 · \d+/, /^4階 · \d+/, /^東京コンタクトセンター · \d+/],
    // A page that opens before the first event finds the automatic floor with its next request.
    { timeout: 45_000 });
  await expect(seats(page).first()).toHaveAttribute('aria-label', /^[ABC]\d\d, /);
  await page.getByRole('main').press(']');
  await expect(page.locator('select.where')).toHaveValue(/^f-/);
  await expect.poll(() => pictures).toEqual([200]);
});

test('a supervisor changes a seat by its number, frees it, and undoes both', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  await page.locator('.seat-mirror button[aria-label^="A01, "]').click();
  await expect(details(page)).toContainText('Seat A01');
  await details(page).getByRole('button', { name: 'Change seat' }).click();
  await page.getByLabel('Seat number').fill('nowhere');
  await page.getByRole('button', { name: 'Seat here' }).click();
  await expect(page.getByRole('dialog')).toContainText('There is no seat “nowhere” on this floor.');
  await page.getByLabel('Seat number').fill('ａ４９');
  await page.getByRole('button', { name: 'Seat here' }).click();
  await expect(details(page)).toContainText('Seat A49');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(details(page)).toContainText('Seat A01');
  await details(page).getByRole('button', { name: 'Unseat' }).click();
  await expect(details(page)).toContainText('Unseated');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(details(page)).toContainText('Seat A01');
});

test('people are moved to another desk by drag and drop; two swap seats', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  await page.getByRole('button', { name: 'Move people' }).click();
  const of = (desk: string) => page.locator(`.seat-mirror button[aria-label^="${desk}, "]`);
  const [from, to] = [await boxOf(of('A01')), await boxOf(of('A02'))];
  const first = (await of('A01').getAttribute('aria-label'))?.split(', ')[1] ?? '';
  const second = (await of('A02').getAttribute('aria-label'))?.split(', ')[1] ?? '';
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await expect(page.locator('.carried')).toContainText('→ A02');
  await page.mouse.up();
  await expect(of('A02')).toHaveAttribute('aria-label', new RegExp(first));
  await expect(of('A01')).toHaveAttribute('aria-label', new RegExp(second));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Move people' })).toHaveAttribute('aria-pressed', 'false');
});

test('an empty seat is opened by keyboard, an agent is typed, and this is undone; an unknown user name reserves it', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  const empty = page.locator('.seat-button.desk[aria-label$=", empty seat"]').first();
  const label = (await empty.getAttribute('aria-label'))?.split(',')[0] ?? '';
  const of = (desk: string) => page.locator(`.seat-mirror button[aria-label^="${desk}, "]`);
  const first = (await of('A01').getAttribute('aria-label'))?.split(', ')[1] ?? '';
  await of(label).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Seat ${label}` });
  const field = dialog.getByRole('combobox', { name: 'Seat somebody here' });
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(of(label)).toBeFocused();
  await page.keyboard.press('Enter');
  await field.fill('a01');
  await expect(dialog.getByRole('option').first()).toContainText('sits at A01, moves from there');
  expect(await found(page)).toEqual([]);
  await page.keyboard.press('Enter');
  // The button of the empty seat goes a moment after the agent's button has come.
  await expect(of(`${label}, ${first}`)).toHaveCount(1);
  await expect(of(label)).toHaveCount(1);
  await expect(of(label)).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(of(`A01, ${first}`)).toHaveCount(1);
  await of(label).click();
  await field.fill('new.person');
  await dialog.getByRole('option', { name: 'User name “new.person”' }).click();
  await expect(of(label)).toHaveAttribute('aria-label', `${label}, kept for new.person`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(of(label)).toHaveAttribute('aria-label', `${label}, empty seat`);
});

const FEW_SIZES = [[1920, 1080], [1366, 768], [390, 844]] as const;
const SIZES = [[1920, 1080], [3840, 2160], [1600, 900], [1440, 900], [1366, 768], [1110, 800], [820, 1180], [390, 844]] as const;

for (const [run, langs, sizes] of [['in English', ['en'], FEW_SIZES], ['at any size, in either language @long', ['ja', 'en'], SIZES]] as const) {
  test(`nothing overflows on a drawn floor, in the dialog of an empty seat or on the page of floors: ${run}`, async ({ page }) => {
    test.setTimeout(240_000);
    for (const lang of langs) {
      await page.setViewportSize({ width: 1920, height: 1080 });
      await page.goto(`${server?.url ?? ''}/?view=map&lang=${lang}`);
      await live(page);
      const empty = page.locator('.seat-button.desk').first();
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await twoFrames(page);
        await expect.poll(() => misfits(page), { message: `map ${width} ${lang}` }).toEqual([]);
        // The mirror of the seats is rebuilt after a change of size, and may take the focus with it.
        await expect(async () => {
          if (await page.locator('dialog[open]').count() === 0) {
            await empty.focus();
            await page.keyboard.press('Enter');
          }
          await page.locator('dialog[open]').getByRole('combobox').fill('a', { timeout: 2_000 });
        }).toPass();
        await twoFrames(page);
        expect(await isInside(page, 'dialog[open]'), `seat ${width} ${lang}`).toBe(true);
        await page.keyboard.press('Escape');
        await expect(page.locator('dialog[open]')).toHaveCount(0);
      }
      await page.goto(`${server?.url ?? ''}/floors?lang=${lang}`);
      await expect(page.locator('tbody tr').first()).toBeVisible();
      for (const [width, height] of [[1920, 1080], [820, 1180], [390, 844]] as const) {
        await page.setViewportSize({ width, height });
        await twoFrames(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), `floors ${width} ${lang}`).toBe(0);
        for (const button of await page.locator('tbody tr').first().getByRole('button').all()) {
          await button.click();
          await expect(page.locator('dialog[open]')).toBeVisible();
          await twoFrames(page);
          expect(await isInside(page, 'dialog[open]'), `${await page.locator('dialog[open] h2').innerText()} ${width} ${lang}`).toBe(true);
          await page.keyboard.press('Escape');
          await expect(page.locator('dialog[open]')).toHaveCount(0);
        }
      }
    }
  });
}

test('people are dragged from the list and from the details to a seat; the map is shown during the drag @long', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/?view=list&lang=en&sort=desk`);
  await live(page);
  const of = (desk: string) => page.locator(`.seat-mirror button[aria-label^="${desk}, "]`);
  const row = page.locator('.list tr[data-id]').filter({ has: page.locator('.c-desk', { hasText: 'A01' }) });
  const who = (await row.locator('.c-name bdi').textContent()) ?? '';
  const from = await boxOf(row.locator('.c-name'));
  await page.mouse.move(from.x + 40, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 80, from.y + 40, { steps: 4 });
  const to = await boxOf(of('A02'));
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 6 });
  await expect(page.locator('.carried')).toContainText(`${who} → A02`);
  await page.mouse.up();
  await expect(page.locator('.map')).toHaveCount(0);
  await expect(page.locator('.list tr[data-id]').filter({ hasText: who }).locator('.c-desk')).toHaveText('A02');
  await page.locator('.list tr[data-id]').filter({ hasText: who }).click();
  await page.getByRole('main').press('m');
  const back = await boxOf(of('A01'));
  await details(page).locator('.hand').hover();
  await page.mouse.down();
  await page.mouse.move(back.x + back.width / 2, back.y + back.height / 2, { steps: 8 });
  await expect(page.locator('.carried')).toContainText(`${who} → A01`);
  await page.keyboard.press('Escape');
  await expect(page.locator('.carried')).toHaveCount(0);
  await page.mouse.up();
  await expect(details(page)).toContainText('Seat A02');
});

test('with a finger on a tablet, people move to another desk, from the shelf to a desk and back, and a tap undoes it @long', async ({ browser }) => {
  const page = await browser.newPage({ viewport: { width: 820, height: 1180 }, hasTouch: true });
  const middle = async (at: Locator): Promise<{ x: number; y: number }> => {
    const box = await boxOf(at);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const drag = async (from: Locator, to: Locator): Promise<void> => fling(page, await middle(from), await middle(to));
  const nameOf = async (at: Locator): Promise<string> => (await at.getAttribute('aria-label')) ?? '';
  const of = (label: string) => page.locator(`.seat-mirror button[aria-label^="${label}, "]`);
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  await page.getByRole('button', { name: 'Move people' }).tap();
  const desk = (await nameOf(page.locator('.seat-button.desk[aria-label$=", empty seat"]').first())).split(',')[0] ?? '';
  const sitting = (await nameOf(of('A01'))).split(', ')[1] ?? '';
  await drag(of('A01'), of(desk));
  await expect(of(`${desk}, ${sitting}`)).toHaveCount(1);
  await expect(page.locator('.seating-undo')).toContainText(sitting);
  await page.locator('.seating-undo').getByRole('button', { name: 'Undo' }).tap();
  await expect(of(`A01, ${sitting}`)).toHaveCount(1);

  /** Somebody without a seat: no label of a seat before the name. */
  const onShelf = async (): Promise<string> => {
    const labels = await seats(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
    const label = labels.find((one) => !/^[A-Z](?:\d\d|-SV), /.test(one));
    if (label === undefined) throw new Error('Nobody is on the shelf.');
    return label.split(', ')[0] ?? '';
  };
  const waiting = await onShelf();
  await drag(of(waiting), of(desk));
  await expect(of(`${desk}, ${waiting}`)).toHaveCount(1);
  await drag(of(desk), of(await onShelf()));
  await expect(of(waiting)).toHaveCount(1);
  await expect(of(desk)).toHaveAttribute('aria-label', `${desk}, empty seat`);

  // The same from the details.
  await page.keyboard.press('Escape');
  await of(`A01, ${sitting}`).tap();
  await expect(details(page)).toContainText('Seat A01');
  await drag(details(page).locator('.hand'), of(desk));
  await expect(of(`${desk}, ${sitting}`)).toHaveCount(1);
  await page.locator('.seating-undo').getByRole('button', { name: 'Undo' }).tap();
  await expect(of(`A01, ${sitting}`)).toHaveCount(1);
  await page.context().close();
});

test('something that a link names and no longer exists is a note that can be removed @long', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/floor/f-0000000000?seat=s1&team=Nobody&view=map&lang=en`);
  await live(page);
  const notes = page.locator('.gone .chip');
  await expect(notes).toHaveText([/^Floor “f-0000000000” no longer exists/, /^Team “Nobody” no longer exists/]);
  await expect(page).toHaveURL(/\/floor\/f-(?!0000000000)[^?]*\?view=map&lang=en$/);
  await notes.first().click();
  await expect(notes).toHaveCount(1);
});

test('a planner creates a floor from the automatic one, with a seat for every agent who had none', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/floors?lang=en#automatic`);
  await page.getByLabel('Name', { exact: true }).fill('Copy');
  expect(await found(page)).toEqual([]);
  await page.getByRole('button', { name: 'Make the floor' }).click();
  await expect(page.locator('.good')).toHaveText(/“Copy” is on the map; \d+ people have a seat there/);
  await page.getByRole('row', { name: /Copy/ }).getByRole('link', { name: 'Copy' }).click();
  await live(page);
  await expect(page.locator('.seat-button.desk').first()).toHaveAttribute('aria-label', /^[A-Z]+\d\d, empty seat/);
});

test('a planner imports a floor, finds it on the map, and deletes it by its name', async ({ page }) => {
  await page.goto(`${server?.url ?? ''}/floors?lang=en`);
  await expect(page.getByRole('row', { name: /3階/ })).toBeVisible();
  expect(await found(page)).toEqual([]);
  await page.getByRole('button', { name: 'Import a floor' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Annex');
  const seatsOf = [{ id: 's1', label: 'X1', x: 20, y: 20, width: 95, height: 72 }];
  await page.getByLabel('Floor document (JSON)').setInputFiles({
    name: 'annex.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ schema: 1, width: 400, height: 200, seats: seatsOf })),
  });
  await page.getByRole('dialog').getByRole('button', { name: 'Import a floor' }).click();
  const row = page.getByRole('row', { name: /Annex/ });
  await expect(row).toBeVisible();
  await row.getByRole('link', { name: 'Annex' }).click();
  await live(page);
  await expect(page).toHaveURL(/\/floor\/f-/);
  await page.goto(`${server?.url ?? ''}/floors?lang=en`);
  // The names are known from the first event of each agent on.
  const heard = async (): Promise<number> => ((await (await page.request.get(`${server?.url ?? ''}/api/agents`)).json()) as readonly unknown[]).length;
  await expect.poll(heard, { timeout: 45_000 }).toBeGreaterThan(150);
  await page.getByRole('row', { name: /3階/ }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('.uses li').first()).toHaveText(/^\d+ people sit there and will have no seat.+, and \d+ more$/);
  expect(await found(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /Annex/ }).getByRole('button', { name: 'Delete' }).click();
  await expect(page.locator('.uses')).toHaveText('Nobody sits there.');
  await page.getByLabel('Type the name of the floor: Annex').fill('Annex');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Deleted floors' })).toBeVisible();
});

for (const [colorScheme, run] of [['light', ''], ['light', ', also far away, and on the page of floors @long'],
  ['dark', ', also far away, and on the page of floors @long']] as const) {
  test(`axe finds nothing on a drawn floor (${colorScheme})${run}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${server?.url ?? ''}/?view=map&lang=ja`);
    await live(page);
    await expect(seats(page).first()).toBeVisible();
    expect(await found(page)).toEqual([]);
    // The page of floors is also looked at where a floor is imported.
    if (run === '') return;
    await page.setViewportSize({ width: 390, height: 844 });
    // Too small for a finger: there are panels over the islands.
    await expect(page.locator('.seat-over.shown')).toHaveCount(1);
    expect(await found(page)).toEqual([]);
    await page.setViewportSize({ width: 1366, height: 768 });
    await expect(page.locator('.seat-over.shown')).toHaveCount(0);
    await page.goto(`${server?.url ?? ''}/floors?lang=ja`);
    await expect(page.getByRole('row', { name: /3階/ })).toBeVisible();
    expect(await found(page)).toEqual([]);
  });
}

test('far away a click on a panel goes to its island, whose seats are there then @long', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server?.url ?? ''}/?view=map&lang=en`);
  await live(page);
  await expect(page.locator('.seat-over.shown')).toHaveCount(1);
  const desk = page.locator('.seat-mirror button[aria-label^="A01, "]');
  const box = await boxOf(desk);
  // The panel stands over the first row.
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 - 6);
  await expect(page.locator('.seat-over.shown')).toHaveCount(0);
  await expect.poll(async () => (await desk.boundingBox())?.width ?? 0).toBeGreaterThan(40);
  await expect(details(page)).toHaveCount(0);
});

test('forty payloads in every text of a floor are texts on map, list, print, CSV, dialogs and in addresses @long', async ({ page }) => {
  test.setTimeout(120_000);
  await payloadsOfAFloor(page, server?.url ?? '');
});

editorCases(() => ({ url: server?.url ?? '' }));
