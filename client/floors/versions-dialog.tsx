import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { Loaded, useGet } from '../ui/use-get';
import { datesOf } from '../words/dates';
import { isPublished, isVersions } from './floors-wire';
import type { Floor, Version } from './floors-wire';
import type { FloorsWords } from './floors-words';
import { publishedText } from './publish-dialog';

interface Props { readonly floor: Floor; readonly words: FloorsWords; readonly close: (said: string | null) => void }

/** Earlier versions of a floor. Each can be published again, as a new version. */
export function VersionsDialog({ floor, words, close }: Props): JSX.Element {
  const versions = useGet(`/api/floors/${floor.id}/versions`, isVersions);
  const answer = useSignal<Answer<unknown> | null>(null);
  const busy = useSignal(false);
  const dates = useMemo(() => datesOf(words), [words]);
  const restore = async ({ number }: Version): Promise<void> => {
    busy.value = true;
    const said = await callApi('POST', `/api/floors/${floor.id}/versions/${number}/restore`, isPublished);
    busy.value = false;
    answer.value = said;
    if (said.kind === 'ok') close(publishedText(floor.name, said.value.version.number, said.value.freed.length, words));
  };
  return (
    <Dialog wide title={words.say('floors.versions.title', { name: floor.name })} words={words} close={() => close(null)}>
      <ErrorBox answer={answer.value} words={words} />
      <Loaded asked={versions} words={words}>
        {(all) => (all.length === 0 ? <p class="dim">{words.say('floors.versions.none')}</p> : (
          <ol class="versions" reversed>
            {all.map((one) => (
              <li key={one.number}>
                <b class="num">{one.number}</b>
                <span>
                  {one.name != null && <UserText text={one.name} />}
                  <small>{words.say('floors.version.of', { seats: words.number(one.seats), when: dates.moment(one.publishedAt), who: one.by.name })}</small>
                </span>
                {one.number === floor.version ? <em class="tag">{words.say('floors.version.now')}</em> : (
                  <button type="button" class="btn small" disabled={busy.value} onClick={() => void restore(one)}>{words.say('floors.version.restore')}</button>
                )}
              </li>
            ))}
          </ol>
        ))}
      </Loaded>
    </Dialog>
  );
}
