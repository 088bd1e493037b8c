import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { ALWAYS_SHOWN, LEGEND } from '../agents/legend-order';
import { Swatch } from '../ui/parts';
import { Both } from './both';
import type { Tongues } from './both';
import { pagesFor, reachOf } from '../seats/glass-sizes';
import type { WallFloor } from './wall-floor';
import type { Wall } from './wall-types';
import { stateWord } from './wall-words';
import type { WallWords } from './wall-words';

interface Props { readonly wall: Wall; readonly floor: WallFloor; readonly tongues: Tongues }

/** 0 = everything, 1 = narrower, 2 = rare states in one language, 3 = all in one, 4 = rare states without words. */
const STEPS = 5;

function squeeze(row: HTMLElement): void {
  for (let step = 0; step < STEPS; step++) {
    row.dataset['step'] = String(step);
    if (row.scrollWidth <= row.clientWidth) return;
  }
}

/** All states with their numbers, and how much of the floor each has. */
export function WallLegend({ wall, floor, tongues }: Props): JSX.Element {
  const counts = floor.counts.value.byState;
  const states = LEGEND.filter((code) => (counts[code] ?? 0) > 0 || ALWAYS_SHOWN.has(code));
  const row = useRef<HTMLDivElement>(null);
  const { unit } = wall.sizes.value;
  const digits = states.map((code) => `${code}${`${counts[code] ?? 0}`.length}`).join();
  const shown = `${unit} ${floor.loaded.value} ${tongues.map(({ lang }) => lang).join()} ${digits}`;
  useLayoutEffect(() => {
    const element = row.current;
    if (element === null) return;
    const again = (): void => squeeze(element);
    again();
    // The letters of the page's own font are wider.
    const fonts: Partial<FontFaceSet> = document.fonts;
    fonts.addEventListener?.('loadingdone', again);
    return () => fonts.removeEventListener?.('loadingdone', again);
  }, [shown]);
  return (
    <footer class="wall-foot">
      <div class="bar" aria-hidden="true">
        {states.map((code) => ((counts[code] ?? 0) > 0 ? <i key={code} class={`sw s-${code}`} style={{ flexGrow: counts[code] ?? 0 }} /> : null))}
      </div>
      <div class="legend" ref={row}>
        {states.map((code) => (
          <span key={code} class={ALWAYS_SHOWN.has(code) ? 'state' : 'state rare'}>
            <Swatch code={code} /><b class="num">{floor.loaded.value ? counts[code] ?? 0 : '–'}</b>
            <Both tongues={tongues} text={(words) => stateWord(code, words)} />
          </span>
        ))}
      </div>
      <Notes wall={wall} floor={floor} tongues={tongues} />
    </footer>
  );
}

/** One line: how names are shown, what cannot be read from the distance, and why the page keeps an old build. */
function Notes({ wall, floor, tongues }: Props): JSX.Element {
  const { inches, metres, names } = (wall.screen.value ?? floor.screen).settings;
  const glass = { inches, metres, width: innerWidth, height: innerHeight };
  const seat = floor.seatWidth.value;
  const pages = floor.loaded.value ? pagesFor(seat, glass) : null;
  const reach = reachOf(wall.sizes.value, seat, glass).times;
  const near = (Math.floor(reach * 10) / 10).toFixed(1);
  const spent = wall.spent.value;
  const until = (words: WallWords): string => (spent?.until == null ? '–' : words.time(spent.until));
  const far = reach === 0 ? 'wall.far.none' : pages === 0 ? 'wall.far.screen' : 'wall.far.pages';
  return (
    <p class="notes">
      {spent !== null && (
        <Both class="loud" tongues={tongues} text={(words) => words.say('wall.reloads', { n: spent.times, time: until(words) })} />
      )}
      {pages !== null && (
        <Both class="far num" tongues={tongues} text={(words) => words.say(far, { near, far: metres, n: pages })} />
      )}
      <Both class="names" tongues={tongues} text={(words) => words.say(`wall.names.${names}`)} />
    </p>
  );
}
