import { encode } from 'uqr';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { ownBuild } from '../api/server-build';
import { NO_WORDS } from '../words/words';
import { Both } from './both';
import type { Tongues } from './both';
import type { Wall } from './wall-types';
import { wallWords } from './wall-words';

const LIFE_MS = 10 * 60_000;
/** white around a code, in modules, that a camera needs to find it */
const QUIET = 4;
const BUILD_CHARS = 8;

/** m:ss */
const left = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor((ms % 60_000) / 1000)).padStart(2, '0')}`;

/** Somebody with a telephone or at a desk approves this screen. Nothing on it can be pressed, and nobody's language is known: Japanese, then English. */
export function PairingScreen({ wall }: { readonly wall: Wall }): JSX.Element {
  void wall.second.value;
  const place = { zone: wall.zone.value, now: () => wall.now() ?? 0 };
  const tongues: Tongues = [wallWords('ja', place, NO_WORDS), wallWords('en', place, NO_WORDS)];
  const pairing = wall.pairing.value;
  const code = pairing?.code ?? null;
  const at = wall.now();
  const rest = pairing === null ? 0 : Math.max(0, pairing.left - (wall.steady() - pairing.at));
  const known = pairing?.known ?? null;
  const forgets = pairing?.forgets === true;
  const glass = [innerWidth, innerHeight].map((size) => Math.round(size * devicePixelRatio)).join(' × ');
  const facts = [glass, wall.zone.value ?? '', ownBuild()?.slice(0, BUILD_CHARS) ?? ''].filter((one) => one !== '');
  return (
    <main class="pair">
      <header>
        <span class="mark" aria-hidden="true"><i /><i /><i /><i /></span>
        <b>{tongues[0].say('product')}</b>
        <time class="num">{at === null ? '' : tongues[0].time(at)}</time>
      </header>
      {forgets && (
        <section class="alone" role="alert">
          <h1><Both tongues={tongues} text={(words) => words.say('pair.cookies')} /></h1>
          <p class="text"><Both tongues={tongues} text={(words) => words.say('pair.cookies.how', { host: location.host })} /></p>
        </section>
      )}
      {!forgets && <section>
        <div class="how">
          <h1><Both tongues={tongues} text={(words) => words.say(known === null ? 'pair.title' : 'pair.again')} /></h1>
          <p class="code" aria-label={code ?? ''}>
            {[...(code ?? '        ')].map((letter, n) => <span key={n} class={n === 4 ? 'box second' : 'box'}>{letter}</span>)}
          </p>
          <p class="text"><Both tongues={tongues} text={(words) => words.say(code === null ? 'pair.soon' : 'pair.how')} /></p>
          {known !== null && <p class="text known"><Both tongues={tongues} text={(words) => words.say('pair.known', { name: known })} /></p>}
        </div>
        <div class="scan">
          {code !== null && <Code text={`${location.origin}/screens?code=${code}`} />}
          <b>{location.host}/screens</b>
        </div>
      </section>}
      <footer>
        {code !== null && (
          <>
            <svg class="ring" viewBox="0 0 48 48" aria-hidden="true">
              <circle cx="24" cy="24" r="20" class="all" />
              <circle cx="24" cy="24" r="20" class="rest" pathLength="100" stroke-dasharray={`${(100 * rest) / LIFE_MS} 100`} />
            </svg>
            <div class="left">
              <b class="num"><Both tongues={tongues} text={(words) => words.say('pair.left', { time: left(rest) })} /></b>
              <Both tongues={tongues} text={(words) => words.say('pair.once')} />
            </div>
          </>
        )}
        <span class={pairing?.away === true ? 'conn lost' : 'conn live'} role="status">
          <span class="dot" /><Both tongues={tongues} text={(words) => words.say(pairing?.away === true ? 'pair.away' : 'pair.connected')} />
        </span>
        <span class="facts num">{facts.join(' · ')}</span>
      </footer>
    </main>
  );
}

/** A QR code as one path. */
function Code({ text }: { readonly text: string }): JSX.Element {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(text, { border: 0, ecc: 'M' });
    const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
    return { size: modules + 2 * QUIET, path: dark.join('') };
  }, [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={text} shape-rendering="crispEdges">
      <rect width={size} height={size} rx="2" class="paper" /><path d={path} />
    </svg>
  );
}
