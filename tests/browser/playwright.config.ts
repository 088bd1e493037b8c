import { defineConfig } from '@playwright/test';
import { findForPages } from './chromium.mjs';

const report = process.env.PLAYWRIGHT_JSON;
const chromium = findForPages();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './global-setup.ts',
  fullyParallel: true,
  // A link test mostly waits: two at a time keep two cores busy.
  workers: 2,
  // Times are kept by a real machine, which may be busy. What passes only on the second try is listed by name at the end of npm test.
  retries: 1,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 8_000 },
  reporter: report === undefined ? [['list']] : [['list'], ['json', { outputFile: report }]],
  use: {
    ...(chromium === null ? {} : { launchOptions: { executablePath: chromium } }),
    viewport: { width: 1366, height: 768 },
    locale: 'en-US',
    timezoneId: 'Asia/Tokyo',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
  },
});
