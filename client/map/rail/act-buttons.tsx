import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ownerOf } from '../../alerts/alert-filter';
import type { Alert } from '../../alerts/alert-list';
import { SNOOZE_MINUTES } from '../../alerts/alert-marks';
import type { Act } from '../../alerts/alert-marks';
import { alertWords } from '../../alerts/alert-words';
import { Icon } from '../../ui/admin-icon';
import type { IconName } from '../../ui/admin-icon';
import { composing } from '../../ui/keys';
import { act, actingOn, actsOn, faultText } from '../alert-acts';
import type { Page } from '../page';

const ICONS: Readonly<Record<Act, IconName>> = {
  acknowledge: 'check', claim: 'hand', release: 'hand', snooze: 'clock', unacknowledge: 'undo-2', unsnooze: 'undo-2',
};
const KEYS: Readonly<Partial<Record<Act, string>>> = { acknowledge: 'A', claim: 'C', release: 'C' };

/** What a person can do about an alert, and why the last try failed. Nothing for those who may only look. */
export function ActButtons({ page, alert }: { readonly page: Page; readonly alert: Alert }): JSX.Element | null {
  const choosing = useSignal(false);
  if (!page.mayAct.value) return null;
  const words = alertWords(page.words.value);
  const acting = actingOn(page, alert);
  const waits = typeof acting?.state === 'string';
  const others = ownerOf(alert.breach, page.me.value) === 'others';
  const fault = acting === null || typeof acting.state === 'string' ? null : acting.state;
  return (
    <div
      class="acts" role="group" aria-label={words.say('act.label')} aria-busy={waits}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !choosing.value || composing(event)) return;
        event.preventDefault();
        choosing.value = false;
      }}
    >
      {actsOn(alert.breach, page.me.value, page.now() ?? 0).map((one) => (one === 'snooze' ? (
        <button
          key={one} type="button" class="btn" aria-expanded={choosing.value} disabled={waits} aria-keyshortcuts="S" title="S"
          onClick={() => { choosing.value = !choosing.value; }}
        >
          <Icon name={ICONS[one]} />{words.say('act.snooze')}
        </button>
      ) : (
        <button
          key={one} type="button" class={`btn${one === 'acknowledge' ? ' first' : ''}`} disabled={waits} aria-keyshortcuts={KEYS[one]} title={KEYS[one]}
          onClick={() => void act(page, alert, one)}
        >
          <Icon name={ICONS[one]} />{words.say(one === 'release' && others ? 'act.release.other' : `act.${one}`)}
        </button>
      )))}
      {choosing.value && (
        <span class="minutes">
          {SNOOZE_MINUTES.map((n) => (
            <button
              key={n} type="button" class="btn" disabled={waits} aria-label={words.say('act.snooze.minutes', { n })}
              onClick={() => {
                choosing.value = false;
                void act(page, alert, 'snooze', n);
              }}
            >
              {words.say('act.minutes', { n })}
            </button>
          ))}
        </span>
      )}
      {acting !== null && fault !== null && (
        <p class="act-fault">
          <Icon name="circle-alert" />
          <span>{faultText(fault, words)}</span>
          {(fault.kind === 'unstored' || fault.kind === 'silence') && (
            <button type="button" class="btn" onClick={() => void act(page, alert, acting.act, acting.minutes, acting.level)}>
              {words.say('fault.again')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
