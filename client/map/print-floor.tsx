import type { JSX } from 'preact';
import { alarmText, hasLeft, lastHeard, stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { sinceShown } from '../alerts/alert-list';
import { autoFloor, roundAspect } from '../plan/auto-floor';
import type { Drawing, EmptyBox, FloorGeometry, Heading, IslandBox, SeatBox } from '../plan/geometry';
import { seatView } from '../seats/seat-view';
import { headingsOf } from '../seats/view/headings';
import { SeatStore } from '../seats/view/store';
import { teamCounts } from '../seats/view/team-counts';
import type { TeamCounts } from '../seats/types';
import { FONT } from '../ui/tokens';
import { elapsed, joined } from '../words/words';
import { LEGEND } from '../agents/legend-order';
import { heldOf, placedOf, placesOf } from '../seats/floor/places-of';
import type { Page } from './page';
import { held } from './seat-text';
import type { ViewWords } from './view-words';

/** A4 and A3 have the same proportions. This is the space below the heading on a landscape sheet. */
const PAPER_ASPECT = roundAspect(277, 165);
/** normal size of a seat; a smaller seat has smaller text */
const [SEAT_W, SEAT_H] = [95, 72];
/** lines at the edge of the floor are whole */
const EDGE = 4;

interface Props { readonly page: Page; readonly words: ViewWords }

/** The complete floor of the screen. It works without colour: states in words, an alert with a heavy frame and a mark. */
export function PrintedFloor({ page, words }: Props): JSX.Element {
  const drawn = page.drawn();
  const plan = drawn === 'coming' ? null : drawn;
  const floor = plan === null
    ? autoFloor([...placesOf(page.roster)], PAPER_ASPECT, words.say('floor.noGroup'), words.say('floor.others'))
    : plan.geometry(placedOf(page.roster), heldOf(page.roster), words.say('floor.shelf'), words.say('floor.home'));
  const counts = countsOf(page, floor, words);
  return (
    <>
      <Legend page={page} words={words} floor={floor} />
      <svg viewBox={`${-EDGE} ${-EDGE} ${floor.width + 2 * EDGE} ${floor.height + 2 * EDGE}`} role="img" aria-label={words.say('floor.label')}>
        {plan !== null && <Under drawing={plan.drawing} />}
        {(floor.zones ?? []).map((zone) => <Frame key={zone.id} box={zone} kind="zone" />)}
        {floor.islands.map((island) => <Frame key={island.id} box={island} kind="island" />)}
        {headingsOf(floor).map((heading) => <Title key={heading.id} heading={heading} counts={counts.get(heading.id)} words={words} />)}
        {floor.empty.map((place) => <Empty key={`${place.desk?.id ?? ''} ${place.x} ${place.y}`} place={place} words={words} />)}
        {floor.seats.map((box) => {
          const row = page.roster.row(box.key);
          return row !== null && <Seat key={box.key} page={page} row={row} words={words} box={box} />;
        })}
        {plan !== null && <Over drawing={plan.drawing} />}
      </svg>
    </>
  );
}

function countsOf(page: Page, floor: FloorGeometry, words: ViewWords): ReadonlyMap<string, TeamCounts> {
  const store = new SeatStore();
  store.setFloor(floor);
  const now = page.shownAt();
  for (const row of page.roster.all()) store.refresh(store.put(seatView(row, page.limitsOf(row.id), words)), now, false);
  return teamCounts(store);
}

function Legend({ page, words, floor }: Props & { readonly floor: FloorGeometry }): JSX.Element {
  const { byState } = page.counts.value;
  const departed = [...page.roster.all()].filter(({ agent }) => hasLeft(agent)).length;
  const signs = [
    ['alert', true], ['offline', (byState['offline'] ?? 0) > departed], ['departed', departed > 0], ['empty', floor.empty.some((place) => !place.taken)],
    ['taken', floor.empty.some((place) => place.taken)],
  ] as const;
  return (
    <p class="legend">
      {LEGEND.map((code) => (byState[code] ?? 0) > 0 && <span key={code}>{words.state(code)} <b>{words.number(byState[code] ?? 0)}</b></span>)}
      {signs.map(([sign, there]) => there && <span key={sign} class={`sign sign-${sign}`}><i />{words.say(`print.sign.${sign}`)}</span>)}
    </p>
  );
}

const Frame = ({ box, kind }: { readonly box: IslandBox; readonly kind: 'zone' | 'island' }): JSX.Element =>
  <rect class={kind} x={box.x} y={box.y} width={box.w} height={box.h} rx={10} />;

interface TitleProps extends Pick<Props, 'words'> { readonly heading: Heading; readonly counts: TeamCounts | undefined }

/** The name, then the counts in words. Both are smaller in a narrow row. */
function Title({ heading: { label, x, y, w, h, left }, counts, words }: TitleProps): JSX.Element {
  const size = Math.min(20, Math.max(9, h * 0.5));
  const said = counts === undefined ? '' : joined(words, [
    `${words.state('available')} ${counts.available}`, `${words.state('talking')} ${counts.contact}`,
    ...(counts.alerts > 0 ? [`⚠ ${words.say('attention.title')} ${counts.alerts}`] : []), `${words.say('kpi.signedIn')} ${counts.signedIn}/${counts.people}`,
  ]);
  const room = w - 2 * Math.max(6, left);
  const name = Math.min(naturalWidth(label, size, true), room * 0.6);
  const base = y + Math.max(size, h / 2 + size * 0.36);
  return (
    <>
      <Line text={label} x={x + Math.max(6, left)} y={base} width={name} size={size} bold />
      <Line text={said} x={x + Math.max(6, left) + name + size * 0.6} y={base} width={Math.max(1, room - name - size * 0.6)} size={size * 0.72} />
    </>
  );
}

/** An empty desk has its number and no name. A reserved desk has the reserved name. */
function Empty({ place: { x, y, w, h, desk, taken, reserved, isName }, words }: { readonly place: EmptyBox } & Pick<Props, 'words'>): JSX.Element {
  const f = Math.min(w / SEAT_W, h / SEAT_H);
  return (
    <g class={taken ? 'desk-taken' : 'desk-empty'}>
      <rect class="desk" x={x} y={y} width={w} height={h} rx={6 * f} />
      <Line text={desk?.label ?? ''} x={x + 5 * f} y={y + 15 * f} width={w - 10 * f} size={12 * f} />
      {reserved !== undefined && reserved !== '' && (
        <>
          <Line text={reserved} x={x + 5 * f} y={y + 37 * f} width={w - 10 * f} size={15 * f} />
          <Line text={words.say(isName ? 'seat.nameOnly' : 'print.reserved')} x={x + 5 * f} y={y + 54 * f} width={w - 10 * f} size={11 * f} />
        </>
      )}
    </g>
  );
}

function Seat({ page, row, words, box: { x, y, w, h, desk } }: Props & { readonly row: Row; readonly box: SeatBox }): JSX.Element {
  const old = page.asOf(row);
  const now = old === undefined ? page.shownAt() : old;
  const breach = page.breachOf(row.id);
  const since = sinceShown(row, breach);
  const state = joined(words, [stateText(row, words), lastHeard(row.agent, words), alarmText(row, words), ...held(old, words)].filter((text) => text !== null));
  const f = Math.min(w / SEAT_W, h / SEAT_H);
  const width = w - 10 * f;
  const left = x + 5 * f;
  const time = since === null || now === null ? '' : elapsed(now - since);
  const timed = naturalWidth(time, 13 * f, true);
  return (
    <g class={`${row.dimmed ? 'dimmed ' : ''}l${breach?.level ?? 0} s-${hasLeft(row.agent) ? 'departed' : row.shown.code}`}>
      <rect class="seat" x={x} y={y} width={w} height={h} rx={6 * f} />
      <Line text={desk?.label ?? ''} x={left} y={y + 15 * f} width={Math.max(1, width - timed - 4 * f)} size={12 * f} />
      <Line text={time} x={x + w - 5 * f - timed} y={y + 15 * f} width={timed} size={13 * f} bold />
      <Line text={row.name} x={left} y={y + 34 * f} width={width} size={15 * f} bold />
      <Line text={state} x={left} y={y + 50 * f} width={width} size={12 * f} />
      {breach !== null && <Line text={`⚠ ${words.say(`limit.${breach.limit.kind}`)}`} x={left} y={y + 65 * f} width={width} size={11 * f} bold />}
    </g>
  );
}

function Under({ drawing: { background } }: { readonly drawing: Drawing }): JSX.Element | null {
  if (background === null) return null;
  const { image, x, y, width, height, opacity } = background;
  return (
    <image
      href={`/api/floors/images/${encodeURIComponent(image)}`} x={x} y={y} width={width} height={height} preserveAspectRatio="none" opacity={opacity ?? 1}
    />
  );
}

function Over({ drawing: { walls, doors, labels } }: { readonly drawing: Drawing }): JSX.Element {
  return (
    <>
      {walls.map(({ id, points, thickness }) => (
        <polyline key={id} class="wall" points={points.map((point) => point.join(',')).join(' ')} stroke-width={thickness ?? 6} />
      ))}
      {doors.map(({ id, x, y, width, rotation, label }) => (
        <g key={id} transform={`translate(${x} ${y})`}>
          <g transform={`rotate(${rotation ?? 0})`}>
            <rect x={0} y={-6} width={width} height={12} fill="#fff" />
            <path class="door" d={`M0 0V${width}A${width} ${width} 0 0 0 ${width} 0`} />
          </g>
          {label !== undefined && <text x={rotation === 90 || rotation === 180 ? -width / 2 : width / 2} y={(rotation ?? 0) < 180 ? width / 2 : -width / 2}
            font-size={13} text-anchor="middle">{label}</text>}
        </g>
      ))}
      {labels.map(({ id, text, x, y, size, rotation }) => (
        <text key={id} transform={`translate(${x} ${y}) rotate(${rotation ?? 0})`} y={size * 0.8} font-size={size} font-weight={600}>{text}</text>
      ))}
    </>
  );
}

let ruler: CanvasRenderingContext2D | null = null;

/** In the font of the sheet. */
function naturalWidth(text: string, size: number, bold = false): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (ruler === null) return [...text].length * size;
  ruler.font = `${bold ? 700 : 400} 20px ${FONT}`;
  return (ruler.measureText(text).width * size) / 20;
}

interface LineProps { readonly text: string; readonly x: number; readonly y: number; readonly width: number; readonly size: number; readonly bold?: boolean }

/** Longer text is condensed, never cut. */
function Line({ text, x, y, width, size, bold = false }: LineProps): JSX.Element | null {
  if (text === '') return null;
  return (
    <text
      x={x} y={y} font-size={size} font-weight={bold ? 700 : 400}
      {...(naturalWidth(text, size, bold) > width + 0.5 ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {})}
    >
      {text}
    </text>
  );
}
