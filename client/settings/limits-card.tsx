import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { LimitKind, Limits } from '../alerts/limit-rules';
import { Icon } from '../ui/admin-icon';
import { composing } from '../ui/keys';
import { Swatch, UserText } from '../ui/parts';
import type { StateLook } from '../ui/state-icons';
import { AddColumn } from './add-column';
import type { SettingsDocument } from './document';
import type { Draft } from './draft';
import { columnText, conditionsText, isUnseen, rowText } from './rule-text';
import { keyOf, rulesOf } from './rules';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { StagesField } from './stages-field';
import { columnsOf, EVERYWHERE, inheritedAt, isPossible, ownAt, rowsOf, SCOPES, withCell, withoutColumn } from './table';
import type { Column, Row, Scope } from './table';

interface Props {
  readonly draft: Draft;
  readonly defaults: Limits;
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
  /** which columns are shown beside Everywhere */
  readonly scope: Signal<Scope>;
  /** columns without a limit yet */
  readonly added: Signal<readonly Column[]>;
}

const LOOKS: Readonly<Record<LimitKind, StateLook>> = {
  'long-contact': { code: 'talking' }, 'long-hold': { code: 'hold' }, 'long-acw': { code: 'acw' }, 'long-available': { code: 'available' },
  'long-away': { code: 'away' }, missed: { code: 'missed' }, rejected: { code: 'rejected' }, error: { code: 'error' },
  silent: { code: 'unknown' }, suspect: { code: 'unknown' },
};

/** The columns of a scope: those with limits, and those that were added. */
function shownColumns(document: SettingsDocument, scope: Scope, added: readonly Column[]): readonly Column[] {
  const own = columnsOf(document, scope);
  const keys = new Set(own.map(({ conditions }) => keyOf(conditions)));
  return [EVERYWHERE, ...own, ...added.filter((one) => one.scope === scope && !keys.has(keyOf(one.conditions)))];
}

/** One table of all limits: what it is about × for whom. */
export function LimitsCard({ draft, defaults, choices, words, scope, added }: Props): JSX.Element {
  const adding = useSignal(false);
  const document = draft.document.value;
  const columns = shownColumns(document, scope.value, added.value);
  const remove = (column: Column): void => {
    added.value = added.value.filter((one) => keyOf(one.conditions) !== keyOf(column.conditions));
    draft.change((now) => withoutColumn(now, column));
  };
  return (
    <section class="card limits" aria-labelledby="limits">
      <div class="tools">
        <h2 id="limits">{words.say('settings.limits')}</h2>
        <span class="room" />
        <fieldset class="scopes">
          <legend class="unseen">{words.say('settings.scope')}</legend>
          {SCOPES.map((one) => (
            <label key={one}>
              <input type="radio" name="scope" checked={scope.value === one} onChange={() => { scope.value = one; }} />
              <span>{words.say(`settings.scope.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        <button type="button" class="btn" onClick={() => { adding.value = true; }}><Icon name="plus" />{words.say('settings.column.add')}</button>
      </div>
      <p>{words.say('settings.limits.text')}</p>
      <p class="aid">{words.say('settings.limits.how')}</p>
      <div class="sheet" onKeyDown={moveByRow}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.say('settings.state')}</th>
              {columns.map((column) => <Head key={keyOf(column.conditions)} column={column} choices={choices} words={words} remove={() => remove(column)} />)}
            </tr>
          </thead>
          <tbody>
            {rowsOf(document).map((row) => (
              <tr key={row.id}>
                <th scope="row"><span class="of"><Swatch {...LOOKS[row.kind]} channel={row.channels?.[0] ?? ''} />{rowText(row, words)}</span></th>
                {columns.map((column) => (
                  <Cell key={keyOf(column.conditions)} row={row} column={column} draft={draft} defaults={defaults} choices={choices} words={words} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {adding.value && (
        <AddColumn
          scope={scope.value} there={columns} choices={choices} words={words}
          close={(column) => {
            adding.value = false;
            if (column !== null) added.value = [...added.value, column];
          }}
        />
      )}
    </section>
  );
}

function Head({ column, choices, words, remove }: {
  readonly column: Column; readonly choices: ChoicesOfSite; readonly words: SettingsWords; readonly remove: () => void;
}): JSX.Element {
  const name = columnText(column.conditions, choices, words);
  const label = words.say('settings.column.remove', { name });
  return (
    <th scope="col">
      {column.scope === 'everywhere' ? name : (
        <span class="head">
          <span class="names">
            <UserText text={name} />
            <small>{words.say(`settings.one.${column.scope}`)}{isUnseen(column.conditions, choices) && ` · ${words.say('settings.unseen')}`}</small>
          </span>
          <button type="button" class="back" aria-label={label} title={label} onClick={remove}><Icon name="x" /></button>
        </span>
      )}
    </th>
  );
}

interface CellProps {
  readonly row: Row;
  readonly column: Column;
  readonly draft: Draft;
  readonly defaults: Limits;
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
}

function Cell({ row, column, draft, defaults, choices, words }: CellProps): JSX.Element {
  if (!isPossible(row, column)) return <td class="never">{words.say('settings.cell.never')}</td>;
  const document = draft.document.value;
  const own = ownAt(document, row, column);
  const inherited = inheritedAt(document, row, column, defaults);
  const from = inherited === defaults[row.kind] ? words.say('settings.from.default') : conditionsText(inherited, choices, words);
  const label = words.say('settings.cell', { row: rowText(row, words), column: columnText(column.conditions, choices, words) });
  return (
    <td>
      <StagesField
        id={`${row.id} ${keyOf(column.conditions)}`.replace(/\s/g, '_')} label={label} own={own} inherited={inherited}
        from={own === null ? words.say('settings.cell.inherited', { from }) : words.say('settings.cell.own')}
        path={own === null ? null : `limits.${row.kind}[${rulesOf(document, row.kind).indexOf(own)}]`} draft={draft} words={words}
        set={(stages) => draft.change((now) => withCell(now, row, column, stages))}
      />
    </td>
  );
}

/** Up and down go to the same field of the row above or below, as in a spreadsheet. */
function moveByRow(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { target } = event;
  if (step === 0 || composing(event) || !(target instanceof HTMLInputElement)) return;
  const cell = target.closest('td');
  if (cell === null) return;
  const place = [...cell.querySelectorAll('input')].indexOf(target);
  let row = cell.parentElement;
  for (;;) {
    row = (step === 1 ? row?.nextElementSibling : row?.previousElementSibling) as HTMLElement | null | undefined ?? null;
    if (row === null) return;
    const next = row.children[cell.cellIndex]?.querySelectorAll('input')[place];
    if (next === undefined) continue;
    event.preventDefault();
    return next.focus();
  }
}
