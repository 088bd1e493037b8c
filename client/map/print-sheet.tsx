import './print.css';
import { render } from 'preact';
import type { JSX } from 'preact';
import { alarmText, stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { sinceShown } from '../alerts/alert-list';
import { listed } from '../list/list-order';
import { autoFloor, roundAspect } from '../plan/auto-floor';
import { elapsed, joined } from '../words/words';
import { placesOf } from './places-of';
import type { Page } from './page';
import { csvRows } from './save-csv';
import { activeFilters, viewWords } from './view-words';
import type { ViewWords } from './view-words';

/** A4 and A3 have one shape; below the heading this much of a sheet laid on its side is left. */
const PAPER_ASPECT = roundAspect(277, 172);
const NAME_PX = 15;

/**
 * A canvas and a list of which only the rows in view exist would leave the paper empty. So the sheet is drawn when the browser is about to
 * print, by menu, key or button, and goes afterwards. Returns the undo.
 */
export function watchPrinting(page: Page): () => void {
  let sheet: HTMLElement | null = null;
  const before = (): void => {
    after();
    sheet = document.createElement('div');
    sheet.className = 'print-sheet';
    document.body.append(sheet);
    render(<Sheet page={page} words={viewWords(page.words.peek().lang)} />, sheet);
  };
  const after = (): void => {
    if (sheet === null) return;
    render(null, sheet);
    sheet.remove();
    sheet = null;
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  return () => {
    removeEventListener('beforeprint', before);
    removeEventListener('afterprint', after);
    after();
  };
}

function Sheet({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const view = page.views.value?.find((one) => one.id === page.view.value)?.name ?? '';
  const at = page.shownAt();
  const isLive = page.now() !== null && !page.paused.value;
  const filter = page.filter.value;
  const limits = [...activeFilters(filter, words).map(({ what }) => what), ...(filter.query.trim() === '' ? [] : [`“${filter.query.trim()}”`])];
  return (
    <>
      <header>
        <h1>{view}</h1>
        {at !== null && <b>{words.say(isLive ? 'print.at' : 'print.stale', { time: page.words.value.timeOfDay(at) })}</b>}
        {page.zone.value !== null && <span>{words.say('status.zone', { zone: page.zone.value })}</span>}
        <span>{words.say('status.agents', { n: words.number(page.counts.value.total) })}</span>
        {limits.length > 0 && <span>{words.say('filter.active')}: {joined(words, limits)} ({words.number(page.counts.value.found)})</span>}
      </header>
      {page.layout.value === 'map' ? <Floor page={page} words={words} /> : <Table page={page} words={words} />}
    </>
  );
}

function Floor({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const floor = autoFloor([...placesOf(page.roster)], PAPER_ASPECT, words.say('floor.noGroup'), words.say('floor.others'));
  return (
    <svg viewBox={`0 0 ${floor.width} ${floor.height}`} role="img" aria-label={words.say('floor.label')}>
      {floor.islands.map((island) => (
        <g key={island.id}>
          <rect class="island" x={island.x} y={island.y} width={island.w} height={island.h} rx={10} />
          <text class="island-name" x={island.x + 12} y={island.y + 24}>{island.label}</text>
        </g>
      ))}
      {floor.seats.map((box) => {
        const row = page.roster.row(box.key);
        return row !== null && <Seat key={box.key} page={page} row={row} words={words} x={box.x} y={box.y} w={box.w} h={box.h} />;
      })}
    </svg>
  );
}

interface SeatProps { readonly page: Page; readonly row: Row; readonly words: ViewWords; readonly x: number; readonly y: number; readonly w: number; readonly h: number }

/** Told without colour: the state in words, an alert by a heavy frame and a mark. */
function Seat({ page, row, words, x, y, w, h }: SeatProps): JSX.Element {
  const now = page.now();
  const breach = page.breachOf(row.id);
  const since = sinceShown(row, breach);
  const state = joined(words, [stateText(row, words), alarmText(row, words)].filter((text) => text !== null));
  const level = breach?.level ?? 0;
  const width = w - 10;
  return (
    <g class={`${row.dimmed ? 'dimmed ' : ''}l${level} s-${row.shown.code}`}>
      <rect class="seat" x={x} y={y} width={w} height={h} rx={6} />
      <Line text={row.name} x={x + 5} y={y + 20} width={width} size={NAME_PX} bold />
      <Line text={state} x={x + 5} y={y + 40} width={width} size={12} />
      <Line text={`${level > 0 ? '⚠ ' : ''}${since === null || now === null ? '' : elapsed(now - since)}`} x={x + 5} y={y + 62} width={width} size={NAME_PX} bold />
    </g>
  );
}

interface LineProps { readonly text: string; readonly x: number; readonly y: number; readonly width: number; readonly size: number; readonly bold?: boolean }

/** Kanji and kana are as wide as they are high, other letters about half of that. Longer text is pressed together, never cut. */
function Line({ text, x, y, width, size, bold = false }: LineProps): JSX.Element {
  const natural = [...text].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) > 0x2e7f ? size : size * 0.56), 0);
  return <text x={x} y={y} font-size={size} font-weight={bold ? 700 : 400} {...(natural > width ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {})}>{text}</text>;
}

function Table({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const [heads = [], ...lines] = csvRows(page, words);
  const rows = listed(page.roster.all(), page.order.value, page.all.value, page.breachOf);
  return (
    <table>
      <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
      <tbody>
        {lines.map((line, index) => (
          <tr key={rows[index]?.id ?? index} class={`${rows[index]?.dimmed === true ? 'dimmed ' : ''}${line.at(-1) === '' ? '' : 'l1'}`}>{line.map((text, column) => <td key={heads[column]}>{text}</td>)}</tr>
        ))}
      </tbody>
    </table>
  );
}
