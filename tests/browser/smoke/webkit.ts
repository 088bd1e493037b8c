import { tmpdir } from 'node:os';
import { Leashed } from '../product/leashed';
import { freePort } from '../product/server';
import type { Driven } from './driven';
import { SIZE, SLIDE } from './driven';

const START_MS = 30_000;

/** WebKitGTK by W3C WebDriver, on a virtual screen. */
export async function driveWebKit(driver: string, xvfb: string, browser: string): Promise<Driven> {
  const screen = new Leashed(xvfb, ['-displayfd', '1', '-screen', '0', `${SIZE.width}x${SIZE.height + 200}x24`, '-nolisten', 'tcp'], {}, tmpdir());
  const display = await until('Xvfb', screen, () => Promise.resolve(/^\d+$/m.exec(screen.said)?.[0] ?? null));
  const port = await freePort();
  const server = new Leashed(driver, [`--port=${port}`], { DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1' }, tmpdir());
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    await server.stop();
    await screen.stop();
  };
  try {
    await until('WebKitWebDriver', server, async () => ((await fetch(`${url}/status`)).ok ? '' : null));
    const { sessionId } = await send(`${url}/session`, {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] } } },
    }) as { sessionId: string };
    const at = `${url}/session/${sessionId}`;
    const read = (expression: string): Promise<unknown> => send(`${at}/execute/sync`, { script: `return (${expression});`, args: [] });
    // The window has its own frame.
    const { width, height } = await read('{ width: outerWidth - innerWidth, height: outerHeight - innerHeight }') as { width: number; height: number };
    await send(`${at}/window/rect`, { x: 0, y: 0, width: SIZE.width + width, height: SIZE.height + height });
    return {
      open: async (to) => { await send(`${at}/url`, { url: to }); },
      read,
      click: async (x, y) => {
        const move = (to: number): object => ({ type: 'pointerMove', duration: 0, origin: 'viewport', x: Math.round(to), y: Math.round(y) });
        const actions = [move(x), { type: 'pointerDown', button: 0 }, move(x + SLIDE), { type: 'pointerUp', button: 0 }];
        await send(`${at}/actions`, { actions: [{ type: 'pointer', id: 'hand', parameters: { pointerType: 'mouse' }, actions }] });
      },
      picture: async () => Buffer.from(await send(`${at}/screenshot`) as string, 'base64'),
      close: async () => {
        await send(at, undefined, 'DELETE').catch(() => null);
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw new Error(`WebKitGTK did not start: ${server.said}`, { cause: error });
  }
}

async function send(url: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { value } = await answer.json() as { value: unknown };
  if (!answer.ok) throw new Error(`${method} ${url}: ${JSON.stringify(value)}`);
  return value;
}

async function until(name: string, process: Leashed, find: () => Promise<string | null>): Promise<string> {
  for (const end = Date.now() + START_MS; Date.now() < end && !process.ended;) {
    const found = await find().catch(() => null);
    if (found !== null) return found;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`${name} did not start within ${START_MS / 1000} s: ${process.said}`);
}
