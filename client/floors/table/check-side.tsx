import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import { UserText } from '../../ui/parts';
import { CellCard } from './cell-card';
import { Missing } from './missing';
import { QuestionCard } from './question-card';
import { nextOpen, placesOf } from './questions';
import type { TableDraft } from './table-draft';
import type { TableWords } from './table-words';
import type { Cell, Desk } from './table-wire';

interface Props {
  readonly draft: TableDraft;
  readonly words: TableWords;
  /** this person reads family names only */
  readonly familyOnly: boolean;
}

/** questions that are shown at a time, the current one first */
const AT_A_TIME = 3;
const MOST_NAMED = 12;

/** The three numbers, the questions, and the names that nobody has. */
export function CheckSide({ draft, words, familyOnly }: Props): JSX.Element {
  const counts = draft.counts.value;
  const preview = draft.preview.value;
  const cells = useMemo(() => new Map<string, Cell>(preview?.cells.map((cell) => [cell.at, cell])), [preview]);
  const places = useMemo(() => placesOf(draft.desks.value), [draft.desks.value]);
  const kana = preview?.cells.filter(({ reading, role }) => reading != null && role === 'seat').length ?? 0;
  const { questions, missing } = draft.lists.value;
  const selected = draft.selected.value;
  const isListed = [...questions, ...missing].some(({ at }) => at === selected);
  return (
    <>
      <div class="numbers" role="status">
        {([['found', 'table.mark.found'], ['questions', 'table.mark.questions'], ['unknown', 'table.mark.unknown']] as const).map(([kind, key]) => (
          <div key={kind} class={`n-${kind}`}><b class="num">{words.number(counts[kind])}</b><span>{words.say(key)}</span></div>
        ))}
      </div>
      {counts.seats === 0 && <p class="hint warn"><Icon name="triangle-alert" /><span>{words.say('table.no.seats')}</span></p>}
      {selected !== null && !isListed && cells.has(selected) && <CellCard at={selected} cells={cells} draft={draft} words={words} places={places} />}
      <Questions questions={questions} cells={cells} draft={draft} words={words} places={places} />
      {missing.length > 0 && <Missing missing={missing} cells={cells} draft={draft} words={words} places={places} />}
      {familyOnly && counts.questions > 0 && <p class="hint"><Icon name="info" /><span>{words.say('table.names.family')}</span></p>}
      {kana > 0 && <p class="hint"><Icon name="info" /><span>{words.say('table.furigana', { n: words.number(kana) })}</span></p>}
    </>
  );
}

interface QuestionsProps {
  readonly questions: readonly Desk[];
  readonly cells: ReadonlyMap<string, Cell>;
  readonly draft: TableDraft;
  readonly words: TableWords;
  readonly places: ReadonlyMap<string, string>;
}

function Questions({ questions, cells, draft, words, places }: QuestionsProps): JSX.Element {
  const picking = useSignal<string | null>(null);
  const open = questions.filter(({ kind }) => kind === 'question');
  if (questions.length === 0) {
    return draft.counts.value.found + draft.counts.value.unknown === 0 ? <></>
      : <p class="good"><Icon name="circle-check" />{words.say('table.questions.none')}</p>;
  }
  const index = Math.max(0, questions.findIndex(({ at }) => at === (draft.selected.value ?? open[0]?.at)));
  const shown = questions.slice(index, index + AT_A_TIME);
  const rest = questions.slice(index + AT_A_TIME).filter(({ kind }) => kind === 'question');
  const go = (step: 1 | -1): void => { draft.selected.value = questions[(index + step + questions.length) % questions.length]?.at ?? null; };
  const textOf = (at: string): string => (cells.get(at)?.text ?? at).replaceAll('\n', ' ');
  return (
    <section class="questions" aria-labelledby="table-questions">
      <h3 id="table-questions">
        <Icon name="circle-question-mark" />{words.say('table.questions')}
        <em class="num">{words.say('table.questions.keys', { at: index + 1, n: questions.length })}</em>
        <button type="button" class="btn sq bare small" aria-label={words.say('table.question.before')} onClick={() => go(-1)}><Icon name="arrow-up" /></button>
        <button type="button" class="btn sq bare small" aria-label={words.say('table.question.next')} onClick={() => go(1)}><Icon name="arrow-down" /></button>
      </h3>
      {open.length === 0 && <p class="good"><Icon name="circle-check" />{words.say('table.questions.done')}</p>}
      {shown.map((desk, n) => (
        <QuestionCard
          key={desk.at} desk={desk} {...questionOf(draft, desk)} text={textOf(desk.at)} isCurrent={n === 0} places={places} draft={draft} words={words}
          picking={picking.value === desk.at} pick={(isOpen) => { picking.value = isOpen ? desk.at : null; }}
        />
      ))}
      {rest.length > 0 && (
        <p class="more-questions">
          {words.say('table.questions.more', { n: rest.length })}{' '}
          {rest.slice(0, MOST_NAMED).map(({ at }) => (
            <button key={at} type="button" class="text-button" onClick={() => { draft.selected.value = at; }}><UserText text={textOf(at)} /></button>
          ))}
          {rest.length > MOST_NAMED && '…'}
        </p>
      )}
    </section>
  );
}

/** As it was asked: an answer does not take the other candidates away. */
export function questionOf(draft: TableDraft, desk: Desk): { readonly candidates: readonly string[]; readonly reason: string } {
  const asked = desk.kind === 'question' ? desk : draft.asked.value.get(desk.at) ?? desk;
  return { candidates: asked.people, reason: asked.reason };
}

/** Keys while the names are checked: 1 to 9 answer the current question, Enter goes to the next open one. @returns whether it was one of them */
export function answerByKey(event: KeyboardEvent, draft: TableDraft): boolean {
  const { questions } = draft.lists.peek();
  const open = questions.find(({ kind }) => kind === 'question');
  const current = questions.find(({ at }) => at === draft.selected.peek()) ?? open;
  if (current === undefined) return false;
  if (/^[1-9]$/.test(event.key)) {
    const person = questionOf(draft, current).candidates[Number(event.key) - 1];
    if (person === undefined) return false;
    draft.selected.value = current.at;
    draft.answer(current.at, person);
    return true;
  }
  if (event.key !== 'Enter') return false;
  const next = nextOpen(questions, draft.selected.peek() === null ? null : current.at, event.shiftKey ? -1 : 1);
  if (next === null) return false;
  draft.selected.value = next;
  return true;
}
