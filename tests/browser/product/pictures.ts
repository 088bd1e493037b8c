import type { Page } from '@playwright/test';
import type { WireSnapshot, WireSource } from '../../../client/wire';
import { started } from './pages';

/** A snapshot of the sandbox as it is now, to be shown as something else. */
export async function sandboxNow(page: Page): Promise<WireSnapshot> {
  const views = (await (await page.request.get(`${started('SANDBOX')}/api/views`)).json()) as readonly { readonly id: string }[];
  return (await (await page.request.get(`${started('SANDBOX')}/api/views/${views[0]?.id}/snapshot`)).json()) as WireSnapshot;
}

/** The page sees this snapshot and nothing after it: states of the world that no test can bring about quickly. */
export async function showOnly(page: Page, snapshot: WireSnapshot): Promise<void> {
  await page.route('**/api/views/*/snapshot', (route) => route.fulfill({ json: snapshot }));
  await deafTo(page);
}

/** The hub opens and then says nothing. */
export async function deafTo(page: Page): Promise<void> {
  await page.routeWebSocket('**/live*', (socket) => { socket.onMessage(() => socket.send('{}\u001e')); });
}

export const from = (snapshot: WireSnapshot, source: WireSource): WireSnapshot => ({ ...snapshot, source });
