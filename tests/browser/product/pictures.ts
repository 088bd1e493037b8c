import type { Page } from '@playwright/test';
import type { WireSnapshot, WireSource } from '../../../client/live/wire';
import { started } from './pages';

/** A snapshot of the sandbox now, for a test to change. */
export async function sandboxNow(page: Page): Promise<WireSnapshot> {
  const views = (await (await page.request.get(`${started('SANDBOX')}/api/views`)).json()) as readonly { readonly id: string }[];
  return (await (await page.request.get(`${started('SANDBOX')}/api/views/${views[0]?.id}/snapshot`)).json()) as WireSnapshot;
}

/** The page gets only this snapshot: for states that no test can create quickly. */
export async function showOnly(page: Page, snapshot: WireSnapshot): Promise<void> {
  await page.route('**/api/views/*/snapshot', (route) => route.fulfill({ json: snapshot }));
  await deafTo(page);
}

/** The hub opens and then sends nothing. */
export async function deafTo(page: Page): Promise<void> {
  await page.routeWebSocket('**/live*', (socket) => { socket.onMessage(() => socket.send('{}\u001e')); });
}

/** The page gets this snapshot, and once a second a tick with this state of the source. The link works, but the stream may not. */
export async function tickTo(page: Page, snapshot: WireSnapshot, source: (at: number) => WireSource): Promise<void> {
  await page.route('**/api/views/*/snapshot', (route) => route.fulfill({ json: { ...snapshot, at: Date.now(), source: source(Date.now()) } }));
  await page.routeWebSocket('**/live*', (socket) => {
    let ticking: NodeJS.Timeout | undefined;
    socket.onClose(() => clearInterval(ticking));
    socket.onMessage((text) => {
      const said = String(text)
        .split('\u001e')
        .filter((one) => one !== '')
        .map((one) => JSON.parse(one) as { protocol?: string; target?: string; invocationId?: string });
      if (said.some((one) => one.protocol !== undefined)) socket.send('{}\u001e');
      const watch = said.find((one) => one.target === 'Watch');
      if (watch === undefined) return;
      const tick = (): void => {
        const at = Date.now();
        const item = { kind: 'tick', epoch: snapshot.epoch, rev: snapshot.rev, at, build: snapshot.build, views: 1, source: source(at) };
        socket.send(`${JSON.stringify({ type: 2, invocationId: watch.invocationId, item })}\u001e`);
      };
      clearInterval(ticking);
      ticking = setInterval(tick, 1_000);
      tick();
    });
  });
}

export const from = (snapshot: WireSnapshot, source: WireSource): WireSnapshot => ({ ...snapshot, source });
