import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { COLUMNS, firstQueue, listed } from './list-order';
import type { Column, Order } from './list-order';
import { inOrderOf, keepOrder, tabStop } from './row-order';
import type { Filter } from '../agents/filter';
import type { Roster, Row } from '../agents/roster';
import { alarmText, hasLeft, lastHeard, stateText } from '../agents/agent-text';
import { sinceShown } from '../alerts/alert-list';
import { isHandled } from '../alerts/alert-groups';
import { stateBeside } from '../alerts/alert-text';
import { alertWords } from '../alerts/alert-words';
import { markTexts } from '../alerts/mark-text';
import type { Breach } from '../alerts/limits';
import { elapsed } from '../words/words';
import type { Words } from '../words/words';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { Badge, UserText, Swatch } from '../ui/parts';

const ROW_H = 40;
const SPARE = 8;

/** The parts of the screen that the table needs. */
export interface ListModel {
  readonly words: ReadonlySignal<Words>;
  readonly filter: ReadonlySignal<Filter>;
  readonly order: Signal<Order>;
  /** agents who do not match the filter are shown too, dimmed */
  readonly all: ReadonlySignal<boolean>;
  readonly loaded: ReadonlySignal<boolean>;
  /** the seats of this floor have numbers */
  readonly desks: ReadonlySignal<boolean>;
  readonly second: ReadonlySignal<number>;
  readonly pulse: ReadonlySignal<number>;
  readonly selected: ReadonlySignal<string | null>;
  /** id of the person at this browser; null: not known */
  readonly me: ReadonlySignal<string | null>;
  /** who gets the keyboard focus; an id of null: the row that Tab reaches */
  readonly toFocus: Signal<{ readonly id: string | null } | null>;
  readonly roster: Roster;
  nowOf(row: Row): number | null;
  /** that somebody is not live while others are, in words; empty: they are */
  heldText(row: Row): readonly string[];
  breachOf(id: string): Breach | null;
  select(id: string | null): void;
  /** id of the seat whose dialog is open */
  readonly deskOpen: Signal<string | null>;
}

/** Someone who may not see user names has no column for them. */
function anyUser(rows: Iterable<Row>): boolean {
  for (const { agent } of rows) if (agent.user !== '') return true;
  return false;
}

interface ListProps {
  readonly page: ListModel;
  /** an agent in the list is pressed, perhaps for a drag to a desk; absent: dragging is not allowed */
  readonly grab?: (id: string, event: PointerEvent) => void;
}

