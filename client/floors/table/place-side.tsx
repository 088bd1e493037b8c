import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { Choices, errorsOf, Field } from '../../ui/form';
import { Icon } from '../../ui/admin-icon';
import type { IconName } from '../../ui/admin-icon';
import { UserText } from '../../ui/parts';
import type { Floor, Instance, Site } from '../floors-wire';
import { SiteField } from '../site-field';
import type { TableDraft } from './table-draft';
import { leftSeat, movedName } from './marks';
import type { TableWords } from './table-words';
import type { Move, Preview } from './table-wire';

interface Props {
  readonly draft: TableDraft;
  readonly words: TableWords;
  /** those that may be changed as a whole */
  readonly floors: readonly Floor[];
  readonly instances: readonly Instance[];
  readonly sites: readonly Site[];
}

/** Where the table is placed: a new floor with its name, or a floor that exists, with everything that changes there. */
export function PlaceSide({ draft, words, floors, instances, sites }: Props): JSX.Element {
  const id = useId();
  const floor = draft.floor.value;
  const siteOf = (one: Floor): string => sites.find((site) => site.id === one.site)?.name ?? '';
  return (
    <>
      {floors.length > 0 && (
        <div class="field">
          <label for={id}>{words.say('table.where')}</label>
          <div class="box">
            <select id={id} value={floor ?? ''} onChange={(event) => draft.place(event.currentTarget.value === '' ? null : event.currentTarget.value)}>
              <option value="">{words.say('table.where.new')}</option>
              {floors.map((one) => (
                <option key={one.id} value={one.id}>
                  {sites.length > 1 ? words.say('table.where.site', { name: one.name, site: siteOf(one) }) : one.name}
                </option>
              ))}
            </select>
          </div>
        </div>
      )}
      {floor === null ? <NewFloor draft={draft} words={words} instances={instances} sites={sites} />
        : draft.preview.value !== null && <Differences preview={draft.preview.value} draft={draft} words={words} />}
    </>
  );
}

function NewFloor({ draft, words, instances, sites }: Omit<Props, 'floors'>): JSX.Element {
  const counts = draft.counts.value;
  return (
    <>
      <p class="hint">
        <Icon name="map" />
        <span>{words.say('table.make.text', { seats: words.count('table.seats', counts.seats), people: words.count('table.people', counts.found) })}</span>
      </p>
      <Field
        label={words.say('floors.name')} hint={words.say('floors.name.hint')} value={draft.name.value} errors={errorsOf(draft.fault.value, 'name', words)}
        set={(value) => { draft.name.value = value; }} input={{ required: true, maxLength: 100, autofocus: true, autocomplete: 'off' }}
      />
      <SiteField sites={sites} site={draft.site.value ?? sites[0]?.id ?? null} words={words} set={(next) => { draft.site.value = next; }} />
      {instances.length > 1 && (
        <Choices
          legend={words.say('floors.instances')} options={instances.map((one) => ({ value: one.arn, label: one.name }))} chosen={draft.instances.value}
          set={(next) => draft.place(null, next)}
          errors={draft.instances.value.length === 0 ? [words.say('error.missing')] : errorsOf(draft.fault.value, 'instances', words)}
        />
      )}
      {counts.questions > 0 && <p class="hint"><Icon name="info" /><span>{words.count('table.make.open', counts.questions)}</span></p>}
    </>
  );
}

const FEW = 10;
const LISTS = [
  { kind: 'moved', icon: 'arrow-left-right', title: 'table.moved.title', text: 'table.moved.text', number: 'table.moved' },
  { kind: 'new', icon: 'user-plus', title: 'table.new.title', text: 'table.new.text', number: 'table.new' },
  { kind: 'gone', icon: 'armchair', title: 'table.gone.title', text: 'table.gone.text', number: 'table.gone' },
] as const satisfies readonly { readonly kind: string; readonly icon: IconName; readonly title: string; readonly text: string; readonly number: string }[];

/** 37 moved, 4 new, 3 gone, 456 unchanged, and who they are. */
function Differences({ preview, draft, words }: { readonly preview: Preview; readonly draft: TableDraft; readonly words: TableWords }): JSX.Element {
  const { change } = preview;
  const isSame = change.moved.length + change.new.length + change.gone.length + change.addedSeats.length + change.removedSeats.length === 0;
  const open = draft.counts.value.questions;
  return (
    <>
      <div class="numbers four" role="status">
        {LISTS.map(({ kind, number }) => (
          <div key={kind} class={`n-${kind}`}><b class="num">{words.number(change[kind].length)}</b><span>{words.say(number)}</span></div>
        ))}
        <div><b class="num">{words.number(change.unchanged)}</b><span>{words.say('table.unchanged')}</span></div>
      </div>
      {isSame && <p class="good"><Icon name="circle-check" />{words.say('table.nothing')}</p>}
      {(change.addedSeats.length > 0 || change.removedSeats.length > 0) && (
        <p class="hint">
          <Icon name="map" />
          <span>
            {[
              change.addedSeats.length > 0 ? words.count('table.added', change.addedSeats.length) : '',
              change.removedSeats.length > 0 ? words.count('table.removed', change.removedSeats.length) : '',
            ].filter((one) => one !== '').join(words.lang === 'ja' ? '。' : '. ')}
          </span>
        </p>
      )}
      {open > 0 && <p class="hint"><Icon name="info" /><span>{words.count('table.make.open', open)}</span></p>}
      {LISTS.filter(({ kind }) => change[kind].length > 0).map((one) => (
        <section key={one.kind} class={`moves m-${one.kind}`}>
          <h3><Icon name={one.icon} />{words.say(one.title)}<em>{words.say(one.text)}</em></h3>
          <Moves moves={change[one.kind]} preview={preview} draft={draft} words={words} />
        </section>
      ))}
    </>
  );
}

function Moves({ moves, preview, draft, words }: {
  readonly moves: readonly Move[]; readonly preview: Preview; readonly draft: TableDraft; readonly words: TableWords;
}): JSX.Element {
  const all = useSignal(false);
  const shown = all.value ? moves : moves.slice(0, FEW);
  const cellOf = (seat: string | null | undefined): string | null => preview.desks.find((desk) => desk.seat === seat)?.at ?? null;
  return (
    <>
      <ul>
        {shown.map((move) => {
          const at = cellOf(move.toSeat ?? move.fromSeat);
          return (
            <li key={`${move.fromSeat ?? ''} ${move.toSeat ?? ''}`}>
              <b><UserText text={movedName(move, draft.people.value, words)} /></b>
              <span class="num"><UserText text={leftSeat(move) || '–'} /></span><Icon name="arrow-right" />
              {move.to == null ? <span class="to">{words.say('table.gone.to')}</span> : at === null ? <b class="num to">{move.to}</b>
                : <button type="button" class="text-button num to" onClick={() => { draft.selected.value = at; }}>{move.to}</button>}
            </li>
          );
        })}
      </ul>
      {shown.length < moves.length && (
        <button type="button" class="text-button" onClick={() => { all.value = true; }}>
          {words.say('table.missing.more', { n: words.number(moves.length - shown.length) })}
        </button>
      )}
    </>
  );
}
