import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import { UserText } from '../../ui/parts';
import { PersonPicker } from './person-picker';
import type { TableDraft } from './table-draft';
import { nameOf } from './table-words';
import type { TableWords } from './table-words';
import type { Cell, Desk } from './table-wire';

const FEW = 5;
const MORE = 200;

interface Props {
  readonly missing: readonly Desk[];
  readonly cells: ReadonlyMap<string, Cell>;
  readonly draft: TableDraft;
  readonly words: TableWords;
  readonly places: ReadonlyMap<string, string>;
}

/** Names that nobody has: only the name stays on the seat, unless somebody is chosen. */
export function Missing({ missing, cells, draft, words, places }: Props): JSX.Element {
  const [picking, shown] = [useSignal<string | null>(null), useSignal(FEW)];
  const selected = missing.findIndex(({ at }) => at === draft.selected.value);
  const listed = missing.slice(0, Math.max(shown.value, selected + 1));
  return (
    <section class="missing" aria-labelledby="table-missing">
      <h3 id="table-missing"><Icon name="x" />{words.say('table.missing')}<em>{words.say('table.missing.text')}</em></h3>
      <ul>
        {listed.map(({ at, kind, people }) => {
          const text = (cells.get(at)?.text ?? at).replaceAll('\n', ' ');
          return (
            <li key={at} class={at === draft.selected.value ? 'on' : ''}>
              <p>
                <b><UserText text={text} /></b>
                <button type="button" class="text-button num" onClick={() => { draft.selected.value = at; }}>{at}</button>
                {kind === 'found' && <span>→ <UserText text={nameOf(draft.people.value.get(people[0] ?? ''), words)} /></span>}
                {draft.answers.value.has(at) && (
                  <button type="button" class="text-button" onClick={() => draft.answer(at, null)}>{words.say('table.question.open')}</button>
                )}
                <button
                  type="button" class="text-button choose" aria-expanded={picking.value === at}
                  aria-label={words.say('table.missing.choose.of', { name: text, at })}
                  onClick={() => {
                    draft.selected.value = at;
                    picking.value = picking.value === at ? null : at;
                  }}
                >
                  {words.say('table.missing.choose')}
                </button>
              </p>
              {picking.value === at && (
                <PersonPicker
                  draft={draft} words={words} places={places} close={() => { picking.value = null; }}
                  choose={(id) => {
                    picking.value = null;
                    draft.answer(at, id);
                  }}
                />
              )}
            </li>
          );
        })}
      </ul>
      {missing.length > listed.length && (
        <button type="button" class="text-button" onClick={() => { shown.value = listed.length + MORE; }}>
          {words.say('table.missing.more', { n: words.number(missing.length - listed.length) })}
        </button>
      )}
    </section>
  );
}
