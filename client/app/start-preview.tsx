import { effect } from '@preact/signals';
import { render } from 'preact';
import { DEFAULT_LIMITS } from '../alerts/default-limits';
import { goToSignIn } from '../api/return-address';
import { createPreview } from '../wall/preview';
import { previewScreen } from '../wall/preview-address';
import { WallScreen } from '../wall/wall-screen';
import { fetchSession, mayAct, mustSignIn } from './session';

/** Starts the preview of a wall, for people who may control screens. */
export async function startPreview(root: HTMLElement, view: string): Promise<void> {
  const session = await fetchSession('high');
  // The page Screens says what is missing: an answer of the server, or a role.
  if (session === null || (!mustSignIn(session) && !mayAct(session))) return location.replace('/screens');
  if (mustSignIn(session)) return goToSignIn();
  const own = session.mode === 'open' ? null : session.person?.names ?? null;
  const wall = createPreview(DEFAULT_LIMITS, previewScreen(view, location.search, own));
  document.documentElement.lang = wall.screen.peek()?.settings.languages[0] ?? 'ja';
  effect(() => { if (wall.floor.value?.live.refused.value === 'signed-out') goToSignIn(); });
  effect(() => {
    document.title = [wall.floor.value?.live.views.value?.[0]?.name, 'ConnectStreaming'].filter((one) => one !== undefined).join(' · ');
  });
  render(<WallScreen wall={wall} />, root);
}
