import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { filled, fling, live, noted, seats, started } from './product/pages';

async function openMap(page: Page, query = ''): Promise<void> {
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en${query}`);
  await filled(page, 30_000);
  await live(page);
  await noted(page);
}

/** Its centre on the screen, after it has stopped moving: the floor may still be moving to its fitted position. */
const middleOf = (one: Locator): Promise<{ readonly x: number; readonly y: number }> =>
  one.evaluate((element) => new Promise<{ readonly x: number; readonly y: number }>((done) => {
    let was = '';
    const look = (): void => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const is = `${x} ${y} ${width} ${height}`;
      if (is === was) done({ x: x + width / 2, y: y + height / 2 });
      else requestAnimationFrame(look);
      was = is;
    };
    requestAnimationFrame(look);
  }));

/** An unsteady hand: it moves while the button is down. */
async function clickMoving(page: Page, at: { readonly x: number; readonly y: number }, dx: number, dy: number): Promise<void> {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + dx, at.y + dy);
  await page.mouse.up();
}

const zoomOf = (page: Page): Promise<string> => page.locator('.zb output').innerText();

test('the map keeps its place when the note above it arrives @long', async ({ page }) => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => { release = resolve; });
  await page.route('**/assets/later*.js', async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`${started('SANDBOX')}/?view=map&lang=en`);
  await filled(page, 30_000);
  const map = page.locator('.map');
  const before = await map.boundingBox();
  await expect(page.locator('.draw-note')).not.toBeAttached();
  release();
  await noted(page);
  expect(await map.boundingBox()).toEqual(before);
});

test('a click that moves by a few pixels selects the seat, and the floor stays fitted', async ({ page }) => {
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

test('a drag pans and selects nobody; the wheel never zooms the page @long', async ({ page }) => {
  await openMap(page);
  await page.mouse.move(300, 400);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const camera = (): Promise<string> => page.locator('.seat-mirror').evaluate((one) => one.style.transform);
  await middleOf(seats(page).first());
  const before = await camera();
  await clickMoving(page, await middleOf(page.locator('.map')), -60, -20);
  await expect.poll(camera).not.toBe(before);
  await expect(page).not.toHaveURL(/agent=/);
  await page.evaluate(() => {
    addEventListener('wheel', (event) => { Object.assign(window, { kept: (Reflect.get(window, 'kept') ?? true) && event.defaultPrevented }); });
  });
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, 400);
  await expect.poll(() => page.evaluate(() => Reflect.get(window, 'kept') as unknown)).toBe(true);
});

const focusedId = (page: Page): Promise<string | null> => page.evaluate(() => {
  const one = document.activeElement;
  return one instanceof HTMLElement ? one.dataset['id'] ?? one.dataset['stop']?.slice(1) ?? null : null;
});
const chosenId = (page: Page): Promise<string | null> => page.evaluate(() => new URL(location.href).searchParams.get('agent'));

test('the list opens the agent that has the focus, even while the rows are being sorted', async ({ page }) => {
  await page.goto(`${started('SANDBOX')}/?view=list&lang=en`);
  await live(page);
  await page.getByRole('button', { name: 'Time' }).click();
  const row = page.locator('.list tr[data-id]').nth(6);
  await row.focus();
  await page.mouse.move(2, 2);
  const before = await focusedId(page);
  await page.keyboard.press('ArrowDown');
  // The focus moves with the next frame.
  await expect.poll(() => focusedId(page)).not.toBe(before);
  const id = await focusedId(page);
  const index = await page.locator('.list tr:focus').getAttribute('aria-rowindex');
  // Long enough that the order of the times changes.
  await expect(page.locator('.held')).toBeVisible({ timeout: 30_000 });
  expect(await focusedId(page)).toBe(id);
  expect(await page.locator('.list tr:focus').getAttribute('aria-rowindex')).toBe(index);
  await page.keyboard.press('Enter');
  await expect.poll(() => chosenId(page)).toBe(id);
  // For at least one frame: the pointer is in the list now, and stops the next reordering as soon as an agent changes.
  const inOrder = page.waitForFunction(() => document.querySelector('.held') === null);
  await page.getByRole('button', { name: 'Sort now' }).click();
  await inOrder;
});

test('each N moves the focus, on the map and in the list, and Enter and Escape stay with it', async ({ page }) => {
  await openMap(page);
  await expect(page.locator('.al')).not.toHaveCount(0, { timeout: 30_000 });
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('n');
    await expect.poll(async () => (await focusedId(page)) === (await chosenId(page)) && (await focusedId(page)) !== null).toBe(true);
  }
  await page.keyboard.press('l');
  await expect.poll(async () => (await focusedId(page)) === (await chosenId(page)) && (await page.locator('.list tr:focus').count()) === 1).toBe(true);
  await page.keyboard.press('n');
  await expect(page.locator('.list tr:focus')).toBeInViewport();
  await expect.poll(async () => (await focusedId(page)) === (await chosenId(page))).toBe(true);
  await page.keyboard.press('m');
  await expect(page.locator('.seat-button:focus')).toHaveCount(1);
});

test('Enter in the search goes from hit to hit with the focus, and one Escape leaves it', async ({ page }) => {
  await openMap(page);
  await page.keyboard.press('/');
  await page.keyboard.type('a');
  await page.keyboard.press('Enter');
  await expect(page.locator('.seat-button:focus')).toHaveCount(1);
  const first = await focusedId(page);
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedId(page)).not.toBe(first);
  await expect.poll(async () => (await focusedId(page)) === (await chosenId(page))).toBe(true);
  await page.keyboard.press('/');
  await page.getByRole('searchbox').dispatchEvent('keydown', { key: 'Escape', keyCode: 229, bubbles: true, cancelable: true });
  await expect(page.getByRole('searchbox')).toHaveValue('a');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await expect(page.locator('.seat-button:focus')).toHaveCount(1);
});

test('the latency from event to screen is measured and shown; its panel closes on Escape and gives the focus back @long', async ({ page }) => {
  await openMap(page);
  await page.locator('.stat button.link[aria-expanded]').click();
  await expect(page.locator('.latency')).toContainText(/\d+ ms/, { timeout: 20_000 });
  await page.keyboard.press('Escape');
  await expect(page.locator('.latency')).toBeHidden();
  await expect(page.locator('.stat button.link[aria-expanded]')).toBeFocused();
});

/** The share of seat centres where something is painted. */
const paintedPart = (page: Page): Promise<number> => page.evaluate(() => {
  const canvas = document.querySelector<HTMLCanvasElement>('canvas.seat-tiles');
  const ctx = canvas?.getContext('2d');
  const all = [...document.querySelectorAll('.seat-mirror button')];
  if (canvas == null || ctx == null || all.length === 0) return 0;
  const at = canvas.getBoundingClientRect();
  const there = all.filter((one) => {
    const box = one.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2 - at.x, box.y + box.height / 2 - at.y];
    return (ctx.getImageData(Math.floor(x * canvas.width / at.width), Math.floor(y * canvas.height / at.height), 1, 1).data[3] ?? 0) > 0;
  });
  return there.length / all.length;
});

test('a canvas that comes back empty is painted again, and no frame is without seats while the window is dragged to another size', async ({ page }) => {
  await openMap(page);
  await expect.poll(() => paintedPart(page)).toBeGreaterThan(0.9);
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('canvas')) {
      one.getContext('2d')?.clearRect(0, 0, one.width, one.height);
      one.dispatchEvent(new Event('contextrestored'));
    }
  });
  await expect.poll(() => paintedPart(page)).toBeGreaterThan(0.9);

  const least = await page.evaluate(async () => {
    const floor = document.querySelector<HTMLElement>('.floor');
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.seat-tiles');
    if (floor === null || canvas === null) return -1;
    /** Opaque pixels of a coarse sample, directly after a frame. */
    const count = (): number => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: new Uint8ClampedArray() };
      let painted = 0;
      for (let i = 3; i < data.length; i += 4 * 97) if ((data[i] ?? 0) > 0) painted++;
      return painted;
    };
    const after = (): Promise<void> =>
      new Promise((done) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done();
          channel.port2.postMessage(0);
        });
      });
    const whole = count();
    let fewest = whole;
    for (let i = 1; i <= 12; i++) {
      floor.style.maxHeight = `${floor.clientHeight - 4}px`;
      await after();
      fewest = Math.min(fewest, count());
    }
    return fewest / whole;
  });
  expect(least).toBeGreaterThan(0.5);
});

test.describe('on a tablet', () => {
  test.use({ viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true });

  test('the chosen seat stays above the sheet, the alerts have a list, and a tap on nothing opens nothing', async ({ page }) => {
    await openMap(page);
    const lowest = await seats(page).evaluateAll((all) => {
      const at = all.map((one) => one.getBoundingClientRect().bottom);
      return at.indexOf(Math.max(...at));
    });
    const seat = page.locator(`[data-stop="${await seats(page).nth(lowest).getAttribute('data-stop')}"]`);
    const at = await middleOf(seat);
    await page.touchscreen.tap(at.x, at.y);
    // The first tap on a seat that is too small for a finger zooms in.
    const pressed = async (): Promise<boolean> => (await seat.getAttribute('aria-pressed')) === 'true';
    await expect.poll(async () => (await pressed()) || ((await seat.boundingBox())?.width ?? 0) > 60).toBe(true);
    if (!(await pressed())) {
      const near = await middleOf(seat);
      await page.touchscreen.tap(near.x, near.y);
    }
    await expect(seat).toHaveAttribute('aria-pressed', 'true');
    await expect.poll(async () => {
      const box = await seat.boundingBox();
      const sheet = await page.locator('.panel').boundingBox();
      return box !== null && sheet !== null && box.y + box.height <= sheet.y;
    }).toBe(true);
    await page.locator('.panel').getByRole('button', { name: 'Close' }).first().tap();
    await expect(page.locator('.panel')).toBeHidden();
    await expect(page.locator('.al')).not.toHaveCount(0, { timeout: 30_000 });
    await page.locator('.alerts-door').tap();
    await expect(page.locator('.al').first()).toBeVisible();
    await page.locator('.al button').first().tap();
    await expect(page).toHaveURL(/agent=/);
    await page.goto(`${started('SANDBOX')}/?view=map&lang=en&seat=nobody`);
    await live(page);
    await expect(page.locator('.panel')).toBeHidden();
    expect(await page.getByRole('searchbox').evaluate((one) => getComputedStyle(one).fontSize)).toBe('16px');
  });

  test('a tap right after a fast pan of the map is a click @long', async ({ page }) => {
    await openMap(page);
    const middle = await middleOf(page.locator('.map'));
    await page.evaluate(() => addEventListener('click', () => { document.body.dataset['clicked'] = 'yes'; }, { capture: true, once: true }));
    await fling(page, middle, { x: middle.x, y: middle.y + 150 });
    await page.touchscreen.tap(middle.x, middle.y);
    await expect(page.locator('body')).toHaveAttribute('data-clicked', 'yes');
  });
});

test('a double click, a long press or Shift and its number shows one state alone @long', async ({ page }) => {
  await openMap(page);
  const chips = page.locator('.chip[data-state]');
  const chosen = page.locator('.chip[aria-pressed="true"]:not(.alert)');
  await chips.nth(1).dblclick();
  await expect(chosen).toHaveCount(1);
  await page.keyboard.press('0');
  await page.keyboard.press('1');
  await page.keyboard.press('Shift+Digit3');
  await expect(chosen).toHaveCount(1);
  await expect(chosen).toHaveAttribute('data-state', await chips.nth(2).getAttribute('data-state') ?? '');
  await page.keyboard.press('0');
  await page.keyboard.press('1');
  const rest = { pointerType: 'touch', isPrimary: true, bubbles: true };
  await chips.nth(2).dispatchEvent('pointerdown', rest);
  await expect(chips.nth(2)).toHaveAttribute('aria-pressed', 'true');
  await expect(chosen).toHaveCount(1);
  await chips.nth(2).dispatchEvent('pointerup', rest);
});

test('on a 4K wall display the card is at the pointer @long', async ({ page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 });
  await openMap(page);
  const at = await middleOf(seats(page).nth(5));
  await page.mouse.move(at.x, at.y);
  const card = page.locator('.hover');
  await expect(card).toBeVisible();
  const box = await card.boundingBox();
  expect(Math.min(Math.abs((box?.x ?? 0) - at.x), Math.abs((box?.x ?? 0) + (box?.width ?? 0) - at.x))).toBeLessThan(60);
});
