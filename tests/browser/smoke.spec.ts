import { writeFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { AVAILABLE, contact, event } from './product/events';
import { putRecord } from './product/kinesis';
import { started } from './product/pages';
import { SMOKED } from './smoke/browsers';
import type { Driven } from './smoke/driven';

/** Blue of a contact, in the light theme. */
const CONTACT = [0x1a, 0x66, 0xcf] as const;

interface Seat { readonly label: string; readonly x: number; readonly y: number; readonly blue: number }

/** An agent's seat on the page: its button, and how many of its painted pixels are blue. */
const seatOf = (last: string): string => `(() => {
  const button = document.querySelector('.seat-mirror button[aria-label*="${last}"]');
  const tiles = document.querySelector('.seat-tiles');
  if (button === null || tiles === null) return null;
  const at = button.getBoundingClientRect();
  const viewport = tiles.getBoundingClientRect();
  const scale = tiles.width / viewport.width;
  const pixels = tiles.getContext('2d').getImageData((at.left - viewport.left) * scale, (at.top - viewport.top) * scale,
    Math.max(1, at.width * scale), Math.max(1, at.height * scale)).data;
  let blue = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    if (Math.abs(pixels[i] - ${CONTACT[0]}) < 4 && Math.abs(pixels[i + 1] - ${CONTACT[1]}) < 4 && Math.abs(pixels[i + 2] - ${CONTACT[2]}) < 4) blue++;
  }
  return { label: button.getAttribute('aria-label'), x: at.left + at.width / 2, y: at.top + at.height / 2, blue };
})()`;

for (const { name, find } of SMOKED) {
  // The oldest supported browser always, the newest ones in the long run.
  const tag = name === 'Chromium 85' ? '' : ' @long';
  test(`in ${name} the map fills, a change shows, a click selects, and a wall shows its code${tag}`, async () => {
    test.setTimeout(180_000);
    const start = await find();
    test.skip(typeof start === 'string', `${name} (${String(start)})`);
    if (typeof start === 'string') return;
    const last = `Smoke${name.replace(/\W/g, '')}X`;
    const who = { id: `smoke-${last}`, first: 'Aoi', last, group: 'Smoke' };
    await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE));
    const browser: Driven = await start();
    const seat = async (): Promise<Seat | null> => await browser.read(seatOf(last)) as Seat | null;
    try {
      await browser.open(`${started('FED')}/?view=map&lang=en&theme=light`);
      await expect.poll(seat, { timeout: 30_000 }).toMatchObject({ label: expect.stringContaining('Available') as unknown, blue: 0 });
      await expect.poll(() => browser.read('document.querySelector(".conn").className'), { timeout: 30_000 }).toContain('live');

      await putRecord(started('KINESIS'), who.id, event(who, AVAILABLE, [contact(`c-${last}`, 'CONNECTED', 'Invoices')]));
      await expect.poll(async () => (await seat())?.label, { timeout: 15_000 }).toContain('On contact');
      await expect.poll(async () => (await seat())?.blue).toBeGreaterThan(20);

      const { x, y } = await seat() as Seat;
      await browser.click(x, y);
      await expect.poll(() => browser.read('(document.querySelector(".panel h2") || {}).textContent')).toContain(last);
      expect(await browser.read('document.getElementById("page-error") === null')).toBe(true);

      // A screen on the wall begins with its code.
      await browser.open(`${started('FED')}/wall`);
      await expect.poll(() => browser.read('(document.querySelector(".pair .code") || {}).textContent'), { timeout: 30_000 }).toMatch(/^[A-Z0-9]{8}$/);
      expect(await browser.read('document.querySelector(".pair .qr path").getBoundingClientRect().width')).toBeGreaterThan(200);
    } finally {
      const file = test.info().outputPath(`${name}.png`);
      await browser.picture().then((picture) => writeFile(file, picture)).catch(() => undefined);
      await browser.close();
    }
  });
}
