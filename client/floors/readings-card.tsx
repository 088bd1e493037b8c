import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { Icon } from '../ui/admin-icon';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import type { Instance } from './floors-wire';
import type { FloorsWords } from './floors-words';

const isSaved = shape({ people: number, added: number, changed: number, removed: number, unknown: number, unknownUsers: list(text) });
const isProblems = shape({ problems: list(shape({ line: number, en: text, ja: text })) });
type Saved = Guarded<typeof isSaved>;

const MOST_BYTES = 4 << 20;
const MOST_TOLD = 20;

const pathOf = (instance: string): string => `/api/readings?instance=${encodeURIComponent(instance)}`;

/** Readings of names and telephone extensions, as a CSV file for each instance. */
export function ReadingsCard({ instances, words }: { readonly instances: readonly Instance[]; readonly words: FloorsWords }): JSX.Element | null {
  const mine = instances.filter((one) => one.mayName === true);
  if (instances.length === 0) return null;
  return (
    <section class="card">
      <h2>{words.say('readings.title')}</h2>
      <p class="aid">{words.say('readings.text')}</p>
      {mine.length === 0 && <p>{words.say('readings.part')}</p>}
      {mine.map((instance) => <List key={instance.arn} instance={instance} alone={mine.length === 1} words={words} />)}
    </section>
  );
}

function List({ instance, alone, words }: { readonly instance: Instance; readonly alone: boolean; readonly words: FloorsWords }): JSX.Element {
  const id = useId();
  const busy = useSignal(false);
  const answer = useSignal<Answer<Saved> | 'large' | null>(null);
  const upload = async (field: HTMLInputElement): Promise<void> => {
    const file = field.files?.[0];
    // The same file can be chosen again after it was corrected.
    field.value = '';
    if (file === undefined) return;
    if (file.size > MOST_BYTES) {
      answer.value = 'large';
      return;
    }
    busy.value = true;
    answer.value = await callApi('PUT', pathOf(instance.arn), isSaved, file);
    busy.value = false;
  };
  return (
    <div class="readings">
      {!alone && <h3><UserText text={instance.name} /></h3>}
      <p><a class="btn" href={pathOf(instance.arn)} download="readings.csv"><Icon name="download" />{words.say('readings.download')}</a></p>
      <div class="field">
        <label for={id}>{alone ? words.say('readings.upload') : words.say('readings.upload.of', { name: instance.name })}</label>
        <input id={id} type="file" accept=".csv,text/csv" disabled={busy.value} onChange={(event) => void upload(event.currentTarget)} />
      </div>
      {busy.value && <p role="status">{words.say('readings.uploading')}</p>}
      <Said answer={answer.value} words={words} />
    </div>
  );
}

function Said({ answer, words }: { readonly answer: Answer<Saved> | 'large' | null; readonly words: FloorsWords }): JSX.Element | null {
  if (answer === null) return null;
  if (answer === 'large') return <p class="fault" role="alert">{words.say('readings.large')}</p>;
  if (answer.kind === 'ok') {
    const { people, added, changed, removed, unknown, unknownUsers } = answer.value;
    return (
      <div role="status">
        <p class="good"><Icon name="circle-check" />{words.say('readings.saved', { n: people, added, changed, removed })}</p>
        {unknown > 0 && <p>{words.count('readings.unknown', unknown)} <UserText text={joined(words, unknownUsers)} />{unknown > unknownUsers.length && '…'}</p>}
      </div>
    );
  }
  if (answer.kind !== 'problem' || !isProblems(answer.body)) return <ErrorBox answer={answer} words={words} />;
  const { problems } = answer.body;
  return (
    <div class="fault" role="alert">
      <Icon name="circle-alert" />
      <div>
        <p><b>{words.say('readings.problems')}</b></p>
        <ul class="problems">
          {problems.slice(0, MOST_TOLD).map(({ line, en, ja }) => (
            <li key={`${line} ${en}`}>{line > 0 && <b>{words.say('readings.line', { n: line })} </b>}<UserText text={words.lang === 'ja' ? ja : en} /></li>
          ))}
        </ul>
        {problems.length > MOST_TOLD && <p>{words.say('floors.problems.more', { n: problems.length - MOST_TOLD })}</p>}
      </div>
    </div>
  );
}
