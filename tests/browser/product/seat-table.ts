import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { people } from '../../fixtures/seat-tables/browser.mjs';
import type { Someone } from '../../fixtures/seat-tables/browser.mjs';
import { agentArn, AVAILABLE, event } from './events';
import type { Kinesis } from './kinesis';
import { putRecords } from './kinesis';
import type { Server } from './server';

const BATCH = 100;

/** The id of an agent has no dots. */
const idOf = (user: string): string => user.replaceAll('.', '-');

/** The people of the example sheets have logged in. */
export async function logIn(server: Server, kinesis: Kinesis, who: readonly Someone[] = people): Promise<void> {
  const records = who.map((one) => ({ key: one.user, record: event({ id: idOf(one.user), ...one }, AVAILABLE) }));
  for (let at = 0; at < records.length; at += BATCH) await putRecords(kinesis.url, records.slice(at, at + BATCH));
  await expect.poll(async () => ((await (await fetch(`${server.url}/api/agents`)).json()) as readonly unknown[]).length, { timeout: 60_000 })
    .toBe(who.length);
}

/** Ctrl+V with these contents. Excel puts a picture before the cells. */
export const paste = (page: Page, { html = '', text = '', picture = false }: { readonly html?: string; readonly text?: string; readonly picture?: boolean }) =>
  page.evaluate(([rich, plain, withPicture]) => {
    const data = new DataTransfer();
    if (withPicture) data.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'image.png', { type: 'image/png' }));
    if (rich !== '') data.setData('text/html', rich);
    if (plain !== '') data.setData('text/plain', plain);
    (document.activeElement ?? document.body).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, [html, text, picture] as const);

export const dialog = (page: Page): Locator => page.getByRole('dialog');

/** Clicks that a person makes. */
export class Clicks {
  n = 0;
  async on(at: Locator): Promise<void> {
    this.n++;
    await at.click();
  }
}

/** Who sits where on a floor: the number of the seat (its id if it has none), by user name. */
export async function seatsOf(server: Server, floor: string): Promise<ReadonlyMap<string, string>> {
  const answer = await fetch(`${server.url}/api/floors/${floor}/seats`);
  const seats = (await answer.json()) as readonly { readonly seat: string; readonly label: string; readonly agent?: string }[];
  return new Map(seats.map(({ seat, label, agent }) => [(agent ?? '').replace(agentArn(''), '').replaceAll('-', '.'), label === '' ? seat : label]));
}
