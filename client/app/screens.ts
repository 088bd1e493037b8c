import { loadChunk } from '../api/load-chunk';
import type { Path } from './paths';
import type { Screen } from './shell';

/**
 * All pages except the map. Each line is a page: its path, its place in the navigation, and who may open it. The page
 * exports `({ shell }) => JSX` and is placed in the frame's <main>, after the <h1> with its title.
 */
export const SCREENS: readonly (Screen & { readonly path: Path })[] = [
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
    path: '/floors', title: 'menu.floors', needs: 'planner', listed: true,
    load: async () => (await loadChunk(() => import('../floors/floors-page'))).FloorsPage,
  },
  {
    path: '/screens', title: 'menu.screens', needs: 'supervisor', listed: true,
    load: async () => (await loadChunk(() => import('../screens/screens-page'))).ScreensPage,
  },
  {
    path: '/settings', title: 'menu.settings', needs: 'planner', listed: true,
    load: async () => (await loadChunk(() => import('../settings/settings-page'))).SettingsPage,
  },
  {
    path: '/audit', title: 'menu.audit', needs: 'administrator', listed: true,
    load: async () => (await loadChunk(() => import('../audit/audit-page'))).AuditPage,
  },
  {
    path: '/operations', title: 'menu.operations', needs: 'administrator', listed: true,
    load: async () => (await loadChunk(() => import('../operations/operations-page'))).OperationsPage,
  },
];
