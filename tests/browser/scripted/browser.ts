import { chromium, expect } from '@playwright/test';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { findChromium } from '../chromium.mjs';

/** CSS pixels of a TV. */
export const TV = { width: 1920, height: 1080 } as const;

/** The whole Chromium, without a GPU: what a wall runs in. */
export const wholeChromium = (args: readonly string[] = []): Promise<Browser> => chromium.launch({
  executablePath: findChromium() ?? '', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...args],
});

/** After forced collections: of the page's scripts, and what the DOM has. */
export async function memoryOf(cdp: CDPSession): Promise<{ readonly heap: number; readonly nodes: number; readonly listeners: number }> {
  await cdp.send('Performance.enable');
  for (let n = 0; n < 5; n++) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

interface HeapSnapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] } };
  readonly nodes: readonly number[];
}

/**
 * Bytes on the heap of the page's scripts by what they are: data (objects, arrays, texts, closures), and machine code that the browser makes of functions
 * which run often. The browser's own objects, such as its lists of measurements, are in neither.
 */
export async function heapOf(cdp: CDPSession): Promise<{ readonly data: number; readonly code: number }> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { readonly chunk: string }): void => { chunks.push(chunk); };
  cdp.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  cdp.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { snapshot: { meta }, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const [types] = meta.node_types;
  const [typeAt, sizeAt] = [meta.node_fields.indexOf('type'), meta.node_fields.indexOf('self_size')];
  let [data, code] = [0, 0];
  for (let at = 0; at < nodes.length; at += meta.node_fields.length) {
    const type = types[nodes[at + typeAt] ?? -1];
    const size = nodes[at + sizeAt] ?? 0;
    if (type === 'code') code += size;
    else if (type !== 'native') data += size;
  }
  return { data, code };
}

/** Asked in the page itself: the driver's own checks need a newer browser than Chromium 85. */
export const live = (page: Page, timeout = 30_000): Promise<void> =>
  expect.poll(() => page.evaluate('document.querySelector(".when .conn.live") !== null'), { timeout }).toBe(true);
