import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { live, seats, watchFor } from './pages';
import { PAYLOADS } from './payloads';

const details = (page: Page) => page.locator('.panel .seat-line');

/** What the canvases wrote, in order of its first time. */
const WRITTEN = (): void => {
  const told = new Set<string>();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    told.add(text);
    return write.call(this, text, ...rest);
  };
  Object.assign(window, { written: told });
};
const MORE = ['=1+1', '名'.repeat(100), 'مكتب ١٢ שולחן', '席🪑👩🏽', '＠SUM(A1)', 'x'.repeat(100)];

/** A floor with a payload in each of its texts, people on its seats, and everything that shows them. The floor is deleted at the end. */
export async function payloadsOfAFloor(page: Page, url: string): Promise<void> {
  const seen = watchFor(page);
  await page.addInitScript(WRITTEN);
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  const send = async (method: string, path: string, data?: object): Promise<{ readonly id: string }> => {
    const answer = await page.request.fetch(`${url}${path}`, { method, headers: { origin: url }, ...(data === undefined ? {} : { data }) });
    expect([path, answer.status(), answer.ok() ? '' : await answer.text()]).toEqual([path, expect.any(Number), '']);
    return (await answer.json()) as { readonly id: string };
  };
  const texts = [...PAYLOADS, ...MORE];
  const at = (n: number) => ({ x: (n % 8) * 330 + 20, y: Math.floor(n / 8) * 240 + 20 });
  const drawing = {
    schema: 1, width: 2_700, height: 1_500,
    zones: texts.map((name, n) => ({ id: `z${n}`, name, x: at(n).x, y: at(n).y, width: 320, height: 230 })),
    islands: texts.map((name, n) => ({ id: `i${n}`, zone: `z${n}`, name, x: at(n).x + 6, y: at(n).y + 36, width: 308, height: 150 })),
    seats: texts.map((label, n) => ({ id: `s${n}`, label, island: `i${n}`, x: at(n).x + 12, y: at(n).y + 80, width: 95, height: 72 })),
    doors: texts.map((label, n) => ({ id: `d${n}`, x: at(n).x + 250, y: at(n).y + 200, width: 40, label })),
    labels: texts.map((text, n) => ({ id: `l${n}`, text, x: at(n).x + 10, y: at(n).y + 200, size: 20 })),
  };
  const views = (await (await page.request.get(`${url}/api/views`)).json()) as readonly { readonly id: string; readonly floor?: object }[];
  const automatic = views.find((view) => view.floor === undefined)?.id ?? '';
  const { agents } = (await (await page.request.get(`${url}/api/views/${encodeURIComponent(automatic)}/snapshot`)).json()) as
    { readonly agents: readonly { readonly card: { readonly arn: string } }[] };
  const instance = agents[0]?.card.arn.split('/agent/')[0] ?? '';
  const floor = await send('POST', '/api/floors', { name: PAYLOADS[0], instances: [instance], document: drawing });
  for (let n = 0; n < 20; n++) await send('PUT', `/api/floors/${floor.id}/seats/s${n}/occupant`, { agent: agents[n]?.card.arn });
  // Seats with a name that nobody has logged in with.
  for (let n = 20; n < texts.length; n++) await send('PUT', `/api/floors/${floor.id}/seats/s${n}/occupant`, { instance, user: texts[n] });

  await page.setViewportSize({ width: 2_560, height: 1_600 });
  await page.goto(`${url}/floor/${floor.id}?view=map&lang=en`);
  await live(page);
  await expect(page.locator('select.where option:checked')).toContainText(PAYLOADS[0] ?? '');
  await expect(seats(page).first()).toBeVisible();
  const written = (): Promise<readonly string[]> => page.evaluate(() => [...(window as unknown as { written: Set<string> }).written]);
  // Whole, or cut with a sign of it.
  const isWritten = (all: readonly string[], text: string): boolean =>
    all.some((one) => one === text || (one.endsWith('…') && text.startsWith(one.slice(0, -1)) && one.length > 3));
  await expect.poll(async () => {
    const all = await written();
    return texts.filter((text) => !isWritten(all, text));
  }).toEqual([]);
  for (let n = 0; n < 20; n++) {
    await expect(page.locator(`.seat-mirror button[aria-label^=${JSON.stringify(`${PAYLOADS[n]}, `)}]`), PAYLOADS[n]).toHaveCount(1);
  }
  await page.locator(`.seat-mirror button[aria-label^=${JSON.stringify(`${PAYLOADS[10]}, `)}]`).click();
  await expect(details(page)).toContainText(`Seat ${PAYLOADS[10]}`);
  await details(page).getByRole('button', { name: 'Change seat' }).click();
  for (const text of [PAYLOADS[5], PAYLOADS[32], '=none']) {
    await page.getByLabel('Seat number').fill(`${text} `);
    await page.getByLabel('Seat number').fill(`${text} nowhere`);
    await page.getByRole('button', { name: 'Seat here' }).click();
    await expect(page.getByRole('dialog')).toContainText(`There is no seat “${text} nowhere” on this floor.`);
  }
  await page.keyboard.press('Escape');

  const printed = async (): Promise<readonly string[]> => {
    await page.evaluate(() => {
      addEventListener('beforeprint', () => {
        const sheet = document.querySelector('.print-sheet');
        const texts = [...sheet?.querySelectorAll('svg text, h1, td') ?? []].map((one) => one.textContent);
        Object.assign(window, { sheet: { texts, strange: sheet?.querySelectorAll('script, iframe, img, foreignObject, a, style').length } });
      }, { once: true });
    });
    await page.pdf({ format: 'A4', preferCSSPageSize: true });
    const { texts: all, strange } = await page.evaluate(() => (window as unknown as { sheet: { texts: readonly string[]; strange: number } }).sheet);
    expect(strange).toBe(0);
    return all;
  };
  const onPaper = await printed();
  // Zone, island, desk, door and words: five of each, and the name that a seat waits for.
  for (const [n, text] of texts.entries()) expect(onPaper.filter((one) => one === text).length, text).toBeGreaterThanOrEqual(n < 20 ? 5 : 6);

  // High enough for all rows: agents, and those who have not logged in yet.
  await page.setViewportSize({ width: 2_560, height: 3_000 });
  await page.getByRole('button', { name: 'List', exact: true }).click();
  for (let n = 0; n < 20; n++) await expect(page.locator('.c-desk bdi').getByText(PAYLOADS[n] ?? '', { exact: true }).first(), PAYLOADS[n]).toBeVisible();
  await send('PUT', `/api/floors/${floor.id}/seats/s40/occupant`, { agent: agents[0]?.card.arn });
  await expect(page.locator('.c-desk bdi').getByText('=1+1', { exact: true })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the list as CSV' }).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  expect(csv).toContain(`,"'=1+1",`);
  expect(csv).not.toContain(`,"=1+1",`);
  for (let n = 1; n < 20; n++) expect(csv).toContain(`,"${PAYLOADS[n]?.replaceAll('"', '""')}",`);
  expect((await printed()).filter((one) => one === PAYLOADS[10]).length).toBe(1);

  await page.goto(`${url}/floors?lang=en`);
  for (const [n, text] of texts.entries()) {
    await send('PATCH', `/api/floors/${floor.id}`, { name: text });
    if (n % 8 !== 0) continue;
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: text });
    await expect(row.first(), text).toBeVisible();
    await row.first().getByRole('button', { name: 'Delete' }).click();
    await expect(page.getByRole('dialog')).toContainText(text);
    await page.keyboard.press('Escape');
  }
  await send('DELETE', `/api/floors/${floor.id}`, { name: texts[texts.length - 1] });
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
  expect(seen).toEqual([]);
}
