import './state-strip.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Row } from '../agents/roster';
import { Icon } from '../ui/icon';
import { Badge } from '../ui/parts';
import { channelIcon } from '../ui/state-icons';
import { wallClock } from '../words/zone';
import type { Page } from './page';
import type { Strip } from './strip-answer';
import { nextPiece, pieceAt, piecesOf, STRIP_MS, timeMarks } from './strip-pieces';
import type { Piece } from './strip-pieces';
import { pieceCells, pieceText } from './strip-text';
import { useStrip } from './use-strip';
import { viewWords } from './view-words';
import type { ViewWords } from './view-words';

interface Props { readonly page: Page; readonly row: Row }

/** The strip is drawn again after this time: it moves by less than a pixel. */
const STEP_MS = 10_000;
/** Share of the width that a contact needs for its icon. */
const ICON_SHARE = 0.05;
const MINUTE = 60_000;
/** Heights in CSS px, as in state-strip.css. */
const ALERTS_PX = 15;
const STATES_PX = 26;
const LANE_PX = 12;
const LANE_GAP_PX = 3;

/** The agent's states and contacts of the last two hours. */
export function StateStrip({ page, row }: Props): JSX.Element {
  const words = viewWords(page.words.value);
  const { strip, failed } = useStrip(row.agent);
  return (
    <section class="sec">
      <h3>{words.say('strip.title')}</h3>
      {strip !== null ? <Past page={page} row={row} strip={strip} words={words} />
        : <p class="dim">{words.say(failed ? 'strip.failed' : 'strip.loading')}</p>}
      {strip !== null && failed && <p class="dim">{words.say('strip.old', { time: words.time(strip.to) })}</p>}
    </section>
  );
}

interface PastProps extends Props { readonly strip: Strip; readonly words: ViewWords }

function Past({ page, row, strip, words }: PastProps): JSX.Element {
  void page.second.value;
  const { agent } = row;
  // While the agent is not known live, the answer is the last that is known.
  const now = Math.max(page.nowOf(row) ?? strip.to, strip.to);
  const end = Math.ceil(now / STEP_MS) * STEP_MS;
  const level = page.breachOf(row.id)?.level ?? 0;
  const pieces = useMemo(
    () => piecesOf({ strip, agent, limits: level === 0 ? [] : page.limitsOf(row.id), now, end }), [strip, agent, level, end]);
  const zone = page.zone.value;
  const marks = useMemo(() => timeMarks(end - STRIP_MS, end, offsetOf(end, zone)), [end, zone]);
  // What the pointer or the keyboard chose: a place, because the pieces are made again.
  const pointed = useSignal<Place | null>(null);
  const focused = useSignal<Place | null>(null);
  const place = pointed.value ?? focused.value;
  const current = pieces.filter(({ kind }) => kind === 'state').pop() ?? pieces[pieces.length - 1];
  const piece = (place === null ? null : pieceAt(pieces, place.row, place.at)) ?? current;
  const table = useMemo(() => <Table pieces={pieces} words={words} now={now} />, [pieces, words]);
  const drawing = useMemo(() => <Drawing pieces={pieces} end={end} />, [pieces, end]);
  if (piece === undefined) return <p class="dim">{words.say('strip.empty')}</p>;
  const left = (at: number): string => `${Math.max(0, (at - end + STRIP_MS) / STRIP_MS) * 100}%`;
  return (
    <>
      <div
        class="past" role="slider" tabIndex={0} aria-label={words.say('strip.label')} aria-valuemin={1} aria-valuemax={pieces.length}
        aria-valuenow={pieces.indexOf(piece) + 1} aria-valuetext={pieceText(piece, words, now)}
        onKeyDown={(event) => {
          const next = nextPiece(pieces, piece, event.key);
          if (!KEYS.has(event.key)) return;
          // These keys would move to another seat.
          event.preventDefault();
          event.stopPropagation();
          pointed.value = null;
          if (next !== null) focused.value = placeOf(next);
        }}
        onPointerMove={(event) => { pointed.value = placeAt(event.currentTarget, event, end); }}
        onPointerDown={(event) => { pointed.value = placeAt(event.currentTarget, event, end); }}
        onPointerLeave={(event) => { if (event.pointerType !== 'touch') pointed.value = null; }}
        onBlur={() => { focused.value = pointed.value = null; }}
      >
        {marks.map((at) => <i key={at} class="tick" style={{ left: left(at) }} />)}
        {drawing}
        {place !== null && <i class="on" style={{ ...spot(piece, end), ...heightOf(piece.row, pieces) }} />}
      </div>
      <p class="past-marks num" aria-hidden="true">
        {marks.filter((at) => isInside(at, end)).map((at) => <span key={at} style={{ left: left(at) }}>{clock(words, at)}</span>)}
      </p>
      <p class="past-said num" aria-hidden="true">{pieceText(piece, words, now)}</p>
      {pieces.some(({ kind }) => kind === 'gap') && <p class="past-gap dim"><i class="gap" />{words.say('strip.gap')}</p>}
      {table}
    </>
  );
}

