import './print.css';
import { render } from 'preact';
import type { JSX } from 'preact';
import { listed } from '../list/list-order';
import { joined } from '../words/words';
import type { Page } from './page';
import { PrintedFloor } from './print-floor';
import { csvRows } from './save-csv';
import { viewLabel } from '../live/view-label';
import { floorName } from './floor-name';
import { activeFilters, viewWords } from './view-words';
import type { ViewWords } from './view-words';

/**
 * The canvas and the list (which contains only visible rows) would print an empty page. So a sheet is drawn when the browser is about to
 * print, by menu, key or button, and removed afterwards. Returns the undo.
 */
export function watchPrinting(page: Page): () => void {
  let sheet: HTMLElement | null = null;
  const before = (): void => {
    after();
    sheet = document.createElement('div');
    sheet.className = 'print-sheet';
    document.body.append(sheet);
    render(<Sheet page={page} words={viewWords(page.words.peek())} />, sheet);
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
  const views = page.views.value ?? [];
  const view = views.find((one) => one.id === page.view.value);
  const at = page.shownAt();
  const isLive = page.now() !== null && !page.paused.value;
  const filter = page.filter.value;
  const query = filter.query.trim();
  const limits = [...activeFilters(filter, words, floorName(views, page.words.value)).map(({ what }) => what), ...(query === '' ? [] : [`“${query}”`])];
  return (
    <>
      <header>
        <h1>{view !== undefined && viewLabel(view, views, words)}</h1>
        {at !== null && <b>{words.say(isLive ? 'print.at' : 'print.stale', { time: words.timeOfDay(at) })}</b>}
        {at !== null && <span>{words.day(at)}</span>}
        {page.zone.value !== null && <span>{words.say('status.zone', { zone: page.zone.value })}</span>}
        <span>{words.say('status.agents', { n: words.number(page.counts.value.total) })}</span>
        {limits.length > 0 && <span>{words.say('print.filter', { list: joined(words, limits), n: words.number(page.counts.value.found) })}</span>}
      </header>
      {page.layout.value === 'map' ? <PrintedFloor page={page} words={words} /> : <Table page={page} words={words} />}
    </>
  );
}

function Table({ page, words }: { readonly page: Page; readonly words: ViewWords }): JSX.Element {
  const [heads = [], ...lines] = csvRows(page, words);
  const rows = listed(page.roster.listed(), page.order.value, page.all.value, page.breachOf);
  return (
    <table>
      <thead><tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr></thead>
      <tbody>
        {lines.map((line, index) => {
          const row = rows[index];
          const alerting = row !== undefined && page.breachOf(row.id)?.quiet === false;
          return (
            <tr key={row?.id ?? index} class={`${row?.dimmed === true ? 'dimmed ' : ''}${alerting ? 'l1' : ''}`}>
              {line.map((text, column) => (
                <td key={heads[column]}>{text}</td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
