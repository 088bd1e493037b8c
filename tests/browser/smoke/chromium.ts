import { chromium } from '@playwright/test';
import type { Driven } from './driven';
import { SIZE, SLIDE } from './driven';

export async function driveChromium(program: string, args: readonly string[] = []): Promise<Driven> {
  const browser = await chromium.launch({ executablePath: program, args: [...args] });
  const page = await browser.newPage({ viewport: SIZE });
  const session = await page.context().newCDPSession(page);
  return {
    open: async (url) => { await page.goto(url); },
    read: (expression) => page.evaluate(expression),
    // Playwright's own mouse uses drag and drop, which Chromium 85 does not support.
    click: async (x, y) => {
      const left = { button: 'left', buttons: 1, clickCount: 1 } as const;
      await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
      await session.send('Input.dispatchMouseEvent', { type: 'mousePressed', x, y, ...left });
      await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: x + SLIDE, y, button: 'left', buttons: 1 });
      await session.send('Input.dispatchMouseEvent', { type: 'mouseReleased', x: x + SLIDE, y, ...left });
    },
    picture: () => page.screenshot(),
    close: () => browser.close(),
  };
}
