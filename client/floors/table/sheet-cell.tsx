import type { JSX } from 'preact';
import { langOf } from '../../words/script';
import { Icon } from '../../ui/admin-icon';
import type { IconName } from '../../ui/admin-icon';
import type { Laid } from './sheet-layout';
import { isSeatPart } from './sheet-layout';
import { codeText } from './table-words';
import type { TableWords } from './table-words';
import type { Cell, Desk } from './table-wire';

/** What a desk says below its name. */
export interface Mark {
  readonly kind: 'found' | 'question' | 'unknown' | 'empty' | 'moved' | 'new' | 'gone' | 'same';
  /** ← B12; null: an icon */
  readonly text: string | null;
  /** who leaves the seat: shown in place of the text of the cell */
  readonly name?: string;
}
export type Marks = ReadonlyMap<string, Mark>;

const ICONS: Readonly<Partial<Record<Mark['kind'], IconName>>> = { found: 'check', question: 'circle-question-mark', unknown: 'x' };

interface Props {
  readonly laid: Laid;
  readonly desk: Desk | undefined;
  readonly mark: Mark | undefined;
  readonly words: TableWords;
  readonly isStop: boolean;
  readonly isSelected: boolean;
  readonly open: () => void;
}

export function SheetCell({ laid, desk, mark, words, isStop, isSelected, open }: Props): JSX.Element {
  const { cell, x, y, width, height } = laid;
  const kind = desk === undefined ? (isSeatPart(cell) ? 'part' : cell.role === 'zone' ? 'zone' : 'grey') : (mark?.kind ?? 'empty');
  const role = codeText(words, `table.role.${cell.role}`, 'table.role.note');
  const told = desk === undefined || mark === undefined ? role : mark.text ?? codeText(words, `table.mark.${mark.kind}`, 'table.unchanged');
  const icon = mark === undefined || mark.text !== null ? undefined : ICONS[mark.kind];
  const small = height < 30;
  return (
    <button
      type="button" class={`cell k-${kind}${isSelected ? ' on' : ''}${small ? ' low' : ''}`} data-at={cell.at} tabIndex={isStop ? 0 : -1}
      style={{ left: `${x + 1}px`, top: `${y + 1}px`, width: `${Math.max(4, width - 2)}px`, height: `${Math.max(4, height - 2)}px` }}
      aria-label={`${cell.at}, ${mark?.name ?? (cell.text.replaceAll('\n', ' ') || words.say('table.cell.empty'))}, ${told}`}
      aria-current={isSelected ? 'true' : undefined} title={`${cell.at} ${cell.text}`} onClick={open}
    >
      {kind === 'empty' && cell.text === '' ? <span class="none">{words.lang === 'ja' ? '空' : '–'}</span> : <CellText cell={cell} name={mark?.name} />}
      {mark?.text != null && <small>{mark.text}</small>}
      {kind === 'zone' && <small class="role">{role}</small>}
      {icon !== undefined && <span class="mk"><Icon name={icon} /></span>}
    </button>
  );
}

/** Furigana stays above the name. */
function CellText({ cell, name }: { readonly cell: Cell; readonly name: string | undefined }): JSX.Element {
  const text = name ?? cell.text;
  const reading = name === undefined && cell.reading != null && cell.reading !== cell.text ? cell.reading.replaceAll('\n', ' ') : null;
  const long = text.length > 3 ? ' long' : '';
  return (
    <b class={`cell-name${long}`} lang={langOf(text)}>
      {reading === null ? <bdi>{text}</bdi> : <ruby><bdi>{text}</bdi><rt>{reading}</rt></ruby>}
    </b>
  );
}
