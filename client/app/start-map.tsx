import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { App } from '../map/app';
import type { Corner } from '../map/top-bar';
import { createPage } from '../map/page';
import { goToSignIn } from '../api/return-address';
import type { Screen } from './shell';
import { fetchSession, mustSignIn } from './session';
import type { Session } from './session';

/** Long enough to read that the session is over before the page turns to the sign-in. */
const TURN_MS = 4_000;

/** Where the map would be, for someone who may not see it. */
const NO_MAP: Screen = { path: '/', title: 'menu.map', needs: 'person', listed: false, load: async () => (await import('./dead-ends')).Forbidden };

/** The map. Who looks at it, and the menu for that, are asked for beside it and never delay the first seats. */
export function startFloor(root: HTMLElement): void {
  const page = createPage();
  const session = signal<Session | null>(null);
  const corner = signal<Corner | null>(null);
  effect(() => {
    document.documentElement.lang = page.words.value.lang;
    document.documentElement.dataset['theme'] = page.theme.value;
    document.title = `${page.words.value.say('page.title')} · ${page.words.value.say('product')}`;
  });
  render(<App page={page} session={session} corner={corner} />, root);

  async function ask(): Promise<void> {
    const found = await fetchSession('low');
    if (found === null) return;
    if (mustSignIn(found)) return goToSignIn();
    session.value = found;
    const { AccountMenu } = await import('./account-menu');
    corner.value = () => <AccountMenu session={found} lang={page.words.value.lang} pages />;
  }
  void ask();

  async function forbid(): Promise<void> {
    const { startScreen } = await import('./start-screen');
    render(null, root);
    await startScreen(root, NO_MAP);
  }
  effect(() => {
    if (page.refused.value === 'forbidden') void forbid();
    if (page.refused.value !== 'signed-out') return;
    // Whoever has seen nothing yet has nothing to be told about.
    if (page.loaded.peek()) setTimeout(goToSignIn, TURN_MS);
    else goToSignIn();
  });
}
