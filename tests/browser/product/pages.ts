import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';

/** The servers that global-setup started. */
export function started(name: 'SANDBOX' | 'FED' | 'KINESIS'): string {
  const url = process.env[`BROWSER_TESTS_${name}`];
  if (url === undefined) throw new Error(`global-setup did not start ${name}`);
  return url;
}

/** Language, theme and tag: one combination always, the others only in the long run. What is checked in English and dark: states, screens, settings. */
export const LOOKS = [['ja', 'light', ''], ['en', 'dark', ' @long'], ['ja', 'dark', ' @long'], ['en', 'light', ' @long']] as const;

/** The transparent buttons over the seats. */
export const seats = (page: Page) => page.locator('.seat-mirror button');

/** More than twenty seats are there. Looked for often: a test that waits does nothing else. */
export const filled = (page: Page, timeout = 20_000): Promise<void> => expect(seats(page).nth(20)).toBeAttached({ timeout });

/** Everything that a page must never do in use: errors, warnings, dialogs, policy violations. */
export function watchFor(page: Page): string[] {
  const seen: string[] = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') seen.push(message.text()); });
  page.on('pageerror', (error) => seen.push(`page error: ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return seen;
}

/** How long a page may take to be live on a busy machine. The server is also busy with other tests. */
const LIVE_MS = 30_000;

export async function live(page: Page): Promise<void> {
  await expect(page.locator('.conn')).toHaveClass(/\blive\b/, { timeout: LIVE_MS });
}

/** The note about drawn floors is loaded after the first seats. Its room is kept for it, so the map does not move. */
export const noted = (page: Page): Promise<void> => expect(page.locator('.draw-note')).toBeAttached({ timeout: LIVE_MS });

/** Where something is when it no longer moves: after a load or a change of size the map may be laid out again. In CSS pixels of the window. */
export async function boxOf(at: Locator): Promise<{ readonly x: number; readonly y: number; readonly width: number; readonly height: number }> {
  let last = '';
  await expect(async () => {
    const before = last;
    last = JSON.stringify(await at.boundingBox());
    expect(last).toBe(before);
  }).toPass({ intervals: [100], timeout: LIVE_MS });
  const box = await at.boundingBox();
  if (box === null) throw new Error(`${at.toString()} is not on the page.`);
  return box;
}

interface Point { readonly x: number; readonly y: number }

/** A finger that drags fast and does not stop before it leaves the glass. In CSS pixels of the window. */
export async function fling(page: Page, from: Point, to: Point): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]): Promise<unknown> =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', [from]);
  for (let n = 1; n <= 8; n++) await touch('touchMove', [{ x: from.x + (to.x - from.x) * n / 8, y: from.y + (to.y - from.y) * n / 8 }]);
  await touch('touchEnd', []);
  await cdp.detach();
}
