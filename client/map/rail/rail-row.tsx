import type { JSX } from 'preact';
import { isHandled } from '../../alerts/alert-groups';
import type { Alert } from '../../alerts/alert-list';
import { limitText } from '../../alerts/alert-text';
import { alertWords } from '../../alerts/alert-words';
import { markTexts } from '../../alerts/mark-text';
import { elapsed } from '../../words/words';
import { Icon } from '../../ui/icon';
import { Badge, UserText } from '../../ui/parts';
import { show } from '../actions';
import { grab } from '../grab';
import type { Page } from '../page';
import { ActButtons } from './act-buttons';

/** One alert: who, why, for how long, and who has it. The selected one has the buttons. */
export function RailRow({ page, alert }: { readonly page: Page; readonly alert: Alert }): JSX.Element {
  const words = alertWords(page.words.value);
  const { row, breach } = alert;
  const now = page.nowOf(row);
  const limit = limitText(breach, words);
  const done = isHandled(breach);
  const chosen = row.id === page.selected.value;
  const marks = markTexts(breach, page.me.value, now, words);
  return (
    <li
      class={`al l${breach.level}${done ? ' done' : ''}${breach.quiet ? ' quiet' : ''}${chosen ? ' on' : ''}`}
      onPointerDown={(event) => { if (event.pointerType === 'mouse') grab(page, row.id, event); }}
    >
      <button type="button" data-line={row.id} title={page.railFolded.value ? row.name : undefined} onClick={() => show(page, row.id)}>
        {done ? <Icon name="check" /> : <Badge level={breach.level} />}
        <span class="who">
          <span class="n"><UserText text={row.name} />{row.desk !== '' && <small> {row.desk}</small>}</span>
          <span class="r">{words.say(`limit.${breach.limit.kind}`)}{limit !== null && ` · ${limit}`}</span>
          {marks.map((text) => <span key={text} class="r has num">{text}</span>)}
        </span>
        <span class="t num">
          {breach.limit.since === null ? '' : elapsed((page.asOf(row) ?? page.now() ?? page.alertsAt()) - breach.limit.since)}
        </span>
      </button>
      {chosen && <ActButtons page={page} alert={alert} />}
    </li>
  );
}
