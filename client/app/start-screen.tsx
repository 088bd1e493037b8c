import { render } from 'preact';
import './screens.css';
import { AdminFrame } from './admin-frame';
import { Forbidden, Silent } from './dead-ends';
import { goToSignIn } from '../api/return-address';
import type { Screen } from './shell';
import { administers, fetchSession, mustSignIn } from './session';
import { createShell } from './shell';

/** Any page that is not the map: who looks at it is known before anything is shown. */
export async function startScreen(root: HTMLElement, screen: Screen): Promise<void> {
  const loading = screen.load();
  const session = await fetchSession('high');
  if (session === null) {
    const shell = createShell(screen, { mode: '', person: null, provider: null, certificate: null, setUp: null });
    return render(<Silent shell={shell} />, root);
  }
  if (screen.needs !== 'nobody' && mustSignIn(session)) {
    // Asked for and not needed: a chunk that fails now is nobody's concern.
    loading.catch(() => undefined);
    return goToSignIn();
  }
  const shell = createShell(screen, session);
  const Content = await loading;
  const allowed = screen.needs !== 'administrator' || administers(session);
  render(<AdminFrame shell={shell}>{allowed ? <Content shell={shell} /> : <Forbidden shell={shell} />}</AdminFrame>, root);
}
