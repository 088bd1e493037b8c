import './ui/tokens.css';
import './map/map.css';
import './map/panel.css';
import './list/list.css';
import './map/responsive.css';
import { startFloor } from './app/start-map';
import { screenAt } from './app/screens';
import { LANGUAGES, wordsOf } from './words/words';

// The map comes in one piece, so that the first seats wait for nothing; every other page is fetched when it is asked for.
const root = document.getElementById('app');
const screen = screenAt(location.pathname);
if (root !== null) {
  if (screen === null) startFloor(root);
  else {
    import('./app/start-screen').then(({ startScreen }) => startScreen(root, screen)).catch(() => {
      // Not even the frame could be fetched, so there is nothing to say it with.
      root.textContent = LANGUAGES.map((lang) => wordsOf(lang).say('banner.lost.never')).join(' · ');
    });
  }
}
