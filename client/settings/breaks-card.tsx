import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Limits } from '../alerts/limit-rules';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { awayIcon } from '../ui/state-icons';
import { STATUS_ICONS } from './document';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import { iconOf, plannedOf, withIcon, withPlanned } from './lists';
import { conditionsText } from './rule-text';
import { rulesOf } from './rules';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { Faults, StagesField } from './stages-field';
import { StatusIcon } from './status-icon';
import { inheritedOfStatus, ownOfStatus, statusesOf, withStatus } from './table';
import { TimeField } from './time-field';

interface Props { readonly draft: Draft; readonly defaults: Limits; readonly choices: ChoicesOfSite; readonly words: SettingsWords }

/** The custom statuses: their planned length, when a break is too long, and their icons. */
export function BreaksCard({ draft, defaults, choices, words }: Props): JSX.Element {
  const added = useSignal<readonly string[]>([]);
  const typed = useSignal('');
  const statuses = [...new Set([...choices.statuses, ...statusesOf(draft.document.value), ...added.value])];
  const add = (): void => {
    const status = typed.value.trim();
    if (status === '') return;
    added.value = [...added.value, status];
    typed.value = '';
  };
  return (
    <section class="card" aria-labelledby="breaks">
      <h2 id="breaks">{words.say('settings.breaks')}</h2>
      <p>{words.say('settings.breaks.text')}</p>
      {statuses.length === 0 && <p class="dim">{words.say('settings.breaks.none')}</p>}
      <ul class="lines statuses">
        {statuses.map((status) => <Status key={status} status={status} draft={draft} defaults={defaults} choices={choices} words={words} />)}
      </ul>
      <form class="add" onSubmit={(event) => { event.preventDefault(); add(); }}>
        <input
          class="plain-field" aria-label={words.say('settings.breaks.add.name')} placeholder={words.say('settings.breaks.add.name')} value={typed.value}
          maxLength={256} autocomplete="off" spellcheck={false} onInput={(event) => { typed.value = event.currentTarget.value; }}
        />
        <button type="submit" class="btn small"><Icon name="plus" />{words.say('settings.breaks.add')}</button>
      </form>
    </section>
  );
}

function Status({ status, draft, defaults, choices, words }: Props & { readonly status: string }): JSX.Element {
  const document = draft.document.value;
  const planned = plannedOf(document, status);
  const own = ownOfStatus(document, status);
  const inherited = inheritedOfStatus(document, status, defaults);
  const from = inherited === defaults['long-away'] ? words.say('settings.from.default') : conditionsText(inherited, choices, words);
  const path = planned === null ? null : `breaks[${document.breaks?.indexOf(planned) ?? 0}]`;
  const id = `break-${status}`.replace(/\s/g, '_');
  const unread = draft.unread.value.has(id);
  const faults = [
    ...(path === null ? [] : faultsAt(draft, path, words)), ...(unread ? [{ path: id, text: words.say('settings.wrong.time'), use: null }] : []),
  ];
  const plan = (ms: number | null): void => draft.change((now) => withPlanned(now, status, ms));
  return (
    <li>
      <span class="who">
        <StatusIcon name={iconOf(document, status)?.icon ?? awayIcon(status)} />
        <UserText text={status} />
      </span>
      <select
        class="plain-field" aria-label={words.say('settings.breaks.icon', { status })} value={iconOf(document, status)?.icon ?? ''}
        onChange={(event) => {
          const icon = event.currentTarget.value;
          draft.change((now) => withIcon(now, status, icon === '' ? null : icon));
        }}
      >
        <option value="">{words.say('settings.breaks.icon.auto')}</option>
        {STATUS_ICONS.map((icon) => <option key={icon} value={icon}>{words.say(`settings.icon.${icon}`)}</option>)}
      </select>
      <span class={`stages planned ${planned === null ? 'inherited' : 'own'}`}>
        <span class="pair-of">
          <small>{words.say('settings.breaks.planned')}</small>
          <TimeField
            id={id} label={words.say('settings.breaks.planned.of', { status })} ms={planned?.planned ?? null} nothing={words.say('settings.breaks.unplanned')}
            draft={draft} words={words} set={plan} reset={() => plan(null)} wrong={faults.length > 0}
            about={faults.length > 0 ? `${id}-planned-error` : undefined}
          />
        </span>
        <Faults id={`${id}-planned-error`} faults={faults} words={words} use={({ use }) => plan(use)} />
      </span>
      {planned === null && own === null ? <small class="dim over">{words.say('settings.breaks.over.none')}</small> : (
        <span class="over">
          <small>{words.say('settings.breaks.over')}</small>
          <StagesField
            id={`over-${id}`} label={words.say('settings.breaks.over.of', { status })} own={own} inherited={inherited}
            from={own === null ? words.say('settings.cell.inherited', { from }) : words.say('settings.cell.own')}
            path={own === null ? null : `limits.long-away[${rulesOf(document, 'long-away').indexOf(own)}]`} draft={draft} words={words}
            set={(stages) => draft.change((now) => withStatus(now, status, stages))}
          />
        </span>
      )}
    </li>
  );
}
