import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { datesOf } from '../words/dates';
import type { Draft } from './draft';
import type { SettingsWords } from './settings-words';

interface Props {
  readonly draft: Draft;
  readonly busy: boolean;
  readonly words: SettingsWords;
  readonly save: () => void;
  readonly showChanges: () => void;
  /** brings the first value that is wrong into view */
  readonly showWrong: () => void;
}

/** What is not saved yet, which version is in effect, and the way to save. It stays at the foot of the window. */
export function SaveBar({ draft, busy, words, save, showChanges, showWrong }: Props): JSX.Element {
  const dates = useMemo(() => datesOf(words), [words]);
  const { version, savedAt, savedBy } = draft.saved.value;
  const changes = draft.changes.value.length;
  const wrong = draft.wrong.value;
  return (
    <div class="save-bar" role="region" aria-label={words.say('form.save')}>
      {changes === 0 ? <span class="number">{words.say('settings.changes.none')}</span>
        : <button type="button" class="number some" onClick={showChanges}>{words.count('settings.changes', changes)}</button>}
      <p class="which">
        {version === 0 ? words.say('settings.version.never')
          : words.say('settings.version', { n: version, who: savedBy ?? '', when: savedAt === null ? '' : dates.moment(savedAt) })}
      </p>
      <p role="status" class="wrong-of">
        {wrong > 0 && <button type="button" onClick={showWrong}>{words.count('settings.invalid', wrong)}</button>}
      </p>
      <button type="button" class="btn" disabled={busy || (changes === 0 && draft.unread.value.size === 0)} onClick={() => draft.discard()}>
        {words.say('settings.discard')}
      </button>
      <button type="button" class="btn primary" disabled={busy || changes === 0 || wrong > 0} onClick={save}>
        {words.say('settings.save', { n: version + 1 })}
      </button>
    </div>
  );
}
