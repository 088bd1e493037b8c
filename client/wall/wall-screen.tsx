import './wall.css';
import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { Both, tonguesOf } from './both';
import type { Tongues } from './both';
import { held, letGo } from './held-image';
import { PairingScreen } from './pairing-screen';
import { shiftAt } from './pixel-shift';
import { WallBanner } from './wall-banner';
import { wallVariables } from './wall-colours';
import type { WallFloor } from './wall-floor';
import { WallHeader } from './wall-header';
import { WallLegend } from './wall-legend';
import type { Wall } from './wall-types';
import { WallRail } from './wall-rail';
import type { WallWords } from './wall-words';

/** Everything that a screen on the wall shows. Nobody touches it. */
export function WallScreen({ wall }: { readonly wall: Wall }): JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  const tongues = useMemo(() => tonguesOf(wall), [wall]);
  const shift = useComputed(() => {
    void wall.second.value;
    const { x, y } = shiftAt(wall.now() ?? wall.steady());
    return `translate(${x}px, ${y}px)`;
  });
  const mode = wall.mode.value;
  const sizes = wall.sizes.value;
  const tokens = wall.tokens.value;
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    for (const [name, value] of wallVariables(tokens)) style.setProperty(name, value);
    document.documentElement.dataset['theme'] = tokens.theme;
  }, [tokens]);
  const floor = wall.floor.value;
  // Until then the image of the page before is there.
  const complete = mode === 'pairing' || mode === 'elsewhere' || floor?.ready.value === true;
  useEffect(() => { if (complete) letGo(); }, [complete]);
  const style = {
    '--u': `${sizes.unit}px`, '--figure': `${sizes.figure}px`, '--alert': `${sizes.alert}px`, '--reason': `${sizes.reason}px`,
    '--header': `${sizes.header}px`, '--rail': `${sizes.rail}px`, transform: shift.value,
  };
  // Colour means live.
  const live = mode !== 'wall' || floor === null
    || (floor.kept === null && !floor.live.stopped.value && ['live', 'delayed', 'connecting'].includes(floor.live.link.value));
  return (
    <div class={`wall${live ? '' : ' stale'}${wall.preview === true ? ' preview' : ''}${held.value ? ' held' : ''}`} ref={root} style={style}>
      {mode === 'pairing' ? <PairingScreen wall={wall} />
        : mode === 'elsewhere' ? <Elsewhere tongues={tongues.value} />
        : mode === 'starting' || floor === null ? <Starting wall={wall} tongues={tongues.value} />
          : <Picture wall={wall} floor={floor} tongues={tongues.value} />}
      {wall.identified.value && <Identified wall={wall} />}
    </div>
  );
}

const TROUBLES = { none: 'wall.starting', away: 'wall.away', blocked: 'wall.blocked' } as const;

function Starting({ wall, tongues }: { readonly wall: Wall; readonly tongues: Tongues }): JSX.Element {
  return <main class="sentence"><Both tongues={tongues} text={(words) => words.say(TROUBLES[wall.trouble.value])} /></main>;
}

function Elsewhere({ tongues }: { readonly tongues: Tongues }): JSX.Element {
  return (
    <main class="sentence">
      <Both tongues={tongues} text={(words) => words.say('wall.elsewhere')} />
      <p><Both tongues={tongues} text={(words) => words.say('wall.elsewhere.detail')} /></p>
    </main>
  );
}

function Picture({ wall, floor, tongues }: { readonly wall: Wall; readonly floor: WallFloor; readonly tongues: Tongues }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => { place.current?.append(wall.stage); }, [wall]);
  return (
    <main class="picture">
      <WallHeader wall={wall} floor={floor} tongues={tongues} />
      <WallBanner wall={wall} floor={floor} tongues={tongues} />
      <div class="floor-place" ref={place}><Instead floor={floor} tongues={tongues} /></div>
      <WallRail wall={wall} floor={floor} tongues={tongues} />
      <WallLegend wall={wall} floor={floor} tongues={tongues} />
      <Line wall={wall} tongues={tongues} />
    </main>
  );
}

/** A sentence where there is no picture. */
function Instead({ floor, tongues }: { readonly floor: WallFloor; readonly tongues: Tongues }): JSX.Element | null {
  const nobody = floor.loaded.value && floor.counts.value.total === 0 && floor.live.floor.value === null;
  const none = floor.screen.settings.floors.length === 0;
  const gone = floor.kept === null && floor.live.views.value?.length === 0;
  if (!nobody && !gone) return null;
  const title = (words: WallWords): string => words.say(none ? 'wall.none' : gone ? 'wall.gone' : 'wall.empty');
  return (
    <div class="instead">
      <Both class="title" tongues={tongues} text={title} />
      <Both tongues={tongues} text={(words) => words.say(gone ? 'wall.gone.detail' : 'wall.empty.detail')} />
    </div>
  );
}

/** characters; a longer text has smaller letters */
const LONG_TEXT = 50;

/** From a supervisor, in the language in which it was written. */
function Line({ wall, tongues }: { readonly wall: Wall; readonly tongues: Tongues }): JSX.Element | null {
  const text = wall.text.value;
  if (text === null) return null;
  return (
    <p class={text.text.length > LONG_TEXT ? 'line long' : 'line'} role="status">
      <UserText text={text.text} /><Both class="until num" tongues={tongues} text={(words) => words.say('wall.until', { time: words.time(text.until) })} />
    </p>
  );
}

/** "Which screen is this?": very large, over everything. */
function Identified({ wall }: { readonly wall: Wall }): JSX.Element {
  const screen = wall.screen.value;
  return <div class="identified"><UserText text={screen?.name ?? ''} class="name" /><UserText text={screen?.place ?? ''} class="place" /></div>;
}
