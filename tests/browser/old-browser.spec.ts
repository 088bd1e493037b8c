import { expect, test } from '@playwright/test';
import { started } from './product/pages';

const MAP = `${started('SANDBOX')}/?view=map`;

test('a browser that does not know the syntax of the page says so in both languages', async ({ page }) => {
  await page.route(/\/assets\/index-[^/]*\.js$/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'a syntax of the year 2040;' }));
  await page.goto(MAP);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('This browser is too old');
  await expect(alert).toContainText('ブラウザーは古い');
});

for (const [name, script, run] of [
  ['no modules', 'delete HTMLScriptElement.prototype.noModule', ' @long'],
  ['no replaceAll', 'delete String.prototype.replaceAll', ''],
] as const) {
  test(`a browser with ${name} says so instead of showing a page that only partly works${run}`, async ({ page }) => {
    await page.addInitScript(script);
    await page.goto(MAP);
    await expect(page.getByRole('alert')).toContainText('This browser is too old');
    await expect(page.locator('#app')).toHaveCount(0);
  });
}

test('without scripts the page says in both languages that it needs them', async ({ request }) => {
  // Chromium under a debugger does not show noscript, so the test reads the text that is sent.
  const html = await (await request.get(MAP)).text();
  expect(html).toMatch(/<noscript>[^]*JavaScript が必要です[^]*needs JavaScript[^]*<\/noscript>/);
});
