import { expect, test } from '@playwright/test';
import { live, TV } from './scripted/browser';
import { busyWall } from './scripted/busy-wall';

for (const locks of [true, false]) {
  const how = locks ? 'with locks' : 'without locks @long';
  test(`of two windows of one browser one shows the screen, and the other follows by itself: ${how}`, async ({ browser }) => {
    const { server, stop } = await busyWall();
    const context = await browser.newContext({ viewport: TV });
    try {
      if (!locks) await context.addInitScript(() => { Object.defineProperty(navigator, 'locks', { value: undefined }); });
      const first = await context.newPage();
      await first.goto(`${server.url}/wall`);
      await live(first);
      const second = await context.newPage();
      await second.goto(`${server.url}/wall`);
      await expect(second.locator('main.sentence')).toContainText('別のウィンドウで表示されています');
      await expect(second.locator('.wall-floor')).toHaveCount(0);
      await live(first);
      await first.close();
      await live(second, 10_000);
      // It is the only one, so a reload must not make it wait for itself.
      await second.reload();
      await live(second, 10_000);
    } finally {
      await context.close();
      await stop();
    }
  });
}
