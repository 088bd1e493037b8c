import { render } from 'preact';
import type { ComponentChildren } from 'preact';
import './screens.css';
import { goToSignIn } from '../api/return-address';
import { loadChunk } from '../api/load-chunk';
import { AdminFrame } from './admin-frame';
import { Forbidden, Silent } from './dead-ends';
import { codesFloor, deskAt } from './paths';
import { fetchSession, mayOpen, mustSignIn } from './session';
import { createShell } from './shell';
import type { Screen, Shell } from './shell';

const load: Screen['load'] = async () => (await loadChunk(() => import('./dead-ends'))).Forbidden;
/** Everybody who can sign in may check in, whatever the role. Without the links to other pages: it is a page for the telephone. */
const DESK: Screen = { path: '/desk', title: 'menu.desk', needs: 'nobody', listed: false, load };
const CODES: Screen = { path: '/floors', title: 'menu.codes', needs: 'planner', listed: false, load };

/** Starts the check-in page of a desk (/desk/FLOOR/SEAT, /desk/home), or the codes of a floor (/floor/ID/codes). */
export async function startDesk(root: HTMLElement): Promise<void> {
  const floor = codesFloor(location.pathname);
  const screen = floor === null ? DESK : CODES;
  const loading = loadChunk(() => Promise.all([import('../desk/desk-page'), import('../desk/codes-page')]));
  const session = await fetchSession('high');
  if (session === null) {
    return render(<Silent shell={createShell(screen, { mode: '', person: null, provider: null, certificate: null, setUp: null, zone: null })} />, root);
  }
  if (mustSignIn(session)) {
    loading.catch(() => undefined);
    return goToSignIn();
  }
  const shell: Shell = createShell(screen, session);
  const [{ DeskPage }, { CodesPage }] = await loading;
  const page: ComponentChildren = floor === null ? <DeskPage shell={shell} at={deskAt(location.pathname)} />
    : mayOpen(session, 'planner') ? <CodesPage shell={shell} floor={floor} /> : <Forbidden shell={shell} />;
  render(<AdminFrame shell={shell} bare>{page}</AdminFrame>, root);
}
