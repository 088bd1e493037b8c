import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { changeText } from './change-text';
import type { Change } from './diff';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';

/** Differences of two documents, one a line. */
export function ChangeList({ changes, choices, words }: {
  readonly changes: readonly Change[]; readonly choices: ChoicesOfSite; readonly words: SettingsWords;
}): JSX.Element {
  if (changes.length === 0) return <p class="dim">{words.say('settings.changes.same')}</p>;
  return (
    <ul class="changes">
      {changes.map((change) => {
        const { about, before, after } = changeText(change, choices, words);
        return (
          <li key={about + before + after}>
            <UserText text={about} />
            <span class="became" role="img" aria-label={words.say('settings.change.became', { before, after })}>
              <UserText text={before} /><Icon name="arrow-right" /><UserText class="after" text={after} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
