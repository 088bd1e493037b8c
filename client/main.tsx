import './ui/tokens.css';
import './map/map.css';
import './map/panel.css';
import './list/list.css';
import './map/responsive.css';
import { loadChunk } from './api/load-chunk';
import { catchErrors, showError } from './app/error-screen';
import { screenAt } from './app/screens';
import { startMap } from './app/start-map';

catchErrors();
// The map comes in one piece, so that the first seats wait for nothing; every other page is fetched when it is asked for.
const root = document.getElementById('app');
const screen = screenAt(location.pathname);
if (root !== null) {
  if (screen === null) startMap(root);
  else loadChunk(() => import('./app/start-screen')).then(({ startScreen }) => startScreen(root, screen)).catch(showError);
}
