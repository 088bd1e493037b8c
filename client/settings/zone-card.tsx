import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { HERE, timesOf } from '../words/times';
import { knownZone } from '../words/zone';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import { withTimeZone } from './lists';
import type { SettingsWords } from './settings-words';
import { Faults } from './stages-field';

/** The zones that this browser knows; an older one cannot list them. */
const zones = (): readonly string[] => (Intl as { supportedValuesOf?: (kind: 'timeZone') => readonly string[] }).supportedValuesOf?.('timeZone') ?? [];

const MINUTE_MS = 60_000;

/** The site's time zone, with the time that it is there. */
export function ZoneCard({ draft, words }: { readonly draft: Draft; readonly words: SettingsWords }): JSX.Element {
  const id = useId();
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => { now.value = Date.now(); }, MINUTE_MS / 2);
    return () => clearInterval(timer);
  }, []);
  const zone = draft.document.value.timeZone ?? '';
  const listed = zones();
  const faults = faultsAt(draft, 'timeZone', words);
  const set = (next: string): void => draft.change((document) => withTimeZone(document, next.trim()));
  const about = { id, 'aria-invalid': faults.length > 0, 'aria-describedby': `${id}-now ${id}-error` };
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{words.say('settings.zone')}</h2>
      <div class={`field${faults.length > 0 ? ' wrong' : ''}`}>
        <label for={id} class="unseen">{words.say('settings.zone')}</label>
        <div class="box">
          {listed.length > 0 ? (
            <select {...about} value={zone} onChange={(event) => set(event.currentTarget.value)}>
              <option value="">{words.say('settings.zone.default')}</option>
              {zone !== '' && !listed.includes(zone) && <option value={zone}>{zone}</option>}
              {listed.map((one) => <option key={one} value={one}>{one}</option>)}
            </select>
          ) : (
            <input {...about} value={zone} maxLength={100} autocomplete="off" spellcheck={false} onInput={(event) => set(event.currentTarget.value)} />
          )}
        </div>
        <Faults id={`${id}-error`} faults={faults} words={words} />
        <p id={`${id}-now`} class="aid">
          {zone === '' ? listed.length > 0 ? '' : words.say('settings.zone.hint')
            : knownZone(zone) === undefined ? words.say('settings.zone.unknown')
              : words.say('settings.zone.now', { time: timesOf(words.lang, { ...HERE, zone }).time(now.value) })}
        </p>
      </div>
      <p class="aid">{words.say('settings.zone.text')}</p>
    </section>
  );
}
