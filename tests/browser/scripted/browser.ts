import { chromium, expect } from '@playwright/test';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { findChromium } from '../chromium.mjs';

/** CSS pixels of a TV. */
export const TV = { width: 1920, height: 1080 } as const;

/** The whole Chromium, without a GPU: what a wall runs in. */
export const wholeChromium = (args: readonly string[] = []): Promise<Browser> => chromium.launch({
  executablePath: findChromium() ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...args],
});

/** After forced collections: of the page's scripts, and what the DOM has. */
export async function memoryOf(cdp: CDPSession): Promise<{ readonly heap: number; readonly nodes: number; readonly listeners: number }> {
  await cdp.send('Performance.enable');
  for (let n = 0; n < 5; n++) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

/** Asked in the page itself: the driver's own checks need a newer browser than Chromium 85. */
export const live = (page: Page, timeout = 30_000): Promise<void> =>
  expect.poll(() => page.evaluate('document.querySelector(".when .conn.live") !== null'), { timeout }).toBe(true);
