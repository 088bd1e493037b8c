// A wall in real Chromium, opened by the button of the page Screens, and what can be measured of it from outside.
import { chromium } from '@playwright/test';
import { findChromium } from '../../browser/chromium.mjs';
import { watchFeed } from './feed.mjs';
import { residentOf } from './memory.mjs';

/**
 * Of each floor the page keeps two rings of its newest delays (client/live/latency.ts), the first arrays of this kind and length that it makes.
 * Only those of the last two floors are held here: the page must be able to forget the others.
 */
function findRings() {
  const Plain = Float64Array;
  const held = [];
  const before = new WeakMap();
  globalThis.Float64Array = class extends Plain {
    static get [Symbol.species]() { return Plain; }
    constructor(...args) {
      super(...args);
      if (args[0] !== 1024) return;
      held.push(this);
      if (held.length > 4) held.shift();
    }
  };
  /** Delays since the last call, ms: from the event to the paint. */
  globalThis.newDelays = () => held.filter((_, n) => n % 2 === 0).flatMap((ring) => {
    const known = before.get(ring) ?? new Plain(ring.length);
    const fresh = [...ring].filter((value, n) => value !== known[n]);
    before.set(ring, Plain.from(ring));
    return fresh;
  });
}

/** @param size width and height in CSS px */
export async function openWall(url, size) {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    // The soak itself ends it, after the summary.
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  });
  const context = await browser.newContext({ viewport: size, locale: 'en-US' });
  await context.addInitScript(findRings);
  const feed = watchFeed();
  const errors = [];
  const watch = (page) => {
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => { if (message.type() === 'error') errors.push(message.text()); });
    page.on('websocket', (socket) => {
      if (!socket.url().includes('/api/wall/')) return;
      feed.opened();
      socket.on('framesent', ({ payload }) => feed.sent(payload));
      socket.on('framereceived', ({ payload }) => feed.received(payload));
      socket.on('close', () => feed.closed());
    });
  };
  const screens = await context.newPage();
  await screens.goto(`${url}/screens?lang=en`);
  const opening = context.waitForEvent('page').then((page) => {
    watch(page);
    return page;
  });
  await screens.getByRole('button', { name: 'Open a wall in this browser' }).click();
  const page = await opening;
  await page.waitForURL('**/wall');
  await page.setViewportSize(size);
  await page.locator('.when .conn.live').waitFor({ timeout: 60_000 });
  // Both pages share one process, and so one heap.
  await screens.close();

  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);

  return {
    page, feed, errors,
    delays: () => page.evaluate(() => globalThis.newDelays()),
    /** After a forced collection. */
    async memory() {
      for (let i = 0; i < 3; i++) await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const of = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
      const renderer = Math.max(...renderers.map((id) => residentOf(id) ?? 0));
      return { heap: of.JSHeapUsedSize, nodes: of.Nodes, listeners: of.JSEventListeners, renderer: renderer === 0 ? null : renderer };
    },
    close: () => browser.close(),
  };
}
