import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { composing } from '../../ui/keys';
import { SheetCell } from './sheet-cell';
import type { Marks } from './sheet-cell';
import { beside, inView, isSeatPart, layOut } from './sheet-layout';
import type { Band, Box, Layout } from './sheet-layout';
import type { TableDraft } from './table-draft';
import { codeText } from './table-words';
import type { TableWords } from './table-words';
import type { Cell, Desk, Preview } from './table-wire';

interface Props {
  readonly preview: Preview;
  readonly draft: TableDraft;
  readonly words: TableWords;
  /** what each desk says: matched or not, or what changes there */
  readonly marks: Marks;
  /** one click on a grey cell makes it a seat */
  readonly flips: boolean;
  /** set to the rows that are in view */
  readonly rows: Signal<RowsSeen | null>;
}

/** Numbers of rows, and how many there are. */
export interface RowsSeen { readonly from: number; readonly to: number; readonly of: number }

const isGrey = (cell: Cell): boolean => !isSeatPart(cell) && cell.role !== 'zone';

const HEAD = { width: 34, height: 22 };
/** drawn around what is in view, so that scrolling shows no holes */
const SPARE = 300;
const STEP = 120;

/** The sheet as it is, in its proportions. Only what is in view exists. */
export function Sheet({ preview, draft, words, marks, flips, rows }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const room = useSignal({ width: 900, height: 600 });
  const view = useSignal<Box>({ x: 0, y: 0, width: 1200, height: 900 });
  const layout = useMemo(() => layOut(preview, room.value.width - HEAD.width - 4), [preview, room.value.width]);
  const find = useMemo(() => ({ cells: inView(layout.cells), bands: inView(layout.bands), aisles: inView(layout.aisles) }), [layout]);
  const at = useMemo(() => new Map(layout.cells.map((one) => [one.cell.at, one])), [layout]);
  const desks = useMemo(() => new Map<string, Desk>(draft.desks.value.map((desk) => [desk.at, desk])), [draft.desks.value]);
  const look = (): void => {
    const element = scroller.current;
    if (element === null) return;
    const down = (n: number): number => Math.floor(n / STEP) * STEP - SPARE;
    const [x, y, more] = [down(element.scrollLeft), down(element.scrollTop), 2 * SPARE + STEP];
    const next = { x, y, width: element.clientWidth + more, height: element.clientHeight + more };
    const seen = layout.rows.filter(({ at, size }) => at + size > element.scrollTop + 1 && at < element.scrollTop + element.clientHeight - HEAD.height - 1);
    const last = layout.rows[layout.rows.length - 1];
    const [from, to, of] = [Number(seen[0]?.text ?? 0), Number(seen[seen.length - 1]?.text ?? 0), Number(last?.text ?? 0)];
    if (rows.peek()?.from !== from || rows.peek()?.to !== to || rows.peek()?.of !== of) rows.value = { from, to, of };
    const now = view.peek();
    if (next.x !== now.x || next.y !== now.y || next.width !== now.width || next.height !== now.height) view.value = next;
  };
  useLayoutEffect(look, [layout]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => {
      room.value = { width: element.clientWidth, height: element.clientHeight };
      look();
    };
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => resize.disconnect();
  }, []);

  const show = (place: string): void => {
    const [element, one] = [scroller.current, at.get(place)];
    if (element === null || one === undefined) return;
    const [left, top] = [one.x, one.y];
    const [wide, high] = [element.clientWidth - HEAD.width, element.clientHeight - HEAD.height];
    if (top < element.scrollTop + 8 || top + one.height > element.scrollTop + high - 8) element.scrollTop = top - high / 3;
    if (left < element.scrollLeft + 8 || left + one.width > element.scrollLeft + wide - 8) element.scrollLeft = left - wide / 3;
    look();
  };
  useEffect(() => { if (draft.selected.value !== null) show(draft.selected.value); }, [draft.selected.value, layout]);

  /** the cell that Tab reaches */
  const stop = useSignal<string | null>(null);
  const first = layout.cells.find(({ cell }) => cell.role === 'seat') ?? layout.cells[0];
  const tab = at.has(stop.value ?? '') ? stop.value : at.has(draft.selected.value ?? '') ? draft.selected.value : (first?.cell.at ?? null);
  const onKey = (event: KeyboardEvent): void => {
    const place = event.target instanceof HTMLElement ? event.target.dataset['at'] : undefined;
    const from = at.get(place ?? '');
    if (from === undefined || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = beside(layout.cells, from, event.key);
    if (next === null) {
      if (event.key.startsWith('Arrow')) event.preventDefault();
      return;
    }
    event.preventDefault();
    stop.value = next.cell.at;
    show(next.cell.at);
    const focus = (): boolean => {
      const element = scroller.current?.querySelector<HTMLElement>(`[data-at="${next.cell.at}"]`);
      element?.focus({ preventScroll: true });
      return element != null;
    };
    // It may have to be drawn first.
    if (!focus()) requestAnimationFrame(focus);
  };
  const seen = find.cells(view.value);
  // The cell with the focus stays, also out of view.
  const kept = tab === null ? undefined : at.get(tab);
  const drawn = kept === undefined || seen.includes(kept) ? seen : [...seen, kept];
  return (
    <div class="sheet" ref={scroller} role="group" aria-label={words.say('table.sheet.label')} onScroll={look} onKeyDown={onKey}>
      <div class="sheet-grid" style={{ gridTemplateColumns: `${HEAD.width}px ${layout.width}px`, gridTemplateRows: `${HEAD.height}px ${layout.height}px` }}>
        <Heads layout={layout} view={view.value} />
        <div class="sheet-body">
          {find.aisles(view.value).map((one) => (
            <div key={`${one.isRow} ${one.x} ${one.y}`} class="aisle" style={place(one, 2)} aria-hidden="true">
              {one.isRow && one.height >= 14 && one.width > 90 && <span>{words.say('table.aisle')}</span>}
            </div>
          ))}
          {find.bands(view.value).map((one) => (
            <BandRow key={one.y} band={one} draft={draft} words={words} wide={room.value.width - HEAD.width} flips={flips} />
          ))}
          {drawn.map((one) => (
            <SheetCell
              key={one.cell.at} laid={one} desk={desks.get(one.cell.at)} mark={marks.get(one.cell.at)} words={words} isStop={one.cell.at === tab}
              isSelected={one.cell.at === draft.selected.value}
              open={() => {
                stop.value = one.cell.at;
                draft.selected.value = one.cell.at;
                if (flips && isGrey(one.cell)) draft.flip([one.cell.at], true);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

const place = (box: Box, inset = 0): Readonly<Record<string, string>> => ({
  left: `${box.x + inset}px`, top: `${box.y + inset}px`, width: `${Math.max(1, box.width - 2 * inset)}px`, height: `${Math.max(1, box.height - 2 * inset)}px`,
});

/** Letters of the columns and numbers of the rows, as in Excel. */
function Heads({ layout, view }: { readonly layout: Layout; readonly view: Box }): JSX.Element {
  const columns = layout.columns.filter(({ at, size }) => at < view.x + view.width && at + size > view.x);
  const rows = layout.rows.filter(({ at, size }) => at < view.y + view.height && at + size > view.y);
  return (
    <>
      <div class="sheet-corner" aria-hidden="true" />
      <div class="sheet-columns" aria-hidden="true">
        {columns.map((one) => <span key={one.text} style={{ left: `${one.at}px`, width: `${one.size}px` }}>{one.size >= 13 ? one.text : ''}</span>)}
      </div>
      <div class="sheet-rows" aria-hidden="true">
        {rows.map((one) => <span key={one.text} style={{ top: `${one.at}px`, height: `${one.size}px` }}>{one.size >= 11 ? one.text : ''}</span>)}
      </div>
    </>
  );
}

/** A row without seats, hatched, with a word for why. One click makes seats of its cells; after that, one click takes it back. */
function BandRow({ band, draft, words, wide, flips }: {
  readonly band: Band; readonly draft: TableDraft; readonly words: TableWords; readonly wide: number; readonly flips: boolean;
}): JSX.Element {
  const places = band.cells.map(({ at }) => at);
  const flip = (): void => draft.flip(places, band.isFlipped ? null : true);
  const text = band.cells.map((cell) => cell.text.replaceAll('\n', ' ')).filter((one) => one !== '').join('　');
  const way = band.isFlipped ? 'table.flip.none' : 'table.flip.seats';
  const role = band.cells.find((cell) => cell.role !== 'note')?.role ?? 'note';
  return (
    <div class={`band${band.isFlipped ? ' flipped' : ''}`} style={place(band, 2)}>
      <div class="band-in" style={{ maxWidth: `${wide - 12}px` }}>
        {!band.isFlipped && <span class="band-text" title={text}><bdi>{text}</bdi></span>}
        {!band.isFlipped && <span class="why">{codeText(words, `table.role.${role}`, 'table.role.note')}</span>}
        {flips && (
          <button type="button" class="text-button" aria-label={`${words.say(way)}: ${text}`} onClick={flip}>{words.say(way)}</button>
        )}
      </div>
    </div>
  );
}
