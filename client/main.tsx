import './ui/tokens.css';
import './map/map.css';
import './map/panel.css';
import './list/list.css';
import './map/responsive.css';
import { loadChunk } from './api/load-chunk';
import { catchErrors, showError } from './app/error-screen';
import { editedFloor, isDeskPath, pathAt, previewView } from './app/paths';
import { startMap } from './app/start-map';

// A wall has nobody who could press a button.
const isWall = /^\/wall\/*$/.test(location.pathname);
if (!isWall) catchErrors();
// The map is one file, so that the first seats wait for nothing. Every other page is loaded on demand.
const root = document.getElementById('app');
const path = pathAt(location.pathname);
const preview = previewView(location.pathname);
const edited = editedFloor(location.pathname);
if (root !== null) {
  const partGone = (): void => { dispatchEvent(new Event('connect-streaming.part-gone')); };
  if (isWall) void loadChunk(() => import('./app/start-wall'), partGone).then(({ startWall }) => startWall(root));
  else if (preview !== null) loadChunk(() => import('./app/start-preview')).then(({ startPreview }) => startPreview(root, preview)).catch(showError);
  else if (edited !== null) loadChunk(() => import('./app/start-editor')).then(({ startEditor }) => startEditor(root, edited)).catch(showError);
  else if (isDeskPath(location.pathname)) loadChunk(() => import('./app/start-desk')).then(({ startDesk }) => startDesk(root)).catch(showError);
  else if (path === null) startMap(root);
  else loadChunk(() => import('./app/start-screen')).then(({ startPath }) => startPath(root, path)).catch(showError);
}
