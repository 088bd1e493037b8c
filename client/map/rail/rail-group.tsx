import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import type { AlertGroup } from '../../alerts/alert-groups';
import { alertWords } from '../../alerts/alert-words';
import type { AlertWords } from '../../alerts/alert-words';
import { claimerText } from '../../alerts/mark-text';
import { elapsed } from '../../words/words';
import { Icon } from '../../ui/icon';
import { Badge } from '../../ui/parts';
import type { Page } from '../page';
import { RailRow } from './rail-row';

/** So many rows of a group are painted. */
export const MOST_ROWS = 50;

interface Props {
  readonly page: Page;
  readonly group: AlertGroup;
  readonly open: boolean;
  readonly toggle: () => void;
}

/** Many alerts of one kind as one line that opens. The selected agent is shown in any case. */
export function RailGroup({ page, group, open, toggle }: Props): JSX.Element {
  const words = alertWords(page.words.value);
  const id = useId();
  const { kind, alerts, loud, level, over } = group;
  const chosen = alerts.findIndex(({ row }) => row.id === page.selected.value);
  const first = open ? alerts.slice(0, MOST_ROWS) : [];
  const rows = chosen < first.length ? first : [...first, ...alerts.slice(chosen, chosen + 1)];
  const more = open ? alerts.length - rows.length : 0;
  const who = claimed(group, page.me.value, words);
  return (
    <li class={`grp l${level}${loud === 0 ? ' done' : ''}${open ? ' open' : ''}`}>
      <button type="button" data-line={`kind ${kind}`} data-kind={kind} aria-expanded={open} aria-controls={id} onClick={toggle}>
        {loud === 0 ? <Icon name="check" /> : <Badge level={level} />}
        <span class="who">
          <span class="n">{words.say(`limit.${kind}`)}</span>
          <span class="r num">
            {loud === 0 ? words.say('group.quiet') : words.say('group.loud', { n: words.number(loud) })}
            {over > 0 && ` · ${words.say('group.over', { time: elapsed(over) })}`}
          </span>
          {who !== null && <span class="r has">{who}</span>}
        </span>
        <span class="t num">{words.number(alerts.length)}</span>
        <Icon name="chevron-right" />
      </button>
      <ul id={id}>
        {rows.map((alert) => <RailRow key={alert.row.id} page={page} alert={alert} />)}
      </ul>
      {more > 0 && <p class="more">{words.say('attention.more', { n: words.number(more) })}</p>}
    </li>
  );
}

function claimed({ claimedBy: [first, ...others] }: AlertGroup, me: string | null, words: AlertWords): string | null {
  if (first === undefined) return null;
  const by = claimerText(first, me, words);
  if (by === '') return words.say('mark.claimed');
  return others.length === 0 ? words.say('mark.claimed.by', { by }) : words.say('group.claimed.more', { by, n: others.length });
}
