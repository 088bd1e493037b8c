import { loadChunk } from '../api/load-chunk';
import type { Screen } from './shell';

/**
 * Every page that is not the map. A line here is a page: its path, its place in the navigation, who may open it. The page
 * itself exports `({ shell }) => JSX` and stands in the frame's <main>, below the <h1> with its title.
 */
export const SCREENS: readonly Screen[] = [
  {
    path: '/sign-in', title: 'menu.signIn', needs: 'nobody', listed: false,
    load: async () => (await loadChunk(() => import('../sign-in/sign-in-page'))).SignInPage,
  },
  {
    path: '/sign-in/link', title: 'menu.link', needs: 'nobody', listed: false,
    load: async () => (await loadChunk(() => import('../sign-in/link-page'))).LinkPage,
  },
  {
    path: '/setup', title: 'menu.setup', needs: 'administrator', listed: true,
    load: async () => (await loadChunk(() => import('../setup/setup-page'))).SetupPage,
  },
  {
    path: '/account', title: 'menu.account', needs: 'person', listed: false,
    load: async () => (await loadChunk(() => import('../account/account-page'))).AccountPage,
  },
  {
    path: '/people', title: 'menu.people', needs: 'administrator', listed: true,
    load: async () => (await loadChunk(() => import('../people/people-page'))).PeoplePage,
  },
  {
    path: '/audit', title: 'menu.audit', needs: 'administrator', listed: true,
    load: async () => (await loadChunk(() => import('../audit/audit-page'))).AuditPage,
  },
];

/** Null: the map, which also takes every path that nobody knows. */
export function screenAt(pathname: string): Screen | null {
  const path = pathname.replace(/\/+$/, '');
  return SCREENS.find((screen) => screen.path === path) ?? null;
}
