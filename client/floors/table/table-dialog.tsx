import './table.css';
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useId, useMemo, useRef } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import type { Session } from '../../app/session';
import { personId } from '../../app/session';
import { IconButton } from '../../ui/buttons';
import { Icon } from '../../ui/admin-icon';
import { composing, keepFromIme } from '../../ui/keys';
import type { TimePlace } from '../../words/times';
import type { Language } from '../../words/language';
import type { Floor, Instance, Site } from '../floors-wire';
import { answerByKey, CheckSide } from './check-side';
import { keptDraft } from './kept-draft';
import { changeMarks, checkMarks } from './marks';
import { PasteStep } from './paste-step';
import { PlaceSide } from './place-side';
import { Sheet } from './sheet';
import type { RowsSeen } from './sheet';
import { SheetFoot } from './sheet-foot';
import { createTableDraft } from './table-draft';
import type { Step, TableDraft } from './table-draft';
import { DoneStep } from './done-step';
import { TableFault } from './table-fault';
import { TableFooter } from './table-footer';
import { codeText, tableWords } from './table-words';
import type { TableWords } from './table-words';

interface Props {
  readonly session: Session;
  readonly lang: Language;
  readonly place: TimePlace;
  /** the floor whose seats change; null: a new floor, or one that is chosen later */
  readonly floor: Floor | null;
  /** those that may be changed as a whole */
  readonly floors: readonly Floor[];
  readonly instances: readonly Instance[];
  readonly sites: readonly Site[];
  /** true: something was written */
  readonly close: (changed: boolean) => void;
}

/** A seat table from Excel on its way to a floor, in three steps: paste, check, place. */
export function TableDialog({ session, lang, place, floor, floors, instances, sites, close }: Props): JSX.Element {
  const words = useMemo(() => tableWords(lang, place), [lang, place]);
  const who = personId(session);
  const draft = useMemo(() => createTableDraft({ floors, instances, floor: floor?.id ?? null, who }), []);
  const kept = useMemo(() => {
    const one = keptDraft(who);
    return one !== null && (floor === null || one.floor === floor.id) ? one : null;
  }, []);
  const changed = useSignal(false);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const step = draft.step.value;
  if (draft.done.value !== null) changed.value = true;
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // The field that is filled in next, or the part that the keys work on.
  useEffect(() => {
    const found = FIRST[step].map((one) => dialog.current?.querySelector<HTMLElement>(one)).find((one) => one != null);
    found?.focus({ preventScroll: true });
  }, [step]);
  // On the document: a card with the focus goes when the next question comes.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (draft.step.peek() !== 'check' || event.defaultPrevented || composing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!isFree(event.target, event.key) || !answerByKey(event, draft)) return;
      event.preventDefault();
      if (event.key === 'Enter') requestAnimationFrame(() => dialog.current?.querySelector<HTMLElement>('.question.on')?.focus({ preventScroll: true }));
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const placed = floors.find((one) => one.id === draft.floor.value) ?? null;
  const title = placed === null ? words.say('table.title') : words.say('table.title.change', { name: placed.name });
  return (
    <dialog ref={dialog} class={`dialog table-dialog at-${step}`} aria-labelledby={id} onClose={() => close(changed.value)} onKeyDown={keepFromIme}>
      <header>
        <span class="table-icon"><Icon name="file-spreadsheet" /></span>
        <div class="table-title"><h2 id={id}>{title}</h2><p>{aboutOf(draft, words)}</p></div>
        <Steps step={step} words={words} />
        <IconButton bare icon="x" label={words.say('dialog.close')} onClick={() => dialog.current?.close()} />
      </header>
      {step === 'paste' && (
        <div class="table-body one">
          <TableFault draft={draft} words={words} />
          <PasteStep draft={draft} words={words} nobody={instances.length === 0 && floors.length === 0} kept={kept} />
        </div>
      )}
      {(step === 'check' || step === 'place') && (
        <Body draft={draft} words={words}>
          <TableFault draft={draft} words={words} />
          {step === 'check' ? <CheckSide draft={draft} words={words} familyOnly={session.person?.names === 'family'} />
            : (
              <form id="table-place" onSubmit={(event) => { event.preventDefault(); void draft.apply(); }}>
                <PlaceSide draft={draft} words={words} floors={floors} instances={instances} sites={sites} />
              </form>
            )}
        </Body>
      )}
      {step === 'done' && (
        <div class="table-body one">
          <TableFault draft={draft} words={words} />
          <DoneStep draft={draft} words={words} />
        </div>
      )}
      <TableFooter draft={draft} words={words} close={() => dialog.current?.close()} />
    </dialog>
  );
}

/** The key is not meant for the element that has the focus. */
function isFree(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return true;
  if (target instanceof HTMLInputElement && target.type === 'radio') return true;
  if (target.matches('input, textarea, select')) return false;
  return key !== 'Enter' || !target.matches('button, a');
}

function Body({ draft, words, children }: {
  readonly draft: TableDraft; readonly words: TableWords; readonly children: ComponentChildren;
}): JSX.Element | null {
  const marks = useComputed(() => {
    const preview = draft.preview.value;
    return preview !== null && draft.step.value === 'place' && draft.floor.value !== null ? changeMarks(preview, draft.people.value, words)
      : checkMarks(draft.desks.value);
  });
  const preview = draft.preview.value;
  const rows = useSignal<RowsSeen | null>(null);
  if (preview === null) return null;
  const isCheck = draft.step.value === 'check';
  return (
    <div class="table-body">
      <div class="table-left">
        <Sheet preview={preview} draft={draft} words={words} marks={marks.value} flips={isCheck} rows={rows} />
        <SheetFoot preview={preview} rows={rows.value} draft={draft} words={words} isChange={!isCheck && draft.floor.value !== null} />
      </div>
      <aside class="table-side" tabIndex={-1} aria-label={words.say(isCheck ? 'table.step.check' : 'table.step.place')}>{children}</aside>
    </div>
  );
}

function aboutOf(draft: TableDraft, words: TableWords): string {
  const preview = draft.preview.value;
  if (preview === null || draft.step.value === 'paste') return words.say('table.about');
  const source = draft.source.value?.kind === 'file' ? draft.source.value.name : codeText(words, `table.source.${preview.source}`, 'table.source.text');
  return words.say('table.about.cells', {
    source, columns: words.number(preview.widths.length), rows: words.number(preview.heights.length),
    seats: words.count('table.seats', draft.counts.value.seats),
  });
}

/** What gets the focus at each step: the first of these that exists. */
const FIRST: Readonly<Record<Step, readonly string[]>> = {
  paste: ['.paste-field textarea'], check: ['.table-side'], place: ['.table-side input:not([type=checkbox])', '.table-side'], done: ['.done-step .primary'],
};

const STEPS = ['paste', 'check', 'place'] as const;

function Steps({ step, words }: { readonly step: Step; readonly words: TableWords }): JSX.Element {
  const now = step === 'done' ? STEPS.length : STEPS.indexOf(step);
  return (
    <ol class="steps" aria-label={words.say('table.steps')}>
      {STEPS.map((one, n) => (
        <li key={one} class={n < now ? 'ok' : n === now ? 'on' : ''} aria-current={n === now ? 'step' : undefined}>
          <i aria-hidden="true">{n < now ? <Icon name="check" /> : n + 1}</i><span>{words.say(`table.step.${one}`)}</span>
        </li>
      ))}
    </ol>
  );
}
