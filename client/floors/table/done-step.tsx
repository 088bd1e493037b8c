import type { JSX } from 'preact';
import { Icon } from '../../ui/admin-icon';
import type { TableDraft } from './table-draft';
import type { TableWords } from './table-words';

/** It is written. One step back, and the way to the map. */
export function DoneStep({ draft, words }: { readonly draft: TableDraft; readonly words: TableWords }): JSX.Element | null {
  const done = draft.done.value;
  if (done === null) return null;
  const numbers = { name: done.name, moved: words.number(done.moved), new: words.number(done.new), gone: words.number(done.gone) };
  const made = { name: done.name, seats: words.count('table.seats', done.seats), people: words.count('table.people', done.new + done.moved) };
  return (
    <div class="done-step" role="status">
      <span class="big ok"><Icon name="circle-check" /></span>
      <h3>{done.made == null ? words.say('table.done.changed', numbers) : words.say('table.done.made', made)}</h3>
      <p class="paste-ways">
        <a class="btn primary" href={`/floor/${encodeURIComponent(done.floor)}`}><Icon name="map" />{words.say('table.done.map')}</a>
        {done.change != null && (
          <button type="button" class="btn" disabled={draft.busy.value} onClick={() => void draft.undo()}>
            <Icon name="undo-2" />{words.say('table.done.undo')}
          </button>
        )}
      </p>
      {done.change != null && <p class="aid">{words.say(done.made == null ? 'table.done.undo.changed' : 'table.done.undo.made')}</p>}
    </div>
  );
}
