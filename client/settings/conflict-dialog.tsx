import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Problem } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { datesOf } from '../words/dates';
import { fetchSettings } from './calls';
import { ChangeList } from './change-list';
import { diffOf } from './diff';
import type { Draft } from './draft';
import { isOther } from './settings-wire';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';

interface Props {
  readonly draft: Draft;
  readonly refusal: Problem;
  readonly choices: ChoicesOfSite;
  readonly words: SettingsWords;
  readonly close: () => void;
}

/** Somebody else saved meanwhile: the answer names who. Their version can be loaded; the own one is kept beside it. */
export function ConflictDialog({ draft, refusal, words, close }: Props): JSX.Element {
  const { busy, answer, wait } = useCall();
  const dates = useMemo(() => datesOf(words), [words]);
  const { body, title, detail } = refusal;
  const who = isOther(body) && body.savedBy != null && body.savedAt != null
    ? words.say('settings.conflict.who', { who: body.savedBy, n: body.version, when: dates.moment(body.savedAt) }) : detail === '' ? title : detail;
  const load = async (): Promise<void> => {
    const theirs = await wait(fetchSettings());
    if (theirs === null) return;
    draft.kept.value = draft.document.peek();
    draft.load(theirs);
    close();
  };
  return (
    <Dialog title={words.say('settings.conflict')} words={words} close={close}>
      <p class="ask">{who}</p>
      <p class="ask">{words.say('settings.conflict.text')}</p>
      <ErrorBox answer={answer.value} words={words} />
      <footer>
        <button type="button" class="btn" onClick={close}>{words.say('form.cancel')}</button>
        <button type="button" class="btn primary" autofocus disabled={busy.value} onClick={() => void load()}>{words.say('settings.conflict.load')}</button>
      </footer>
    </Dialog>
  );
}

/** The own version beside that of somebody else; nothing if there was no conflict. */
export function KeptCard({ draft, choices, words }: {
  readonly draft: Draft; readonly choices: ChoicesOfSite; readonly words: SettingsWords;
}): JSX.Element | null {
  const dates = useMemo(() => datesOf(words), [words]);
  const kept = draft.kept.value;
  if (kept === null) return null;
  const { version, savedAt, savedBy, document } = draft.saved.value;
  const end = (): void => { draft.kept.value = null; };
  return (
    <section class="card kept" aria-labelledby="kept">
      <h2 id="kept">{words.say('settings.kept')}</h2>
      <p>
        {words.say('settings.conflict.who', { who: savedBy ?? '', n: version, when: savedAt === null ? '' : dates.moment(savedAt) })}
        {' '}{words.say('settings.kept.text')}
      </p>
      <ChangeList changes={diffOf(document, kept)} choices={choices} words={words} />
      <div class="tools">
        <button
          type="button" class="btn primary"
          onClick={() => {
            draft.change(() => kept);
            end();
          }}
        >
          {words.say('settings.kept.use')}
        </button>
        <button type="button" class="btn" onClick={end}>{words.say('settings.kept.forget')}</button>
      </div>
    </section>
  );
}