/** Painted under the pointer's area: alerts on top, then the states, then the contacts, one lane each. */
function Drawing({ pieces, end }: { readonly pieces: readonly Piece[]; readonly end: number }): JSX.Element {
  const rows = [...new Set([0, ...pieces.map(({ row }) => row)])].sort((a, b) => a - b);
  return (
    <>
      {rows.map((row) => (
        <div key={row} class={row < 0 ? 'alerts' : row === 0 ? 'states' : 'lane'} data-row={row}>
          {pieces.filter((piece) => piece.row === row).map((piece) => <Drawn key={keyOf(piece)} piece={piece} end={end} />)}
        </div>
      ))}
    </>
  );
}

function Drawn({ piece, end }: { readonly piece: Piece; readonly end: number }): JSX.Element {
  const style = spot(piece, end);
  switch (piece.kind) {
    case 'alert': return <span class="at" style={{ left: style.left }}><Badge level={piece.level} /></span>;
    case 'gap': return <i class="gap" style={style} />;
    case 'state': return <i class={`s-${piece.code}`} style={style} />;
    case 'contact': return (
      <i class={`s-${piece.code}`} style={style}>
        {piece.first && piece.to - piece.from > ICON_SHARE * STRIP_MS && <Icon name={channelIcon(piece.contact.channel)} />}
      </i>
    );
  }
}

function Table({ pieces, words, now }: { readonly pieces: readonly Piece[]; readonly words: ViewWords; readonly now: number }): JSX.Element {
  return (
    <div class="unseen">
      <table>
        <caption>{words.say('strip.label')}</caption>
        <thead><tr>{(['what', 'from', 'to', 'time'] as const).map((key) => <th key={key} scope="col">{words.say(`strip.${key}`)}</th>)}</tr></thead>
        <tbody>
          {pieces.map((piece) => (
            <tr key={keyOf(piece)}>{pieceCells(piece, words, now).map((cell, column) => <td key={column}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const keyOf = (piece: Piece): string => `${piece.kind} ${piece.from} ${piece.kind === 'contact' ? piece.contact.id : piece.row}`;

interface Place { readonly row: number; readonly at: number }

const KEYS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
const placeOf = (piece: Piece): Place => ({ row: piece.row, at: piece.kind === 'alert' ? piece.from : (piece.from + piece.to) / 2 });

function placeAt(strip: HTMLElement, { target, clientX }: PointerEvent, end: number): Place {
  const { left, width } = strip.getBoundingClientRect();
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
  return { row: Number(row ?? 0), at: end - STRIP_MS + ((clientX - left) / Math.max(1, width)) * STRIP_MS };
}

const share = (ms: number): number => Math.min(1, Math.max(0, ms / STRIP_MS)) * 100;

const spot = ({ kind, from, to }: Piece, end: number): { readonly left: string; readonly width: string } =>
  ({ left: `${share(from - end + STRIP_MS)}%`, width: kind === 'alert' ? '0' : `${share(to - from)}%` });

/** Where the row of a piece is. */
function heightOf(row: number, pieces: readonly Piece[]): { readonly top: string; readonly height: string } {
  if (row < 0) return { top: '0', height: `${ALERTS_PX}px` };
  const top = pieces.some((piece) => piece.row < 0) ? ALERTS_PX : 0;
  return row === 0 ? { top: `${top}px`, height: `${STATES_PX}px` }
    : { top: `${top + STATES_PX + LANE_GAP_PX + (row - 1) * (LANE_PX + LANE_GAP_PX)}px`, height: `${LANE_PX}px` };
}

/** Difference of the site's clock to UTC, ms. */
const offsetOf = (at: number, zone: string | null): number => Date.parse(`${wallClock(at, zone)}Z`) - Math.floor(at / MINUTE) * MINUTE;

const EDGE_MS = 0.06 * STRIP_MS;
/** The text of a mark fits: it is not at an end of the strip. */
const isInside = (at: number, end: number): boolean => at > end - STRIP_MS + EDGE_MS && at < end - EDGE_MS;

/** 14:30, without the date. */
const clock = (words: ViewWords, at: number): string => words.time(at).slice(-5);
