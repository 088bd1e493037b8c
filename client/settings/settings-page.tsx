import './settings.css';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { DEFAULT_LIMITS } from '../alerts/default-limits';
import type { Answer } from '../api/call-api';
import type { Shell } from '../app/shell';
import { ErrorBox } from '../ui/form';
import { useGet } from '../ui/use-get';
import { fetchSettings } from './calls';
import type { Saved } from './draft';
import { Editor } from './editor';
import { isChoices } from './settings-wire';
import type { ChoicesOfSite } from './settings-wire';
import { settingsWords } from './settings-words';

/** The settings of the site: limits, breaks, words, colours, time zone. Each save is a version. */
export function SettingsPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => settingsWords(shell.lang.value, shell.place), [shell.lang.value]);
  const choices = useGet('/api/settings/choices', isChoices);
  const saved = useSignal<Answer<Saved> | null>(null);
  const load = async (): Promise<void> => { saved.value = await fetchSettings(); };
  useEffect(() => { void load(); }, []);
  const [first, seen] = [saved.value, choices.answer.value];
  if (first?.kind === 'ok' && seen !== null) {
    return <Editor first={first.value} choices={seen.kind === 'ok' ? seen.value : NOTHING_SEEN} defaults={DEFAULT_LIMITS} shell={shell} words={words} />;
  }
  if (first === null || first.kind === 'ok') return <p class="waiting" role="status">{words.say('form.loading')}</p>;
  return (
    <div class="unknown">
      <ErrorBox answer={first} words={words} text={first.kind === 'problem' && first.detail !== '' ? first.detail : null} />
      <button type="button" class="btn" onClick={() => void load()}>{words.say('form.again')}</button>
    </div>
  );
}

/** Names can still be typed. */
const NOTHING_SEEN: ChoicesOfSite = { queues: [], profiles: [], groups: [], statuses: [], floors: [], sites: [], instances: [] };
