import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Shell } from '../app/shell';
import { DirectoryCard } from './directory-card';
import { Guide } from './guide';
import { Note, SelectField, Troubled } from './parts';
import { PlanCard } from './plan-card';
import { RunCard } from './run-card';
import { createSetup } from './setup';
import type { Setup } from './setup';
import './setup.css';
import { StatusCard } from './status-card';
import { isOver } from './wire';
import { WishForm } from './wish-form';
import { setupWords, wordFor } from './words';
import type { SetupWords } from './words';

/** Set up, change and take down the data streaming of an Amazon Connect instance. */
export function SetupPage({ shell }: { readonly shell: Shell }): JSX.Element {
  const setup = useMemo(createSetup, []);
  const wordsNow = useComputed(() => setupWords(shell.lang.value, shell.place));
  const closed = useSignal('');
  useEffect(() => setup.dispose, [setup]);
  const words = wordsNow.value;
  const run = setup.run.value;
  const shown = setup.shown.value;
  const instance = setup.instance.value;
  const busy = run !== null && !isOver(run);
  useSignalEffect(() => { announce(shell, setup, wordsNow.value); });
  return (
    <div class="setup">
      <p class="what">{words.say('setup.lead')}</p>
      {setup.start.value?.sandbox === true && <Note kind="plain" icon="lock"><p>{words.say('setup.sandbox')}</p></Note>}
      <Choose setup={setup} words={words} />
      {setup.trouble.value !== null && setup.pending.value === '' && shown === null && <Troubled trouble={setup.trouble.value} words={words} />}
      {setup.instances.value?.length === 0 && <Note kind="warn" icon="triangle-alert" role="status"><p>
        {words.say('setup.instance.none', { region: setup.region.value })}</p></Note>}
      <Guide setup={setup} words={words} />
      <div class="columns">
        <div class="main">
          {run !== null && (busy || closed.value !== run.id) && <RunCard key={run.id} setup={setup} run={run} words={words}
            close={() => { closed.value = run.id; }} />}
          {shown !== null && <PlanCard setup={setup} shown={shown} words={words} />}
          {shown !== null && <Troubled trouble={setup.trouble.value} words={words} />}
          {!busy && instance !== '' && <WishForm setup={setup} words={words} />}
          {!busy && instance !== '' && <Down setup={setup} words={words} />}
        </div>
        <div class="side"><StatusCard setup={setup} words={words} /><DirectoryCard words={words} /></div>
      </div>
    </div>
  );
}

function Choose({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element | null {
  const start = setup.start.value;
  const instances = setup.instances.value;
  if (start === null) return setup.trouble.value === null ? <p class="looking" role="status">{words.say('setup.looking')}</p> : null;
  return (
    <div class="choose">
      {!start.sandbox && <SelectField label={words.say('setup.region')} value={setup.region.value} options={start.regions.map((one) => [one, one] as const)}
        set={(region) => setup.choose(region, '')} />}
      {instances === null ? setup.pending.value === 'instances' && <p class="looking" role="status">{words.say('setup.looking')}</p>
        : instances.length > 0 && <SelectField label={words.say('setup.instance')} value={setup.instance.value}
          options={instances.map((one) => [one.id, `${one.alias} (${one.id})`] as const)} set={(one) => setup.choose(setup.region.value, one)} />}
    </div>
  );
}

function Down({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element {
  return (
    <section class="pane take-down" aria-labelledby="down">
      <h2 id="down">{words.say('down.title')}</h2>
      <p>{words.say('down.text')}</p>
      <div class="actions"><button type="button" class="btn danger-line" disabled={setup.pending.value !== ''} onClick={() => void setup.plan('teardown')}>
        {setup.pending.value === 'teardown' ? words.say('setup.looking') : words.say('down.plan')}</button></div>
    </section>
  );
}

/** For people who do not see the steps. */
function announce(shell: Shell, setup: Setup, words: SetupWords): void {
  const run = setup.run.value;
  if (run === null) return;
  const all = run.steps.length;
  const n = Math.min(all, run.steps.filter((step) => step.phase === 'done').length + (run.phase === 'running' ? 1 : 0));
  const title = words.say(run.kind === 'teardown' ? 'run.title.teardown' : 'run.title.apply', { alias: run.instance.alias });
  shell.said.value = words.say('run.said', { title, phase: wordFor(words, 'run.phase', run.phase), n, all });
}
