import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { useCall } from '../ui/use-call';
import { Loaded, useGet } from '../ui/use-get';
import { datesOf } from '../words/dates';
import { fetchVersion, restoreVersion } from './calls';
import { ChangeList } from './change-list';
import { diffOf } from './diff';
import type { SettingsDocument } from './document';
import type { Draft, Saved } from './draft';
import { isVersions } from './settings-wire';
import type { ChoicesOfSite, Version } from './settings-wire';
import type { SettingsWords } from './settings-words';

interface Props {
  readonly draft: Draft;
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
  /** the version that is in effect again, and from which it was restored; null: nothing was done */
  readonly close: (restored: { readonly saved: Saved; readonly from: number } | null) => void;
}

/** All saves, newest first. Each can be looked at, and restored as a new version. */
export function VersionsDialog({ draft, choices, words, close }: Props): JSX.Element {
  const versions = useGet('/api/settings/versions', isVersions);
  const seen = useSignal<{ readonly version: number; readonly document: SettingsDocument } | null>(null);
  const { busy, answer, wait } = useCall();
  const dates = useMemo(() => datesOf(words), [words]);
  const current = draft.saved.value;
  const look = async ({ version }: Version): Promise<void> => {
    const document = await wait(fetchVersion(version));
    if (document !== null) seen.value = { version, document };
  };
  const restore = async (version: number): Promise<void> => {
    const saved = await wait(restoreVersion(version, current.version));
    if (saved !== null) close({ saved, from: version });
  };
  const now = seen.value;
  if (now !== null) {
    return (
      <Dialog key="one" wide title={words.say('settings.versions.title', { n: now.version })} words={words} close={() => close(null)}>
        <p class="ask">{words.say('settings.versions.differs')}</p>
        <ChangeList changes={diffOf(current.document, now.document)} choices={choices} words={words} />
        {draft.changes.value.length > 0 && <p class="ask"><b>{words.say('settings.versions.unsaved')}</b></p>}
        <ErrorBox answer={answer.value} words={words} />
        <footer>
          <button type="button" class="btn" onClick={() => { seen.value = null; }}>{words.say('settings.versions.back')}</button>
          <button type="button" class="btn primary" autofocus disabled={busy.value} onClick={() => void restore(now.version)}>
            {words.say('settings.versions.restore', { n: current.version + 1 })}
          </button>
        </footer>
      </Dialog>
    );
  }
  return (
    <Dialog key="all" wide title={words.say('settings.versions')} words={words} close={() => close(null)}>
      <ErrorBox answer={answer.value} words={words} />
      <Loaded asked={versions} words={words}>
        {(all) => (all.length === 0 ? <p class="dim">{words.say('settings.versions.none')}</p> : (
          <ol class="versions" reversed>
            {all.map((one) => (
              <li key={one.version}>
                <b class="num">{one.version}</b>
                <UserText text={words.say('settings.versions.of', { when: one.savedAt == null ? '' : dates.moment(one.savedAt), who: one.savedBy ?? '' })} />
                {one.version === current.version ? <em class="tag">{words.say('settings.versions.now')}</em> : (
                  <button
                    type="button" class="btn small" disabled={busy.value} aria-label={words.say('settings.versions.look.of', { n: one.version })}
                    onClick={() => void look(one)}
                  >
                    {words.say('settings.versions.look')}
                  </button>
                )}
              </li>
            ))}
          </ol>
        ))}
      </Loaded>
    </Dialog>
  );
}