/** The full equivalent of the map as a real table. Only the rows in view exist; the table says how many there are. */
export function ListView({ page, grab }: ListProps): JSX.Element {
  const words = page.words.value;
  const { order } = page;
  const scroller = useRef<HTMLDivElement>(null);
  const top = useSignal(0);
  const height = useSignal(600);
  const focused = useSignal<{ readonly id: string | null; readonly index: number }>({ id: page.selected.peek(), index: 0 });
  const pointed = useSignal(false);
  const entered = useSignal(false);
  /** changes when the user asks for another order */
  const asked = useSignal(0);
  const wish = useComputed(() => ({ asked: asked.value, order: order.value, all: page.all.value, filter: page.filter.value }));
  const stood = useRef<{ readonly wish: unknown; readonly ids: readonly string[] }>({ wish: null, ids: [] });
  /** the focus is moving to a row that may not exist yet */
  const moving = useRef(false);
  // Sorted once a second and after every action of the user: rows that move four times a second cannot be read.
  const sorted = useComputed(() => (
    page.second.value, page.filter.value, page.loaded.value, page.words.value, listed(page.roster.listed(), order.value, page.all.value, page.breachOf)
  ));
  // While the pointer is over a row or the keyboard focus is in it, the row keeps its position.
  const rows = useComputed(() => {
    const fresh = sorted.value;
    const inside = entered.value && (moving.current || scroller.current?.querySelector('tbody')?.contains(document.activeElement) === true);
    const list = (pointed.value || inside) && stood.current.wish === wish.value ? keepOrder(stood.current.ids, fresh) : fresh;
    stood.current = { wish: wish.value, ids: list.map((row) => row.id) };
    return list;
  });
  void page.pulse.value;

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const resize = new ResizeObserver(() => { height.value = element.clientHeight; });
    resize.observe(element);
    return () => resize.disconnect();
  }, []);

  const list = rows.value;
  const first = Math.max(0, Math.floor(top.value / ROW_H) - SPARE);
  const last = Math.min(list.length, Math.ceil((top.value + height.value) / ROW_H) + SPARE);
  const focusIndex = tabStop(list, focused.value.id, focused.value.index);
  const held = !inOrderOf(list, sorted.value);
  const users = anyUser(page.roster.all());

  const scrollTo = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    if (index * ROW_H < element.scrollTop) element.scrollTop = index * ROW_H;
    if ((index + 2) * ROW_H > element.scrollTop + element.clientHeight) element.scrollTop = (index + 2) * ROW_H - element.clientHeight;
    top.value = element.scrollTop;
  };
  const moveTo = (index: number): void => {
    const next = Math.min(rows.peek().length - 1, Math.max(0, index));
    const id = rows.peek()[next]?.id ?? null;
    focused.value = { id, index: next };
    moving.current = entered.value = true;
    scrollTo(next);
    requestAnimationFrame(() => {
      moving.current = false;
      const all = scroller.current?.querySelectorAll<HTMLElement>('tr[data-id]') ?? [];
      for (const one of all) if (one.dataset['id'] === id) one.focus({ preventScroll: true });
    });
  };
  useSignalEffect(() => {
    const id = page.selected.value;
    const at = rows.peek().findIndex((row) => row.id === id);
    if (at < 0) return;
    focused.value = { id, index: at };
    scrollTo(at);
  });
  useSignalEffect(() => {
    const want = page.toFocus.value;
    if (want === null) return;
    page.toFocus.value = null;
    const { id, index } = focused.peek();
    moveTo(tabStop(rows.peek(), want.id ?? id, index));
  });
  const onKey = (event: KeyboardEvent): void => {
    // An action applies to the agent with the focus, wherever the row is now.
    const id = event.target instanceof HTMLElement ? event.target.dataset['id'] : undefined;
    if (id === undefined || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = list.findIndex((row) => row.id === id);
    const page10 = Math.max(1, Math.floor(height.value / ROW_H) - 2);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page10, PageUp: at - page10, Home: 0, End: list.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) {
      event.preventDefault();
      moveTo(next);
    } else if (event.key === ' ' || (event.key === 'Enter' && page.selected.peek() !== id)) {
      event.preventDefault();
      const row = list[at];
      if (row !== undefined) open(page, row);
    }
  };
  const sortBy = (by: Column): void => {
    order.value = { by, descending: order.value.by === by ? !order.value.descending : by === 'time' || by === 'alert' || by === 'contacts' };
  };

  return (
    <div
      class={`list${grab === undefined ? '' : ' grabs'}${page.desks.value ? ' desks' : ''}`} ref={scroller}
      onScroll={(event) => { top.value = event.currentTarget.scrollTop; }}
      onPointerEnter={(event) => { pointed.value = event.pointerType === 'mouse'; }} onPointerLeave={() => { pointed.value = false; }}
    >
      <table role="grid" aria-label={words.say('list.label')} aria-rowcount={list.length + 1} onKeyDown={onKey}>
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.filter((column) => (column !== 'desk' || page.desks.value) && (column !== 'user' || users)).map((column) => {
              const on = order.value.by === column;
              return (
                <th key={column} scope="col" class={`c-${column}`} aria-sort={on ? (order.value.descending ? 'descending' : 'ascending') : 'none'}>
                  <button type="button" onClick={() => sortBy(column)}>
                    {words.say(`list.${column}`)}
                    {on && <Icon name={order.value.descending ? 'arrow-down' : 'arrow-up'} />}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody
          onFocusIn={() => {
            entered.value = true;
          }}
          onFocusOut={({ relatedTarget, currentTarget }) => {
            entered.value = moving.current || (relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
          }}
        >
          {first > 0 && <tr class="gap" aria-hidden="true"><td style={{ height: `${first * ROW_H}px` }} /></tr>}
          {list.slice(first, last).map((row, offset) => (
            <ListRow
              key={row.id} page={page} row={page.roster.row(row.id) ?? row} index={first + offset} focusable={first + offset === focusIndex}
              users={users}
              onFocus={() => { focused.value = { id: row.id, index: first + offset }; }} {...(grab === undefined ? {} : { grab })}
            />
          ))}
          {last < list.length && (
            <tr class="gap" aria-hidden="true">
              <td style={{ height: `${(list.length - last) * ROW_H}px` }} />
            </tr>
          )}
        </tbody>
      </table>
      {held && (
        <p class="held">
          <span role="status">{words.say('list.held')}</span>
          <button type="button" class="btn" onClick={() => { asked.value++; }}>{words.say('list.sort')}</button>
        </p>
      )}
    </div>
  );
}

/** Somebody who has never logged in has no details, but a seat. */
function open(page: ListModel, { id, expected, agent }: Row): void {
  if (expected) page.deskOpen.value = agent.seat;
  else page.select(id);
}

interface RowProps extends ListProps {
  readonly row: Row;
  readonly index: number;
  readonly focusable: boolean;
  readonly users: boolean;
  readonly onFocus: () => void;
}

function ListRow({ page, grab, row, index, focusable, users, onFocus }: RowProps): JSX.Element {
  const words = page.words.value;
  const { agent, shown } = row;
  const now = page.nowOf(row);
  const old = page.heldText(row);
  const breach = page.breachOf(row.id);
  const also = alarmText(row, words);
  const heard = lastHeard(agent, words);
  const since = sinceShown(row, breach);
  const beside = stateBeside(row, breach, now, words);
  const marks = breach === null ? [] : markTexts(breach, page.me.value, now, alertWords(words));
  const kind = breach === null ? '' : ` l${breach.level}${breach.quiet ? ' quiet' : ''}`;
  const chosen = row.id === page.selected.value;
  return (
    <tr
      data-id={row.id} aria-rowindex={index + 2} aria-selected={chosen} tabIndex={focusable ? 0 : -1}
      class={`${row.dimmed ? 'dimmed' : ''}${chosen ? ' on' : ''}${old.length > 0 ? ' old' : ''}${kind}`}
      onClick={() => open(page, row)} onFocus={onFocus}
      // A finger scrolls the list. It drags only with the grip.
      onPointerDown={(event) => { if (!row.expected && (event.pointerType === 'mouse' || gripped(event))) grab?.(row.id, event); }}
    >
      <td class="c-name">
        <Swatch
          code={shown.code} channel={shown.channel} status={agent.status ?? ''} unknownContact={agent.unknownContact} departed={hasLeft(agent)}
        />
        <UserText text={row.name} />
        {grab !== undefined && !row.expected && <i class="grip" aria-hidden="true" />}
      </td>
      {page.desks.value && <td class="c-desk num">{agent.source === 'home' ? words.say('floor.home') : <UserText text={row.desk} />}
        {agent.source === 'check-in' && <small> {words.say('list.checkIn')}</small>}</td>}
      {users && <td class="c-user"><UserText text={agent.user} /></td>}
      <td class="c-state">
        <UserText text={stateText(row, words)} />
        {agent.next !== null && <small> → <UserText text={agent.next} /></small>}
        {also !== null && <em class="crit">{also}</em>}
        {old.map((text) => <em key={text}>{text}</em>)}
        {heard !== null && <em>{heard}</em>}
        {agent.silent && <em>{words.say('seat.silent')}</em>}
        {agent.suspect && <em>{words.say('seat.suspect')}</em>}
      </td>
      <td class="c-time num">{since === null || now === null ? '' : elapsed(now - since)}</td>
      <td class="c-contacts num">{agent.contacts.length === 0 ? '' : agent.contacts.length}</td>
      <td class="c-queue">
        <UserText text={firstQueue(row)} />
      </td>
      <td class="c-group">
        <UserText text={agent.team} />
      </td>
      <td class="c-alert">
        {breach !== null && (
          <span class="why" title={[words.say(`limit.${breach.limit.kind}`), ...(beside === null ? [] : [beside]), ...marks].join(' ')}>
            {isHandled(breach) ? <Icon name="check" /> : <Badge level={breach.level} />}
            <span>
              {words.say(`limit.${breach.limit.kind}`)}
              {marks.map((text) => <small key={text} class="who num"> {text}</small>)}{beside !== null && <small> {beside}</small>}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}

const gripped = ({ target }: PointerEvent): boolean => target instanceof Element && target.closest('.grip') !== null;
