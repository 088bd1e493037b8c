import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, shape, text } from '../api/read';
import { SLOP } from '../stage/pointers';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { Swatch, UserText } from '../ui/parts';
import { elapsed } from '../words/words';
import type { EditorDesk } from './editor-desk';
import { EditIcon } from './editor-icon';
import { TextField } from './fields';

const MOST = 60;
const isSeated = shape({ seated: list(shape({ seat: text })), ended: list(shape({ seat: text })) });

/** People sit on the published version: a new seat must be published first. */
export async function seatPerson(desk: EditorDesk, { agent, name }: Row, seat: string): Promise<Answer<unknown>> {
  const words = desk.words.peek();
  const label = desk.model.document.peek().seats.find(({ id }) => id === seat)?.label ?? seat;
  if (!desk.published.peek().seats.some(({ id }) => id === seat)) {
    desk.said.value = words.say('edit.seat.new', { label });
    return { kind: 'no-answer' };
  }
  const said = await callApi('PUT', `/api/floors/${encodeURIComponent(desk.floor)}/seats/${encodeURIComponent(seat)}/occupant`, isSeated, { agent: agent.arn });
  desk.said.value = said.kind === 'ok' ? words.say('edit.seat.done', { name, label }) : said.kind === 'problem' ? `${said.title} ${said.detail}`
    : words.say('form.silence');
  return said;
}

/** People without a seat, always visible. They are dragged to a seat, or a seat number is typed. */
export function Shelf({ desk }: { readonly desk: EditorDesk }): JSX.Element {
  const words = desk.words.value;
  void [desk.people.pulse.value, desk.people.live.second.value];
  const find = useSignal('');
  const chosen = useSignal<Row | null>(null);
  const carried = useSignal<{ readonly x: number; readonly y: number; readonly text: string } | null>(null);
  const all = desk.people.unseated();
  const query = find.value.normalize('NFKC').toLowerCase();
  const rows = query === '' ? all : all.filter(({ name, agent }) => `${name} ${agent.user}`.toLowerCase().includes(query));

  const grab = (row: Row, press: PointerEvent): void => {
    if (!press.isPrimary || (press.pointerType === 'mouse' && press.button !== 0)) return;
    let dragging = false;
    const move = (event: PointerEvent): void => {
      if (event.pointerId !== press.pointerId) return;
      dragging ||= Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) > SLOP[press.pointerType === 'touch' ? 'touch' : 'mouse'];
      if (!dragging) return;
      event.preventDefault();
      const seat = desk.stage.peek()?.seatAt(event.clientX, event.clientY) ?? null;
      const label = seat === null ? null : desk.model.document.peek().seats.find(({ id }) => id === seat)?.label ?? seat;
      desk.model.shown.value = new Set(seat === null ? [] : [`seats/${seat}`]);
      carried.value = { x: event.clientX, y: event.clientY, text: label === null ? row.name : `${row.name} → ${label}` };
    };
    const stop = (event: PointerEvent | KeyboardEvent): void => {
      if ('pointerId' in event ? event.pointerId !== press.pointerId : event.key !== 'Escape') return;
      for (const name of ['pointermove', 'pointerup', 'pointercancel', 'keydown'] as const) removeEventListener(name, name === 'pointermove' ? move as never
        : stop as never, true);
      carried.value = null;
      desk.model.shown.value = new Set();
      if (event.type !== 'pointerup') return;
      if (!dragging) {
        chosen.value = row;
        return;
      }
      const seat = 'clientX' in event ? desk.stage.peek()?.seatAt(event.clientX, event.clientY) ?? null : null;
      if (seat !== null) void seatPerson(desk, row, seat);
    };
    addEventListener('pointermove', move, true);
    for (const name of ['pointerup', 'pointercancel', 'keydown'] as const) addEventListener(name, stop as never, true);
  };
  const now = desk.people.live.now();
  return (
    <section class="ed-shelf" aria-label={words.say('edit.shelf')}>
      <header>
        <h2>{words.say('edit.shelf')}</h2><b class="tag">{words.number(all.length)}</b><span>{words.say('edit.shelf.hint')}</span>
        <label class="ed-find"><EditIcon name="search" /><input type="search" aria-label={words.say('edit.shelf.find')}
          placeholder={words.say('edit.shelf.find')}
          value={find.value} onInput={(event) => { find.value = event.currentTarget.value; }} /></label>
      </header>
      <ul>
        {rows.length === 0 && <li class="ed-note">{words.say(all.length === 0 ? 'edit.shelf.none' : 'edit.shelf.nobody')}</li>}
        {rows.slice(0, MOST).map((row) => (
          <li key={row.id}>
            <button type="button" class="ed-card" onPointerDown={(event) => grab(row, event)}
              onClick={(event) => { if (event.detail === 0) chosen.value = row; }}>
              <Swatch code={row.shown.code} channel={row.shown.channel} status={row.agent.status ?? ''} unknownContact={row.agent.unknownContact} />
              <span>
                <b><UserText text={row.name} /></b>
                <small>{row.agent.team} · {stateText(row, words)}{row.shown.since !== null && now !== null ? ` ${elapsed(now - row.shown.since)}` : ''}</small>
              </span>
            </button>
          </li>
        ))}
        {rows.length > MOST && <li class="ed-note">{words.say('edit.shelf.more', { n: words.number(rows.length - MOST) })}</li>}
      </ul>
      {carried.value !== null && <p class="carried" aria-hidden="true"
        style={{ left: `${carried.value.x}px`, top: `${carried.value.y}px` }}>{carried.value.text}</p>}
      {chosen.value !== null && <SeatDialog desk={desk} row={chosen.value} close={() => { chosen.value = null; }} />}
    </section>
  );
}

function SeatDialog({ desk, row, close }: { readonly desk: EditorDesk; readonly row: Row; readonly close: () => void }): JSX.Element {
  const words = desk.words.value;
  const number = useSignal('');
  const answer = useSignal<Answer<unknown> | null>(null);
  const wrong = useSignal<string | null>(null);
  const fold = (label: string): string => label.normalize('NFKC').trim().toUpperCase();
  const seat = async (): Promise<void> => {
    const found = desk.model.document.peek().seats.find(({ label }) => label !== undefined && fold(label) === fold(number.peek()));
    if (found === undefined || !desk.published.peek().seats.some(({ id }) => id === found.id)) {
      wrong.value = words.say(found === undefined ? 'edit.seat.unknown' : 'edit.seat.new', { label: number.peek() });
      return;
    }
    const said = await seatPerson(desk, row, found.id);
    answer.value = said;
    if (said.kind === 'ok') close();
  };
  return (
    <Dialog title={words.say('edit.seat.title', { name: row.name })} words={words} close={close}>
      <form onSubmit={(event) => { event.preventDefault(); void seat(); }}>
        <ErrorBox answer={answer.value} words={words} />
        {wrong.value !== null && <p class="ed-warn" role="alert"><EditIcon name="triangle-alert" />{wrong.value}</p>}
        <TextField label={words.say('edit.number')} value={number.value} set={(text) => { number.value = text; }} enter={() => void seat()} />
        <footer>
          <button type="button" class="btn" onClick={close}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary">{words.say('edit.seat.do')}</button>
        </footer>
      </form>
    </Dialog>
  );
}
