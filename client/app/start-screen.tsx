import { render } from 'preact';
import './screens.css';
import { AdminFrame } from './admin-frame';
import { Forbidden, Silent } from './dead-ends';
import { goToSignIn } from '../api/return-address';
import type { Path } from './paths';
import { SCREENS } from './screens';
import type { Screen } from './shell';
import { fetchSession, mayOpen, mustSignIn } from './session';
import { createShell } from './shell';

/** Starts the page at a path. */
export async function startPath(root: HTMLElement, path: Path): Promise<void> {
  const screen = SCREENS.find((one) => one.path === path);
  if (screen !== undefined) await startScreen(root, screen);
}

/** Starts any page except the map: the session is loaded before anything is shown. */
export async function startScreen(root: HTMLElement, screen: Screen): Promise<void> {
  const loading = screen.load();
  const session = await fetchSession('high');
  if (session === null) {
    const shell = createShell(screen, { mode: '', person: null, provider: null, certificate: null, setUp: null, zone: null });
    return render(<Silent shell={shell} />, root);
  }
  if (screen.needs !== 'nobody' && mustSignIn(session)) {
    // Loaded in advance: if a chunk fails now, nobody needs to know.
    loading.catch(() => undefined);
    return goToSignIn();
  }
  const shell = createShell(screen, session);
  const Content = await loading;
  // On the own account page, the page itself says what is missing.
  const allowed = screen.needs === 'person' || mayOpen(session, screen.needs);
  render(<AdminFrame shell={shell}>{allowed ? <Content shell={shell} /> : <Forbidden shell={shell} />}</AdminFrame>, root);
}
