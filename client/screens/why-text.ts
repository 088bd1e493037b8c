import type { OneFault } from './listing';
import { lengthText, sinceText } from './ages';
import type { Screen } from './screens-wire';
import type { ScreensWords } from './screens-words';

/** After this time without another proof, the page does not speak of the last one. */
const PROVED_MS = 60_000;

/**
 * Why a screen is in its state, in plain words: the server's reason, or the page's own.
 * @param fault that this screen shares with others of its place; null: none
 * @param now the server's clock, ms
 */
export function whyText(screen: Screen, fault: OneFault | null, now: number, words: ScreensWords): string {
  const parts: string[] = [];
  // The page can also say since when, and which of its buttons helps.
  const code = screen.reason?.code;
  const isKnown = (code === 'not-connected' && screen.seen !== null) || code === 'unpaired';
  if (screen.reason !== null && !isKnown) parts.push(words.lang === 'ja' ? screen.reason.ja : screen.reason.en);
  else if (screen.state === 'right' && screen.proved !== null && now - screen.proved < PROVED_MS) {
    parts.push(words.say('screens.why.proved', { ago: sinceText(now - screen.proved, words) }));
  } else if (screen.state !== 'offline') parts.push(words.say(`screens.why.${screen.state}`));
  else if (screen.seen === null) parts.push(words.say('screens.why.offline.never'));
  else parts.push(words.say('screens.why.offline', { time: lengthText(now - screen.seen, words) }));
  // Beside another reason it would not be told.
  if (screen.reloadsSpent && code !== 'reloads-spent') parts.push(words.say('screens.why.spent'));
  const { address } = screen.device;
  if (screen.state === 'offline' && address != null && address !== '') parts.push(words.say('screens.why.address', { address }));
  if (screen.state === 'offline' && fault !== null) parts.push(words.say('screens.why.place', { offline: fault.offline, of: fault.of }));
  return parts.join(words.lang === 'ja' ? '' : ' ');
}
