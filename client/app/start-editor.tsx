import { render } from 'preact';
import './screens.css';
import { DEFAULT_LIMITS } from '../alerts/default-limits';
import { goToSignIn } from '../api/return-address';
import { loadChunk } from '../api/load-chunk';
import { AdminFrame } from './admin-frame';
import { Forbidden, Silent } from './dead-ends';
import { fetchSession, mayOpen, mustSignIn } from './session';
import { createShell } from './shell';
import type { Screen } from './shell';

const EDITOR: Screen = {
  path: '/floors', title: 'menu.floors', needs: 'planner', listed: false, load: async () => (await loadChunk(() => import('./dead-ends'))).Forbidden,
};

/** Starts the editor of a floor, for people who may draw floors. */
export async function startEditor(root: HTMLElement, floor: string): Promise<void> {
  const loading = loadChunk(() => import('../editor/editor-page'));
  const session = await fetchSession('high');
  if (session === null) {
    const shell = createShell(EDITOR, { mode: '', person: null, provider: null, certificate: null, setUp: null, zone: null });
    return render(<Silent shell={shell} />, root);
  }
  if (mustSignIn(session)) {
    loading.catch(() => undefined);
    return goToSignIn();
  }
  const shell = createShell(EDITOR, session);
  const { EditorPage } = await loading;
  const page = <EditorPage shell={shell} floor={floor} limits={DEFAULT_LIMITS} />;
  render(mayOpen(session, EDITOR.needs) ? page : <AdminFrame shell={shell}><Forbidden shell={shell} /></AdminFrame>, root);
}
