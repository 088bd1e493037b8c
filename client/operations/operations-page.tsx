import './operations.css';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shell } from '../app/shell';
import { ErrorBox } from '../ui/form';
import { datesOf } from '../words/dates';
import { Areas, Lights, Summary } from './lights';
import { isOperations } from './operations-wire';
import { operationsWords } from './operations-words';
import { pollApi } from './poll-api';
import { GapsPart, PeoplePart, ScreensPart, ServersPart, StreamsPart } from './tables';

/** How the whole cluster is: lights with what to do, then the numbers behind them. */
export function OperationsPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const words = useMemo(() => operationsWords(shell.lang.value, shell.place), [shell.lang.value]);
  const polled = useMemo(() => pollApi('/api/operations', isOperations), []);
  useEffect(() => polled.dispose, [polled]);
  const [told, trouble] = [polled.value.value, polled.trouble.value];
  if (told === null) {
    return trouble === null ? <p class="waiting" role="status">{words.say('form.loading')}</p> : <ErrorBox answer={trouble} words={words} />;
  }
  const dates = datesOf(words);
  return (
    <div class={trouble === null ? 'ops' : 'ops old'}>
      <p class="lead">{words.say('ops.lead')} <span class="nb">{words.say('ops.asked', { server: told.here, time: dates.exact(told.at) })}</span></p>
      {trouble !== null && <p class="fault" role="alert">{words.say('ops.old', { time: dates.exact(told.at) })}</p>}
      <Summary areas={told.areas} words={words} />
      <Areas told={told} words={words} />
      <Lights areas={told.areas} words={words} />
      <ServersPart told={told} words={words} />
      <StreamsPart told={told} words={words} />
      <PeoplePart told={told} words={words} />
      <ScreensPart screens={told.screens} words={words} />
      <GapsPart told={told} words={words} />
    </div>
  );
}
