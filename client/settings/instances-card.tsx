import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import { MOST_OF_A_NAME } from './check';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import { nameOf, withName } from './lists';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { Faults } from './stages-field';

/** What the Amazon Connect instances are called here. */
export function InstancesCard({ draft, choices, words }: {
  readonly draft: Draft; readonly choices: ChoicesOfSite; readonly words: SettingsWords;
}): JSX.Element {
  const id = useId();
  const document = draft.document.value;
  const usual = new Map(choices.instances.map(({ instance, name }) => [instance, name ?? '']));
  const all = [...new Set([...usual.keys(), ...(document.instances ?? []).map(({ instance }) => instance)])];
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{words.say('settings.instances')}</h2>
      {all.length === 0 ? <p class="dim">{words.say('settings.instances.none')}</p> : <p>{words.say('settings.instances.text')}</p>}
      <ul class="lines">
        {all.map((instance, i) => {
          const own = nameOf(document, instance);
          const faults = own === null ? [] : faultsAt(draft, `instances[${document.instances?.indexOf(own) ?? 0}]`, words);
          return (
            <li key={instance} class="stacked">
              <label for={`${id}-${i}`}><UserText text={instance.slice(instance.lastIndexOf('/') + 1)} /></label>
              <input
                id={`${id}-${i}`} class="plain-field" value={own?.name ?? ''} placeholder={usual.get(instance) ?? ''} maxLength={MOST_OF_A_NAME}
                autocomplete="off"
                aria-invalid={faults.length > 0} {...(faults.length > 0 ? { 'aria-describedby': `${id}-${i}-error` } : {})}
                onInput={(event) => {
                  const name = event.currentTarget.value;
                  draft.change((now) => withName(now, instance, name));
                }}
              />
              <Faults id={`${id}-${i}-error`} faults={faults} words={words} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
