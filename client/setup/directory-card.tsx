import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { flag, list, maybe, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { ErrorBox } from '../ui/form';
import { Loaded, useGet } from '../ui/use-get';
import { Note } from './parts';
import type { SetupWords } from './words';

const isDirectory = shape({
  actions: list(text),
  instances: list(shape({ arn: text, people: number, outcome: text, missing: list(text) }, { readAt: maybe(text), reason: maybe(text), cut: flag })),
}, { enabled: flag });
type Directory = Guarded<typeof isDirectory>;
type Instance = Directory['instances'][number];

/** Whether the server reads the users of Amazon Connect, and what is missing for it. */
export function DirectoryCard({ words }: { readonly words: SetupWords }): JSX.Element {
  const asked = useGet('/api/directory', isDirectory);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const read = async (): Promise<void> => {
    busy.value = true;
    answer.value = await callApi('POST', '/api/directory/refresh', isDirectory);
    await asked.again();
    busy.value = false;
  };
  return (
    <section class="pane" aria-labelledby="directory">
      <h2 id="directory">{words.say('directory.title')}</h2>
      <Loaded asked={asked} words={words}>
        {(now) => (now.enabled !== true ? <p>{words.say('directory.off')}</p> : (
          <>
            {now.instances.length === 0 && <p>{words.say('directory.waiting')}</p>}
            {now.instances.map((one) => <One key={one.arn} one={one} alone={now.instances.length === 1} words={words} />)}
            <ErrorBox answer={answer.value} words={words} />
            <div class="actions">
              <button type="button" class="btn" disabled={busy.value} onClick={() => void read()}>{words.say('directory.read')}</button>
            </div>
          </>
        ))}
      </Loaded>
    </section>
  );
}

function One({ one, alone, words }: { readonly one: Instance; readonly alone: boolean; readonly words: SetupWords }): JSX.Element {
  const missing = one.missing.join(', ');
  return (
    <div>
      {!alone && <p><code>{one.arn}</code></p>}
      {one.readAt != null && <p>{words.count('directory.people', one.people, { at: words.time(Date.parse(one.readAt)) })}</p>}
      {one.cut === true && <p>{words.say('directory.cut')}</p>}
      {one.outcome === 'denied' && <Note kind="warn" icon="triangle-alert" role="status"><p>{words.say('directory.denied', { actions: missing })}</p></Note>}
      {one.outcome === 'part' && <Note kind="warn" icon="triangle-alert" role="status"><p>{words.say('directory.part', { actions: missing })}</p></Note>}
      {one.outcome === 'failed' && (
        <Note kind="warn" icon="triangle-alert" role="status"><p>{words.say('directory.failed', { reason: one.reason ?? '' })}</p></Note>
      )}
    </div>
  );
}
