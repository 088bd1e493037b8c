import { expect, test } from '@playwright/test';
import { putRecord } from './product/kinesis';
import { AVAILABLE, contact, event } from './product/events';
import { Network } from './product/network';
import { live, seats, started } from './product/pages';

for (const fault of ['cut', 'swallow'] as const) {
  test(`a link that is lost (${fault}) shows, and heals by itself with what happened meanwhile`, async ({ page }) => {
    const who = { id: `link-${fault}`, last: `Link${fault}`, group: 'Links' };
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
    const network = await Network.to(Number(new URL(started('FED')).port));
    try {
      await page.goto(`${network.url}/?view=map&lang=en`);
      const seat = seats(page).and(page.getByRole('button', { name: new RegExp(`Link${fault}`) }));
      await expect(seat).toHaveAccessibleName(/Available/);
      await live(page);
      network[fault]();
      await expect(page.locator('.conn')).toHaveClass(/\b(lost|offline)\b/, { timeout: 16_000 });
      await expect(page.getByRole('alert')).toBeVisible();
      await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact(`c-${fault}`, 'CONNECTED')]));
      network.heal();
      await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 35_000 });
      await live(page);
      await expect(page.getByRole('alert')).toBeHidden({ timeout: 6_000 });
    } finally {
      await network.close();
    }
  });
}

test('a link that is half open is found out and replaced', async ({ page }) => {
  const who = { id: 'half-open', last: 'Halfopen', group: 'Links' };
  await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
  const network = await Network.to(Number(new URL(started('FED')).port));
  try {
    await page.goto(`${network.url}/?view=map&lang=en`);
    const seat = seats(page).and(page.getByRole('button', { name: /Halfopen/ }));
    await expect(seat).toHaveAccessibleName(/Available/);
    network.halfOpen();
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact('c-half', 'CONNECTED')]));
    await expect(seat).toHaveAccessibleName(/On contact/, { timeout: 40_000 });
    await live(page);
  } finally {
    await network.close();
  }
});
