import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { ownerOf } from '../../alerts/alert-filter';
import type { Alert } from '../../alerts/alert-list';
import { SNOOZE_MINUTES } from '../../alerts/alert-marks';
import type { Act } from '../../alerts/alert-marks';
import { alertWords } from '../../alerts/alert-words';
import { Icon } from '../../ui/admin-icon';
import type { IconName } from '../../ui/admin-icon';
import { composing } from '../../ui/keys';
import { useFocusInside } from '../../ui/focus-inside';
import { act, actingOn, actsOn, canTryAgain, faultText } from '../alert-acts';
import type { Page } from '../page';

const ICONS: Readonly<Record<Act, IconName>> = {
  acknowledge: 'check', claim: 'hand', release: 'hand', snooze: 'clock', unacknowledge: 'undo-2', unsnooze: 'undo-2',
};
const KEYS: Readonly<Partial<Record<Act, string>>> = { acknowledge: 'A', claim: 'C', release: 'C' };

/** An act and the one that takes it back have the same button, so that the focus stays. */
const PLACES: Readonly<Record<Act, string>> = {
  acknowledge: 'acknowledge', unacknowledge: 'acknowledge', claim: 'claim', release: 'claim', snooze: 'snooze', unsnooze: 'snooze',
};

/** What a person can do about an alert, and why the last try failed. Nothing for those who may only look. */
export function ActButtons({ page, alert }: { readonly page: Page; readonly alert: Alert }): JSX.Element | null {
  const choosing = useSignal(false);
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  useFocusInside(group);
  if (!page.mayAct.value) return null;
  const words = alertWords(page.words.value);
  const acting = actingOn(page, alert);
  const waits = typeof acting?.state === 'string';
  // Stored, and the picture stands still: the buttons are those of before.
  const unshown = (acting?.state === 'done' || acting?.state === 'sent') && (page.paused.value || page.now() === null);
  const unless = (does: () => void) => (): void => { if (!waits) does(); };
  const about = { 'aria-disabled': waits, ...(unshown ? { 'aria-describedby': id } : {}) };
  const others = ownerOf(alert.breach, page.me.value) === 'others';
  const fault = acting === null || typeof acting.state === 'string' ? null : acting.state;
  return (
    <div
      ref={group} class="acts" role="group" aria-label={words.say('act.label')} aria-busy={waits}
      onKeyDown={(event) => {
        // A held key would claim and release in turn.
        if (event.repeat && event.key === 'Enter') event.preventDefault();
        if (event.key !== 'Escape' || !choosing.value || composing(event)) return;
        event.preventDefault();
        choosing.value = false;
      }}
    >
      {actsOn(alert.breach, page.me.value, page.now() ?? 0).map((one) => (one === 'snooze' ? (
        <button
          {...about} key={PLACES[one]} data-place={PLACES[one]} type="button" class="btn" aria-expanded={choosing.value} aria-keyshortcuts="S" title="S"
          onClick={unless(() => { choosing.value = !choosing.value; })}
        >
          <Icon name={ICONS[one]} />{words.say('act.snooze')}
        </button>
      ) : (
        <button
          {...about} key={PLACES[one]} data-place={PLACES[one]} type="button" class={`btn${one === 'acknowledge' ? ' first' : ''}`}
          aria-keyshortcuts={KEYS[one]} title={KEYS[one]} onClick={unless(() => void act(page, alert, one))}
        >
          <Icon name={ICONS[one]} />{words.say(one === 'release' && others ? 'act.release.other' : `act.${one}`)}
        </button>
      )))}
      {choosing.value && (
        <span class="minutes">
          {SNOOZE_MINUTES.map((n) => (
            <button
              {...about} key={n} data-place="snooze" type="button" class="btn" aria-label={words.say('act.snooze.minutes', { n })}
              onClick={unless(() => {
                choosing.value = false;
                void act(page, alert, 'snooze', n);
              })}
            >
              {words.say('act.minutes', { n })}
            </button>
          ))}
        </span>
      )}
      {unshown && <p id={id} class="act-note"><Icon name="clock" /><span>{words.say('act.unshown')}</span></p>}
      {acting !== null && fault !== null && (
        <p class="act-fault">
          <Icon name="circle-alert" />
          <span>{faultText(fault, words)}</span>
          {canTryAgain(fault) && (
            <button type="button" class="btn" onClick={() => void act(page, alert, acting.act, acting.minutes, acting.level)}>
              {words.say('fault.again')}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
