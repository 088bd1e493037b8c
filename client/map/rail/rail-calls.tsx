import { effect, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { callText, watchCalls } from '../../alerts/calls';
import { keepCall, lastCall, notifyOn, setNotify, setSound, soundBlocked, soundOn } from '../../alerts/call-choice';
import type { Alert } from '../../alerts/alert-list';
import { alertWords } from '../../alerts/alert-words';
import { createTone } from '../../alerts/tone';
import type { Tone } from '../../alerts/tone';
import { seesNames } from '../../app/session';
import type { Session } from '../../app/session';
import { show } from '../actions';
import type { Page } from '../page';

/** A newer notification replaces the one before it. */
const TAG = 'connect-streaming-alerts';

async function ring(tone: Tone): Promise<void> { soundBlocked.value = !await tone.play(); }

function notify(page: Page, alerts: readonly Alert[], names: boolean): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  try {
    const words = page.words.peek();
    // Without `renotify`, a newer one replaces the one before it without being shown.
    const how: NotificationOptions & { renotify: boolean } = { body: callText(alerts, names, words), tag: TAG, renotify: true, lang: words.lang, silent: true };
    const note = new Notification(words.say('product'), how);
    note.onclick = () => {
      focus();
      note.close();
      const first = alerts[0];
      if (first !== undefined) show(page, first.row.id);
    };
  } catch {
    // Chrome on Android has notifications only for service workers.
  }
}

/** Calls for new critical alerts as long as the page is open, if this browser wants it. Returns the tone for a try. */
export function useCalls(page: Page, session: Session | null): Tone {
  const tone = useMemo(createTone, []);
  const names = session !== null && seesNames(session);
  useEffect(() => () => tone.dispose(), []);
  useEffect(() => effect(() => {
    if (!soundOn.value && !notifyOn.value) return undefined;
    return watchCalls(page, {
      clock: Date.now, last: lastCall, keep: keepCall,
      call(alerts) {
        if (soundOn.peek()) void ring(tone);
        if (notifyOn.peek()) notify(page, alerts, names);
      },
    });
  }), [page, names]);
  return tone;
}

/** What the browser says of notifications: granted, denied, default (not asked yet), missing. */
const permission = (): string => (typeof Notification === 'undefined' ? 'missing' : Notification.permission);

/** The two switches, and the sound for a try. */
export function RailCalls({ page, tone }: { readonly page: Page; readonly tone: Tone }): JSX.Element {
  const words = alertWords(page.words.value);
  const allowed = useSignal(permission());
  const switchNotify = async (on: boolean): Promise<void> => {
    if (!on || allowed.peek() === 'missing') return setNotify(false);
    allowed.value = await Notification.requestPermission();
    setNotify(allowed.peek() === 'granted');
  };
  return (
    <div class="rail-box">
      <label>
        <input
          type="checkbox" role="switch" checked={soundOn.value}
          onChange={(event) => {
            setSound(event.currentTarget.checked);
            if (event.currentTarget.checked) void ring(tone);
          }}
        />
        {words.say('call.sound')}
      </label>
      <label>
        <input
          type="checkbox" role="switch" checked={notifyOn.value && allowed.value === 'granted'} disabled={allowed.value === 'missing'}
          onChange={(event) => void switchNotify(event.currentTarget.checked)}
        />
        {words.say('call.notify')}
      </label>
      <button type="button" class="btn" onClick={() => void ring(tone)}>{words.say('call.try')}</button>
      <p class="dim" role="status">
        {soundBlocked.value ? words.say('call.blocked') : allowed.value === 'denied' ? words.say('call.denied')
          : allowed.value === 'missing' ? words.say('call.missing') : words.say('call.note')}
      </p>
    </div>
  );
}
