import type { JSX } from 'preact';
import { busyOf } from '../agents/roster';
import { loudOf } from '../alerts/alert-list';
import { UserText } from '../ui/parts';
import { Both } from './both';
import type { Tongues } from './both';
import type { Wall } from './wall-types';
import type { WallFloor } from './wall-floor';
import type { WallWords } from './wall-words';

interface Props { readonly wall: Wall; readonly floor: WallFloor; readonly tongues: Tongues }

interface Figure {
  readonly key: string;
  readonly label: (words: WallWords) => string;
  readonly value: number | null;
  readonly note: (words: WallWords) => string;
  readonly tone: '' | 'ready' | 'contact' | 'acw' | 'warn' | 'crit';
}

/** Only figures that have a source. */
function figuresOf(floor: WallFloor): readonly Figure[] {
  const counts = floor.counts.value;
  const loud = loudOf(floor.alerts.value);
  const critical = loud.filter(({ breach }) => breach.level === 2).length;
  const of = (code: string): number => counts.byState[code] ?? 0;
  const busy = counts.signedIn === 0 ? 0 : Math.round((100 * busyOf(counts)) / counts.signedIn);
  const told = floor.alerts.value.length > 0 || floor.live.now() !== null || floor.kept !== null;
  return [
    {
      key: 'ready', label: (words) => words.state('available'), value: of('available'), tone: 'ready',
      note: (words) => words.say('wall.of', { n: counts.signedIn }),
    },
    { key: 'contact', label: (words) => words.state('talking'), value: of('talking'), tone: 'contact', note: (words) => words.say('wall.busy', { n: busy }) },
    { key: 'acw', label: (words) => words.say('legend.acw'), value: of('acw'), note: () => '', tone: 'acw' },
    {
      key: 'alerts', label: (words) => words.say('wall.attention'), value: told ? loud.length : null,
      note: (words) => (critical > 0 ? words.say('wall.critical', { n: critical }) : ''), tone: critical > 0 ? 'crit' : loud.length > 0 ? 'warn' : '',
    },
    {
      key: 'signed-in', label: (words) => words.say('wall.signedIn'), value: counts.signedIn, tone: '',
      note: (words) => words.say('wall.of', { n: counts.total }),
    },
  ];
}

/** The name of the floor, the figures, the clock of the site and the state of the link. */
export function WallHeader({ wall, floor, tongues }: Props): JSX.Element {
  void wall.second.value;
  const view = floor.live.views.value?.[0] ?? floor.kept?.view;
  const loaded = floor.loaded.value;
  const turn = wall.turn.value;
  return (
    <header class="wall-head">
      <div class="place">
        <h1><UserText text={view?.name ?? ''} /></h1>
        <p>
          {view?.floor?.siteName !== undefined && <UserText text={view.floor.siteName} />}
          {wall.preview === true && <span class="held"><Both tongues={tongues} text={(words) => words.say('wall.preview')} /></span>}
          {turn.count > 1 && <span class="turn num">{tongues[0].say('wall.turn', { n: turn.index + 1, all: turn.count })}</span>}
          {turn.stopped && <span class="held"><Both tongues={tongues} text={(words) => words.say('wall.held')} /></span>}
        </p>
      </div>
      {figuresOf(floor).map(({ key, label, value, note, tone }) => (
        <div key={key} class={`fig ${tone}`}>
          <Both class="label" tongues={tongues} text={label} />
          <span class="v num">{loaded && value !== null ? tongues[0].number(value) : '–'}</span>
          {loaded && <Both class="note num" tongues={tongues} text={note} />}
        </div>
      ))}
      <Clock wall={wall} floor={floor} tongues={tongues} />
    </header>
  );
}

function Clock({ wall, floor, tongues }: Props): JSX.Element {
  const at = floor.live.now() ?? (floor.kept === null ? wall.now() : null);
  const link = floor.kept === null ? floor.live.link.value : 'connecting';
  const state = link === 'live' && floor.live.stopped.value ? 'lost' : link;
  const age = Math.round((floor.live.age() ?? 0) / 1000);
  const said = (words: WallWords): string => (state === 'connecting' ? '' : state === 'live' ? words.say('wall.live')
    : state === 'delayed' ? words.say('wall.delayed', { age: words.say('wall.seconds', { n: age }) })
      : state === 'lost' ? words.say('link.lost') : words.say('wall.reconnecting'));
  return (
    <div class="when">
      <time class="num">{at === null ? '–:–' : timeOf(at, wall.zone.value)}</time>
      <p class={`conn ${state}`}>
        <span class="dot" />{[said(tongues[0]), at === null ? '' : dateOf(at, tongues[0].lang, wall.zone.value)].filter((one) => one !== '').join(' · ')}
      </p>
    </div>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(lang: string, zone: string | null, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang} ${zone} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (made === undefined) {
    if (formats.size > 20) formats.clear();
    try {
      made = new Intl.DateTimeFormat(lang, { ...options, ...(zone === null ? {} : { timeZone: zone }) });
    } catch {
      made = new Intl.DateTimeFormat(lang, options);
    }
    formats.set(key, made);
  }
  return made;
}
const timeOf = (ms: number, zone: string | null): string => format('en-GB', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
const dateOf = (ms: number, lang: string, zone: string | null): string =>
  format(lang === 'ja' ? 'ja-JP' : 'en-GB', zone, { month: lang === 'ja' ? 'long' : 'short', day: 'numeric', weekday: 'short' }).format(ms);
