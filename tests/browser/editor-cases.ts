import { expect, test } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import type { FloorDocument } from '../../client/plan/document';
import { found } from './product/axe';
import { live, watchFor } from './product/pages';

// The floor editor, on the server of floors.spec.ts: a server of its own would cost every run ten seconds.

interface Site { readonly url: string }

export function editorCases(site: () => Site): void {
  let floor = '';
  const headers = (): Record<string, string> => ({ origin: site().url });
  const seat = (id: string, x: number, y: number): object => ({ id, label: id.toUpperCase(), x, y, width: 95, height: 72 });

  /** A new floor of its own with a published version. */
  async function make(page: Page, name: string, seats = [seat('a01', 100, 100), seat('a02', 200, 100), seat('a03', 300, 100)]): Promise<void> {
    const instances = (await (await page.request.get(`${site().url}/api/instances`)).json()) as readonly { readonly arn: string }[];
    const answer = await page.request.post(`${site().url}/api/floors`, {
      data: { name, instances: instances.map(({ arn }) => arn), document: { schema: 1, width: 1600, height: 1000, seats } }, headers: headers(),
    });
    expect(answer.status()).toBe(201);
    floor = ((await answer.json()) as { readonly id: string }).id;
  }
  test.afterEach(async ({ page }) => {
    if (floor !== '') await page.request.delete(`${site().url}/api/floors/${floor}`, { headers: headers() });
    floor = '';
  });

  const draft = async (page: Page): Promise<FloorDocument> =>
    ((await (await page.request.get(`${site().url}/api/floors/${floor}/draft?editor=look`)).json()) as { readonly document: FloorDocument }).document;
  const xOf = async (page: Page, id: string): Promise<number | undefined> => (await draft(page)).seats.find((one) => one.id === id)?.x;
  const labels = async (page: Page): Promise<readonly string[]> => (await draft(page)).seats.map(({ label }) => label ?? '');

  async function edit(page: Page, lang = 'en'): Promise<void> {
    await page.goto(`${site().url}/floor/${floor}/edit?lang=${lang}`);
    await expect(page.locator('.edit-map')).toBeVisible({ timeout: 20_000 });
    await expect(page.locator('.ed-saved')).toContainText(lang === 'en' ? 'Saved' : '保存済み');
  }
  /** The place of a point of the floor in the window. The stage shows the whole floor. */
  async function at(page: Page, x: number, y: number): Promise<{ readonly x: number; readonly y: number }> {
    const box = await page.locator('.edit-map').boundingBox();
    if (box === null) throw new Error('no plan');
    const k = Math.min((box.width - 12) / 1600, (box.height - 12) / 1000);
    return { x: box.x + (box.width - 1600 * k) / 2 + x * k, y: box.y + (box.height - 1000 * k) / 2 + y * k };
  }
  async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const [a, b] = [await at(page, ...from), await at(page, ...to)];
    await page.mouse.move(a.x, a.y);
    await page.mouse.down();
    await page.mouse.move((a.x + b.x) / 2, (a.y + b.y) / 2, { steps: 4 });
    await page.mouse.move(b.x, b.y, { steps: 4 });
    await page.mouse.up();
  }

  test('editor: a planner goes from the map to the editor; an island is one drag; move, undo, redo; a reload keeps undo; axe finds nothing',
    async ({ page }) => {
    const seen = watchFor(page);
    await make(page, 'Editor 1');
    await page.goto(`${site().url}/floor/${floor}?view=map&lang=en`);
    await live(page);
    await page.getByRole('link', { name: 'Edit layout' }).waitFor();
    await page.keyboard.press('e');
    await expect(page).toHaveURL(new RegExp(`/floor/${floor}/edit`));
    await expect(page.locator('.edit-map')).toBeVisible();
    await expect(page.locator('.ed-saved')).toContainText('Saved');
    await page.keyboard.press('i');
    await expect(page.getByRole('button', { name: 'Island', exact: true })).toHaveAttribute('aria-pressed', 'true');
    // Two rows of four: the numbers continue in the pattern of the form.
    await drag(page, [300, 500], [700, 655]);
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03', 'B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08']);
    // The island with its title, and its seats.
    await expect(page.locator('.ed-lines')).toContainText('9 added');
    expect((await draft(page)).islands?.map(({ name }) => name)).toEqual(['Island B']);
    await expect(page.getByRole('button', { name: 'Undo: Add island: 8 seats' })).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Island B');
    await drag(page, [140, 130], [143, 430]);
    await expect.poll(async () => (await draft(page)).seats.find(({ id }) => id === 'a01')?.y).toBeGreaterThan(300);
    const moved = await draft(page);
    const undo = page.getByRole('button', { name: 'Undo: Move 1 seat' });
    await undo.click();
    await expect.poll(() => xOf(page, 'a01')).toBe(100);
    await page.getByRole('button', { name: 'Redo: Move 1 seat' }).click();
    await expect.poll(() => draft(page)).toEqual(moved);
    expect(await found(page)).toEqual([]);
    await page.reload();
    await expect(undo).toBeVisible({ timeout: 20_000 });
    await undo.click();
    await expect.poll(() => xOf(page, 'a01')).toBe(100);
    await page.keyboard.press('Control+z');
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03']);
    expect(seen).toEqual([]);
  });

  async function second(browser: Browser): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    return context.newPage();
  }

  test('editor: what one editor deletes, another one restores from the list, with its place and its number @long', async ({ page, browser }) => {
    await make(page, 'Editor 1b');
    await edit(page);
    const other = await second(browser);
    await edit(other, 'ja');
    await other.getByLabel('席番号で選択').fill('A01-A02');
    await other.getByLabel('席番号で選択').press('Enter');
    await other.locator('.edit-cursor').focus();
    await other.keyboard.press('Delete');
    await expect.poll(() => labels(page)).toEqual(['A03']);
    await page.getByText('Deleted in this draft').click();
    await expect(page.locator('.ed-deleted')).toContainText('2 seats');
    await expect(page.locator('.ed-deleted')).toContainText('A01–A02');
    await page.getByRole('button', { name: 'Restore A01–A02' }).click();
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03']);
    expect(await xOf(page, 'a01')).toBe(100);
    await expect(page.locator('.ed-deleted')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Undo: Restore 2 seats' })).toBeVisible();
    await other.context().close();
  });

  test('editor: two editors at once see each other and end with the same plan', async ({ page, browser }) => {
    await make(page, 'Editor 2');
    await edit(page);
    const other = await second(browser);
    await edit(other, 'ja');
    await expect(page.locator('.ed-others i')).toHaveCount(1);
    const right = async (one: Page, number: string, times: number): Promise<void> => {
      const field = one.getByLabel(/Select by number|席番号で選択/);
      await field.fill(number);
      await field.press('Enter');
      await one.locator('.edit-cursor').focus();
      for (let n = 0; n < times; n++) await one.keyboard.press('ArrowDown');
    };
    await Promise.all([right(page, 'A01', 6), right(other, 'A02', 9)]);
    await expect.poll(async () => (await draft(page)).seats.map(({ y }) => y)).toEqual([160, 190, 100]);
    const text = (one: Page) => one.locator('.ed-lines').innerText();
    await expect.poll(async () => (await text(page)).includes('60 px down') && (await text(page)).includes('90 px down')).toBe(true);
    await expect.poll(async () => (await text(other)).includes('下へ 60 px') && (await text(other)).includes('下へ 90 px')).toBe(true);
    // My undo takes back mine, not that of the other.
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await draft(page)).seats.map(({ y }) => y)).toEqual([100, 190, 100]);
    await expect.poll(async () => (await text(other)).includes('60 px')).toBe(false);
    await other.context().close();
    await expect(page.locator('.ed-others i')).toHaveCount(0, { timeout: 15_000 });
    // A duplicated tab has the same storage, and is an editor of its own.
    const [twin] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => { open(location.href); })]);
    await expect(page.locator('.ed-others i')).toHaveCount(1, { timeout: 15_000 });
    await expect(twin.getByRole('button', { name: 'Nothing to undo' })).toBeAttached();
    await twin.close();
  });

  test('editor: a picture of the plan is added, made paler, scaled by a known length and swapped; the seats stay; axe finds nothing', async ({ page }) => {
    await make(page, 'Editor 6');
    await page.emulateMedia({ colorScheme: 'dark' });
    await edit(page, 'ja');
    const picture = async (shade: number): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({
      name: 'plan.png', mimeType: 'image/png',
      buffer: Buffer.from(await page.evaluate((grey) => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [400, 250];
        const ctx = canvas.getContext('2d');
        if (ctx !== null) ctx.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
        ctx?.fillRect(0, 0, 400, 250);
        return canvas.toDataURL('image/png').split(',')[1] ?? '';
      }, shade), 'base64'),
    });
    const file = page.locator('.ed-panel input[type=file]');
    const background = async () => (await draft(page)).background;
    await file.setInputFiles(await picture(180));
    await expect.poll(background).toMatchObject({ x: 0, y: 0, width: 1600, height: 1000, opacity: 0.35 });
    const first = (await background())?.image;
    await page.getByLabel('濃さ').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await background())?.opacity).toBeCloseTo(0.36, 5);
    await page.getByRole('button', { name: '縮尺を合わせる' }).click();
    await drag(page, [400, 300], [800, 300]);
    await expect(page.locator('.ed-box')).toContainText('線の長さは');
    await page.getByLabel('図面上の長さ').fill('400');
    await page.getByLabel('図面上の長さ').press('Enter');
    await page.getByLabel('実際の長さ').fill('2400');
    await page.getByLabel('実際の長さ').press('Enter');
    // A desk of 1,200 mm is a seat of 95 units: the line becomes two of them.
    await expect.poll(async () => Math.round((await background())?.width ?? 0)).toBe(Math.round(1600 * 190 / 400));
    await file.setInputFiles(await picture(90));
    await expect.poll(async () => (await background())?.image !== first).toBe(true);
    expect(await labels(page)).toEqual(['A01', 'A02', 'A03']);
    await page.keyboard.press('Control+a');
    await page.getByRole('button', { name: 'その他' }).click();
    expect(await found(page)).toEqual([]);
    await page.getByRole('button', { name: 'キー操作' }).click();
    expect(await found(page)).toEqual([]);
  });

  test('editor: publish shows the plan on the map, and one click takes it back', async ({ page }) => {
    await make(page, 'Editor 3');
    await edit(page);
    await page.getByLabel('Select by number').fill('A03');
    await page.getByLabel('Select by number').press('Enter');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.locator('.ed-lines')).toContainText('1 removed');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await expect(page.locator('.ed-sheet text')).toContainText(['A01', 'A02']);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await expect(page.locator('.ed-sheet')).toHaveCount(0);
    await page.getByRole('button', { name: 'More' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Seats and people as CSV' }).click()]);
    expect(file.suggestedFilename()).toBe('Editor 3-seats.csv');
    await page.getByRole('button', { name: 'At a time …' }).click();
    await page.getByRole('button', { name: 'Set the time' }).click();
    await expect(page.locator('.ed-set')).toContainText('Will be published');
    await page.locator('.ed-set').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.locator('.ed-set')).toHaveCount(0);
    await page.getByLabel('Name of this version (optional)').fill('Without A03');
    await page.getByRole('button', { name: 'Publish now' }).click();
    await expect(page.locator('.ed-notice.good')).toContainText('Version 2 is now on every screen.');
    const shown = async (): Promise<number> =>
      ((await (await page.request.get(`${site().url}/api/floors/${floor}/document`)).json()) as FloorDocument).seats.length;
    expect(await shown()).toBe(2);
    await page.getByRole('button', { name: 'Take it back' }).click();
    await expect.poll(shown).toBe(3);
    await expect(page.locator('.ed-notice.bad')).toHaveCount(0);
    await page.locator('.ed-top').getByRole('link', { name: 'Close the editor and go to the map' }).last().click();
    await live(page);
    await expect(page.locator('.seat-mirror button[aria-label^="A03"]')).toHaveCount(1);
    // Nobody has touched the draft that came after the publish: it is closed.
    expect((await page.request.get(`${site().url}/api/floors/${floor}/draft?editor=look`)).status()).toBe(404);
  });

  test('editor: everything by keyboard; a label in Japanese is typed with an input method', async ({ page }) => {
    await make(page, 'Editor 4');
    await edit(page);
    const cursor = page.locator('.edit-cursor');
    await cursor.focus();
    await expect(cursor).toHaveAttribute('aria-label', /A01, seat/);
    await page.keyboard.press('ArrowRight');
    await expect(cursor).toHaveAttribute('aria-label', /A02, seat/);
    await page.keyboard.press('Enter');
    await expect(cursor).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('r');
    await expect.poll(async () => (await draft(page)).seats.find(({ id }) => id === 'a02')).toMatchObject({ y: 150, rotation: 90 });
    await page.keyboard.press('Control+d');
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03', 'A04']);
    await page.keyboard.press('Delete');
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03', 'A04']);
    await page.keyboard.press('Control+y');
    await expect.poll(() => labels(page)).toEqual(['A01', 'A02', 'A03']);
    await cursor.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+v');
    await expect.poll(async () => (await labels(page)).length).toBe(4);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await labels(page)).length).toBe(3);
    await page.getByLabel('Select by number').fill('A01');
    await page.getByLabel('Select by number').press('Enter');
    const number = page.getByLabel('Seat number', { exact: true });
    await number.fill('窓');
    // Enter and letters of a conversion change neither the field nor the plan.
    for (const key of ['Enter', 'Escape', 'Delete', 'r']) {
      await number.dispatchEvent('keydown', { key, isComposing: true, keyCode: 229, bubbles: true, cancelable: true });
    }
    expect(await labels(page)).toEqual(['A01', 'A02', 'A03']);
    await expect(number).toHaveValue('窓');
    await number.press('Enter');
    await expect.poll(() => labels(page)).toEqual(['窓', 'A02', 'A03']);
  });

  test('editor: a new floor is empty; a lost server is said, and the step is stored later', async ({ page }) => {
    await make(page, 'Editor 5', []);
    await edit(page);
    await expect(page.locator('.ed-empty')).toBeVisible();
    await page.route('**/draft/steps', (route) => route.abort());
    await page.getByLabel('Rows').fill('1');
    await page.getByLabel('Seats per row').fill('3');
    await page.getByLabel('Seats per row').press('Enter');
    await expect(page.locator('.ed-notice.warn')).toContainText('not saved yet');
    expect(await labels(page)).toEqual([]);
    await page.unroute('**/draft/steps');
    await expect.poll(() => labels(page), { timeout: 40_000 }).toEqual(['A01', 'A02', 'A03']);
    await expect(page.locator('.ed-notice.warn')).toHaveCount(0);
  });
}
