import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { live, seats, started } from './product/pages';

async function openMap(page: Page, query = ''): Promise<void> {
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en${query}`);
  await live(page);
  await expect.poll(() => seats(page).count(), { timeout: 20_000 }).toBeGreaterThan(20);
}

const middleOf = async (one: Locator): Promise<{ readonly x: number; readonly y: number }> => {
  const box = await one.boundingBox();
  if (box === null) throw new Error('not on the screen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** A hand that is never still: it moves while the button is down. */
async function clickMoving(page: Page, at: { readonly x: number; readonly y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + dx, at.y + dy);
  await page.mouse.up();
}

const zoomOf = (page: Page): Promise<string> => page.locator('.zb output').innerText();

test('a click that slides a few pixels selects the seat, and the floor stays fitted', async ({ page }) => {
  await openMap(page);
  for (const [i, dx, dy] of [[3, 1, 0], [5, 0, 2], [7, -3, 0], [9, 2, 3]] as const) {
    const seat = seats(page).nth(i);
    await clickMoving(page, await middleOf(seat), dx, dy);
    await expect(seat).toHaveAttribute('aria-pressed', 'true');
    await page.keyboard.press('Escape');
    await expect(seat).toHaveAttribute('aria-pressed', 'false');
  }
  const before = await zoomOf(page);
  await page.setViewportSize({ width: 1000, height: 700 });
  await expect.poll(() => zoomOf(page)).not.toBe(before);
});

test('a drag pans and selects nobody; the wheel never zooms the page', async ({ page }) => {
  await openMap(page);
  await page.mouse.move(300, 400);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const camera = (): Promise<string> => page.locator('.seat-mirror').evaluate((one) => one.style.transform);
  await expect.poll(async () => (await camera()) === (await camera())).toBe(true);
  const before = await camera();
  await clickMoving(page, await middleOf(page.locator('.map')), -60, -20);
  await expect.poll(camera).not.toBe(before);
  await expect(page).not.toHaveURL(/seat=/);
  await page.evaluate(() => {
    addEventListener('wheel', (event) => { Object.assign(window, { kept: (Reflect.get(window, 'kept') ?? true) && event.defaultPrevented }); });
  });
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'kept') as unknown)).toBe(true);
});
