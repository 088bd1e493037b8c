// Finds a Chromium for the browser suite, or installs the system package.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/usr/bin/microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const found = () => PLACES.find((path) => path && existsSync(path)) ?? null;

export function findChromium() {
  const here = found();
  if (here) return here;
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('No Chromium found: installing Debian\'s packages chromium and fonts-noto-cjk …');
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-q', 'chromium', 'fonts-noto-cjk'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
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
