import './ui/tokens.css';
import './map/map.css';
import './map/panel.css';
import './list/list.css';
import './map/responsive.css';
import { loadChunk } from './api/load-chunk';
import { catchErrors, showError } from './app/error-screen';
import { pathAt } from './app/paths';
import { startMap } from './app/start-map';

catchErrors();
// The map is one file, so that the first seats wait for nothing. Every other page is loaded on demand.
const root = document.getElementById('app');
const path = pathAt(location.pathname);
if (root !== null) {
  if (path === null) startMap(root);
  else loadChunk(() => import('./app/start-screen')).then(({ startPath }) => startPath(root, path)).catch(showError);
}
