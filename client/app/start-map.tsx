import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { calling } from '../alerts/alert-list';
import { DEFAULT_LIMITS } from '../alerts/default-limits';
import { loadChunk } from '../api/load-chunk';
import { goToSignIn } from '../api/return-address';
import { browserWorld } from '../live/hub';
import { retryDelay } from '../api/retry-delay';
import { App } from '../map/app';
import { createPage } from '../map/create-page';
import type { Corner } from '../map/top-bar';
import { viewLabel } from '../live/view-label';
import { showError } from './error-screen';
import { fetchSession, mayAct, maySeat, mustSignIn, personId, plans } from './session';
import type { Session } from './session';
import type { Screen } from './shell';

/** Time to read that the session has ended, before the page goes to the sign-in. */
const TURN_MS = 4_000;

/** Shown instead of the map to a person who may not see it. */
const NO_MAP: Screen = {
  path: '/', title: 'menu.map', needs: 'person', listed: false, load: async () => (await loadChunk(() => import('./dead-ends'))).Forbidden,
};

/** Starts the map. The session and its menu are loaded at the same time and never delay the first seats. Returns the undo. */
export function startMap(root: HTMLElement): () => void {
  const page = createPage(browserWorld(), DEFAULT_LIMITS);
  const session = signal<Session | null>(null);
  const corner = signal<Corner | null>(null);
  const undo: (() => void)[] = [() => page.dispose()];
  let over = false;
  undo.push(effect(() => {
    document.documentElement.lang = page.words.value.lang;
    document.documentElement.dataset['theme'] = page.theme.value;
    void page.second.value;
    // Old data calls nobody.
    const alerts = page.now() === null ? 0 : calling(page.alerts.value);
    const views = page.views.value ?? [];
    const shown = views.length > 1 ? views.find(({ id }) => id === page.view.value) : undefined;
    const what = shown === undefined ? page.words.value.say('page.title') : viewLabel(shown, views, page.words.value);
    document.title = `${alerts > 0 ? `(${alerts}) ` : ''}${what} · ${page.words.value.say('product')}`;
  }));
  render(<App page={page} session={session} corner={corner} />, root);

  function stop(): void {
    if (over) return;
    over = true;
    for (const one of undo) one();
    render(null, root);
  }

  /** Repeated until it succeeds: a page that stays open for weeks must not miss its menu because of one failed answer. */
  async function loadMenu(): Promise<void> {
    for (let failures = 0; !over; failures++) {
      const found = await fetchSession('low');
      if (over) return;
      if (found === null) {
        await new Promise((resolve) => { setTimeout(resolve, retryDelay(failures, document.hidden, Math.random)); });
        continue;
      }
      if (mustSignIn(found)) return goToSignIn();
      session.value = found;
      page.maySeat.value = maySeat(found);
      page.mayPlan.value = plans(found);
      page.mayAct.value = mayAct(found);
      page.me.value = personId(found);
      const { AccountMenu } = await loadChunk(() => import('./account-menu'), () => undefined);
      corner.value = () => <AccountMenu session={found} lang={page.words.value.lang} pages sandbox={page.mode.value === 'sandbox'} />;
      return;
    }
  }
  void loadMenu();

  async function forbid(): Promise<void> {
    const found = session.peek() ?? await fetchSession('high');
    // A person without a role has a separate page that says what is missing.
    if (found?.person?.roles.length === 0) return location.replace('/account');
    // Show the message first, then remove the map: otherwise the page would be empty.
    const { startScreen } = await loadChunk(() => import('./start-screen'));
    stop();
    await startScreen(root, NO_MAP);
  }
  undo.push(effect(() => {
    if (page.refused.value === 'forbidden') forbid().catch(showError);
    if (page.refused.value !== 'signed-out') return;
    // A person who has not seen anything yet needs no explanation.
    if (page.loaded.peek()) setTimeout(goToSignIn, TURN_MS);
    else goToSignIn();
  }));
  return stop;
}
