import './seating.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import type { Row } from '../agents/roster';
import { ErrorBox, Field } from '../ui/form';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/admin-icon';
import { shellWords } from '../words/shell-words';
import { grab } from './grab';
import type { Page, SeatingDone } from './page';
import { freePerson, seatPerson } from './seating';
import { sourceText } from './source-text';
import { viewWords } from './view-words';
import type { ViewWords } from './view-words';

/** for this time a change can be undone here */
const UNDO_MS = 15_000;

/** The person's seat on a drawn floor, and the controls to change it. */
export function SeatLine({ page, row }: { readonly page: Page; readonly row: Row }): JSX.Element | null {
  const open = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const words = viewWords(page.words.value);
  const { seat, team } = row.agent;
  if (!page.desks.value) {
    return (
      <section class="sec seat-line">
        <p>
          <Icon name="map" />
          <b>{words.say('seating.place', { team: team === '' ? words.say('floor.noGroup') : team })}</b><small>{words.say('seating.automatic')}</small>
        </p>
      </section>
    );
  }
  return (
    <section class="sec seat-line">
      <p>
        <Icon name="map" />
        <b>
          {seat === null ? words.say(row.agent.source === 'home' ? 'floor.home' : 'floor.shelf')
            : words.say('details.desk', { desk: row.desk === '' ? seat : row.desk })}
        </b>
        {seat !== null && <small>{sourceText(row.agent, words)}</small>}
      </p>
      {page.maySeat.value && (
        <div class="row">
          <span class="hand" title={words.say('seating.drag')} aria-hidden="true" onPointerDown={(event) => { grab(page, row.id, event); }}>
            <i class="grip" />
          </span>
          <button type="button" class="btn" onClick={() => { open.value = true; }}>
            {words.say(seat === null ? 'seating.give' : 'seating.change')}
          </button>
          {seat !== null && (
            <button type="button" class="btn" onClick={() => void freePerson(page, row).then((said) => { answer.value = said; })}>
              {words.say('seating.free')}
            </button>
          )}
          {seat !== null && row.desk !== '' && page.mayPlan.value && row.agent.floor !== null && (
            <a class="btn" href={`/floor/${row.agent.floor}/codes?seat=${encodeURIComponent(seat)}`}>{words.say('desk.code')}</a>
          )}
        </div>
      )}
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
      {open.value && <SeatDialog page={page} row={row} close={() => { open.value = false; }} />}
    </section>
  );
}

interface DialogProps { readonly page: Page; readonly row: Row; readonly close: () => void }

/** Choosing a seat by typing its number, so that it works with the keyboard and on a telephone. */
export function SeatDialog({ page, row, close }: DialogProps): JSX.Element {
  const words = viewWords(page.words.value);
  const text = useSignal('');
  const swap = useSignal(false);
  const wrong = useSignal<readonly string[]>([]);
  const answer = useSignal<Answer<unknown> | null>(null);
  const plan = page.drawn();
  const desks = plan === null || plan === 'coming' ? [] : plan.desks.filter((desk) => desk.label !== '');
  const sitting = new Map([...page.roster.all()].flatMap((one) => (one.agent.seat === null ? [] : [[one.agent.seat, one] as const])));
  const chosen = desks.find((desk) => desk.label.toLowerCase() === text.value.trim().normalize('NFKC').toLowerCase());
  const there = chosen === undefined ? undefined : sitting.get(chosen.id);
  const seat = async (): Promise<void> => {
    if (chosen === undefined) {
      wrong.value = [words.say('seating.noDesk', { desk: text.value.trim() })];
      return;
    }
    const said = await seatPerson(page, row, chosen.id, swap.value);
    if (said.kind === 'ok') close();
    else answer.value = said;
  };
  return (
    <Dialog title={words.say('seating.title', { name: row.name })} words={shellWords(words.lang)} close={close}>
      <form class="seat-form" onSubmit={(event) => { event.preventDefault(); void seat(); }}>
        <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
        {row.agent.seat !== null && (
          <p class="aid">{words.say('seating.now', { desk: row.desk === '' ? row.agent.seat : row.desk, source: sourceText(row.agent, words) })}</p>
        )}
        <Field
          label={words.say('seating.desk')} value={text.value} errors={wrong.value}
          set={(value) => { text.value = value; wrong.value = []; }}
          input={{ list: 'free-desks', autocomplete: 'off', required: true, autofocus: true, spellcheck: false, autocapitalize: 'off', maxLength: 100 }}
        />
        <datalist id="free-desks">
          {desks.filter((desk) => !sitting.has(desk.id)).slice(0, 500).map((desk) => <option key={desk.id} value={desk.label} />)}
        </datalist>
        {there !== undefined && there.id !== row.id && (
          <>
            <p class="aid">{words.say(swap.value ? 'seating.taken.swap' : 'seating.taken', { name: there.name })}</p>
            {row.agent.seat !== null && (
              <label class="check">
                <input type="checkbox" checked={swap.value} onChange={(event) => { swap.value = event.currentTarget.checked; }} />
                {words.say('seating.swap')}
              </label>
            )}
          </>
        )}
        <footer>
          <button type="button" class="btn" onClick={close}>{shellWords(words.lang).say('form.cancel')}</button>
          <button type="submit" class="btn primary">{words.say('seating.seat')}</button>
        </footer>
      </form>
    </Dialog>
  );
}

/** The last change, with its undo. */
export function SeatingUndo({ page }: { readonly page: Page }): JSX.Element | null {
  const done = page.done.value;
  useEffect(() => {
    if (done === null) return;
    const timer = setTimeout(() => { if (page.done.peek() === done) page.done.value = null; }, UNDO_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const fault = page.fault.value;
  if (fault !== null) {
    return (
      <div class="seating-undo" role="alert">
        <span>{fault}</span>
        <button type="button" class="btn" onClick={() => { page.fault.value = null; }}>{viewWords(page.words.value).say('dialog.close')}</button>
      </div>
    );
  }
  return done === null ? null : <Undo key={done.said} page={page} done={done} words={viewWords(page.words.value)} />;
}

function Undo({ page, done, words }: { readonly page: Page; readonly done: SeatingDone; readonly words: ViewWords }): JSX.Element {
  const answer = useSignal<Answer<unknown> | null>(null);
  const undo = async (): Promise<void> => {
    const said = await done.undo();
    if (said.kind !== 'ok') {
      answer.value = said;
      return;
    }
    page.said.value = words.say('seating.undone');
    page.done.value = null;
  };
  return (
    <div class="seating-undo" role="status">
      <span>{done.said}</span>
      <button type="button" class="btn" onClick={() => void undo()}>{words.say('seating.undo')}</button>
      <ErrorBox answer={answer.value} words={shellWords(words.lang)} />
    </div>
  );
}
