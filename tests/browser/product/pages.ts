import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** What global-setup started. */
export function started(name: 'SANDBOX' | 'FED' | 'KINESIS'): string {
  const url = process.env[`BROWSER_TESTS_${name}`];
  if (url === undefined) throw new Error(`global-setup did not start ${name}`);
  return url;
}

/** Language, theme and tag: each language and each theme every time, the other pairs in the long run. */
export const LOOKS = [['ja', 'light', ''], ['en', 'dark', ''], ['ja', 'dark', ' @long'], ['en', 'light', ' @long']] as const;

/** The transparent buttons over the seats. */
export const seats = (page: Page) => page.locator('.seat-mirror button');

/** Everything that a page should never do while it is used: errors, warnings, dialogs, policy violations. */
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

export async function live(page: Page): Promise<void> {
  await expect(page.locator('.conn')).toHaveClass(/\blive\b/);
}
