import { launch } from 'puppeteer-core';
import type { Driven } from './driven';
import { SIZE, SLIDE } from './driven';

/** An unmodified Firefox by WebDriver BiDi. Playwright supports only its own Firefox. */
export async function driveFirefox(program: string): Promise<Driven> {
  const browser = await launch({ browser: 'firefox', executablePath: program, headless: true, defaultViewport: { ...SIZE, deviceScaleFactor: 1 } });
  const page = await browser.newPage();
  return {
    open: async (url) => { await page.goto(url); },
    read: (expression) => page.evaluate(expression),
    click: async (x, y) => {
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + SLIDE, y);
      await page.mouse.up();
    },
    picture: async () => Buffer.from(await page.screenshot()),
    close: () => browser.close(),
  };
}
