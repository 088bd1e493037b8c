import type { ComponentType } from 'preact';
import type { ShellKey } from '../words/shell-en';
import type { Shell } from './shell';

export interface Screen {
  readonly path: string;
  readonly title: ShellKey;
  /** nobody: without a sign-in. person: whoever is signed in. */
  readonly needs: 'nobody' | 'person' | 'administrator';
  /** in the navigation of whoever may open it */
  readonly listed: boolean;
  /** Each screen is a chunk of its own: the map must not wait for it. */
  readonly load: () => Promise<ComponentType<{ readonly shell: Shell }>>;
}

/**
 * Every page that is not the map. A line here is a page: its path, its place in the navigation, who may open it. The page
 * itself exports `({ shell }) => JSX` and stands in the frame's <main>, below the <h1> with its title.
 */
export const SCREENS: readonly Screen[] = [
  { path: '/sign-in', title: 'menu.signIn', needs: 'nobody', listed: false, load: async () => (await import('../access/sign-in-page')).SignInPage },
  { path: '/sign-in/link', title: 'menu.link', needs: 'nobody', listed: false, load: async () => (await import('../access/link-page')).LinkPage },
  { path: '/setup', title: 'menu.setup', needs: 'administrator', listed: true, load: async () => (await import('../setup/setup-page')).SetupPage },
  { path: '/account', title: 'menu.account', needs: 'person', listed: false, load: async () => (await import('../access/account-page')).AccountPage },
  { path: '/people', title: 'menu.people', needs: 'administrator', listed: true, load: async () => (await import('../access/people-page')).PeoplePage },
  { path: '/audit', title: 'menu.audit', needs: 'administrator', listed: true, load: async () => (await import('../access/audit-page')).AuditPage },
];

/** Null: the map, which also takes every path that nobody knows. */
export function screenAt(pathname: string): Screen | null {
  const path = pathname.replace(/\/+$/, '');
  return SCREENS.find((screen) => screen.path === path) ?? null;
}
