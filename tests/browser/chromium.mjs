// Finds a Chromium for the browser suite, or installs the system package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The same Chromium without what only a window needs. */
const SHELL = '/usr/bin/chromium-headless-shell';

const found = () => PLACES.find((path) => path && existsSync(path)) ?? null;

const canInstall = () => process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;

function install(...packages) {
  spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-q', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/**
 * For tests of the page: its shell takes a third less processor time than the whole Chromium, which starts a process of its own interface with every
 * page. The whole one is for a smoke test, for the benchmarks, and where there is no shell.
 */
export const findForPages = () => (!process.env.CHROMIUM && existsSync(SHELL) ? SHELL : findChromium());

/** Installs the shell of Debian's Chromium when it is missing. */
export function ensureShell() {
  if (process.env.CHROMIUM || existsSync(SHELL) || found() !== '/usr/bin/chromium' || !canInstall()) return;
  console.log('Installing Debian\'s package chromium-headless-shell, which makes the browser suite faster …');
  install('chromium-headless-shell');
}

export function findChromium() {
  const here = found();
  if (here) return here;
  if (canInstall()) {
    console.log('No Chromium found: installing Debian\'s packages chromium and fonts-noto-cjk …');
    install('chromium', 'fonts-noto-cjk');
  }
  const now = found();
  if (!now) {
    console.log(
      'The browser suite needs Chromium, Chrome or Edge and found none. Install one ' +
        '(Debian/Ubuntu: sudo apt-get install chromium fonts-noto-cjk · macOS: brew install --cask chromium · Windows: Edge is enough), or set CHROMIUM '
          + 'to its path.',
    );
  }
  return now;
}
