import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { findChromium } from '../chromium.mjs';
import { driveChromium } from './chromium';
import { chromium85 } from './chromium-85';
import type { Smoked } from './driven';
import { driveFirefox } from './firefox';
import { driveWebKit } from './webkit';

const run = promisify(execFile);
const found = (...places: readonly (string | undefined)[]): string | undefined => places.find((path) => path !== undefined && existsSync(path));

/** One of each engine, and the oldest supported one. */
export const SMOKED: readonly Smoked[] = [
  {
    name: 'Chromium',
    find: () => {
      const program = findChromium();
      return Promise.resolve(program === null ? 'not installed' : () => driveChromium(program));
    },
  },
  {
    name: 'Chromium 85',
    find: async () => {
      if (process.platform !== 'linux' || process.arch !== 'x64') return 'there is one for Linux on x64 only';
      try {
        const program = await chromium85();
        const missing = /(\S+) => not found/.exec((await run('ldd', [program])).stdout)?.[1];
        if (missing !== undefined) return `${missing} is missing; it comes with Debian's package chromium`;
        // It has no other headless mode, and the libraries of a graphics card are not installed.
        return () => driveChromium(program, ['--headless', '--disable-gpu']);
      } catch (error) {
        return `not taken from the registry: ${String(error).split('\n').slice(0, 2).join(' ')}`;
      }
    },
  },
  {
    name: 'Firefox ESR',
    find: () => {
      const program = found(process.env.FIREFOX, '/usr/bin/firefox-esr');
      return Promise.resolve(program === undefined ? 'not installed' : () => driveFirefox(program));
    },
  },
  {
    name: 'WebKitGTK',
    find: () => {
      const driver = found('/usr/bin/WebKitWebDriver');
      const xvfb = found('/usr/bin/Xvfb');
      const browser = found(`/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`);
      return Promise.resolve(driver === undefined || xvfb === undefined || browser === undefined ? 'not installed' : () => driveWebKit(driver, xvfb, browser));
    },
  },
];
