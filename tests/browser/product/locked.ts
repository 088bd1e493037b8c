import { test as base } from '@playwright/test';
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { startLocked } from './server';

export interface Someone { readonly name: string; readonly account: string; readonly password: string }
export type Scope = readonly { readonly instances: readonly string[]; readonly groups: readonly (readonly string[])[]; readonly profiles: readonly string[] }[];
export const EVERYTHING: Scope = [{ instances: [], groups: [], profiles: [] }];
export const ADMINISTRATOR: Someone = { name: '山田 花子', account: 'hanako@example.jp', password: 'seven wet umbrellas in may' };

type Cookies = Awaited<ReturnType<APIRequestContext['storageState']>>;

/** A sandbox with sign-in and a first administrator, and the cookies of that person. */
export interface Site { readonly url: string; readonly administrator: Cookies }

/** One site for all tests of a worker that do not test the first start. */
export const test = base.extend<object, { site: Site }>({
  site: [
    async ({ playwright }, use) => {
      const { server, first } = await startLocked();
      try {
        const request = await playwright.request.newContext({ baseURL: server.url });
        await post(request, server.url, '/api/links/use', {
          token: first.split('#')[1],
          account: ADMINISTRATOR.account,
          name: ADMINISTRATOR.name,
          password: ADMINISTRATOR.password,
        });
        const administrator = await request.storageState();
        await request.dispose();
        await use({ url: server.url, administrator });
      } finally {
        await server.stop();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** A page on which the administrator is signed in. */
export async function asAdministrator(browser: Browser, site: Site, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'en-US',
    timezoneId: 'Asia/Tokyo',
    ...options,
    baseURL: site.url,
    storageState: site.administrator,
  });
  return context.newPage();
}

/** The page's own requests have the site's Origin, so these must have it too. */
export async function post(request: APIRequestContext, url: string, path: string, body: unknown): Promise<unknown> {
  const answer = await request.post(`${url}${path}`, { data: body, headers: { origin: url } });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`${path}: HTTP ${answer.status()} ${text}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
