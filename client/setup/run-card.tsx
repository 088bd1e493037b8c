import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { Note, Wrong } from './parts';
import { Sign } from './plan-card';
import type { Setup } from './setup';
import { Findings } from './status-card';
import { inWords, isOver } from './wire';
import type { Run, RunStep } from './wire';
import { wordFor } from './words';
import type { SetupWords } from './words';

const PHASES: Readonly<Record<string,
  IconName>> = { ahead: 'minus', running: 'hourglass', verifying: 'hourglass', done: 'check', failed: 'circle-x', stopped: 'pause' };

/** The run as the server reports it, step by step; the same on every open page. */
export function RunCard({ setup, run, words, close }: {
  readonly setup: Setup; readonly run: Run; readonly words: SetupWords; readonly close: () => void;
}): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const { lang } = words;
  const over = isOver(run);
  useEffect(() => {
    if (over) return;
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [run.id]);
  const done = run.steps.filter((step) => step.phase === 'done').length;
  return (
    <section class={`pane run ${run.phase}`} aria-labelledby="run">
      <h2 id="run" ref={heading} tabIndex={-1}>
        <span>{words.say(run.kind === 'teardown' ? 'run.title.teardown' : 'run.title.apply', { alias: run.instance.alias })}</span>
        <span class={`phase ${run.phase}`}><Icon name={PHASES[run.phase] ?? 'circle-alert'} />{wordFor(words, 'run.phase', run.phase)}</span>
      </h2>
      <p class="tip">{run.by === 'open' ? words.say('run.by.open', { at: words.time(run.beganAt) })
        : words.say('run.by', { who: run.by, at: words.time(run.beganAt) })}</p>
      {!setup.linked.value && !over && <Note kind="warn" icon="wifi-off" role="status"><p>{words.say('setup.offline')}</p></Note>}
      {run.steps.length > 0 && (
        <>
          <progress max={run.steps.length} value={done} aria-label={words.say('run.phase.running')} />
          <ol class="progress">{run.steps.map((step, i) => <StepNow key={`${i} ${step.title.en}`} step={step} words={words} />)}</ol>
        </>
      )}
      {run.error != null && <Wrong error={run.error} words={words} />}
      {run.phase === 'stopped' && <Note kind="warn" icon="pause"><p>{words.say('run.stopped', { done, all: run.steps.length })}</p></Note>}
      {(run.findings.length > 0 || run.phase === 'verifying') && (
        <>
          <h3>{words.say('run.verify')}</h3>
          <Findings findings={run.findings} words={words} />
          {run.waiting != null && <p class="looking"><Icon name="hourglass" />{inWords(run.waiting, lang)}</p>}
        </>
      )}
      <div class="actions">
        {over
          ? <>{run.kind === 'apply' && run.phase === 'done' && <a class="btn primary" href="/"><Icon name="map" />{words.say('run.map')}</a>}<button
            type="button" class="btn" onClick={close}>{words.say('run.close')}</button></>
          : <><button type="button" class="btn" onClick={() => void setup.stop()}>{words.say(run.phase === 'verifying' ? 'run.stop.waiting' : 'run.stop')}
            </button><span class="tip">{words.say('run.leave')}</span></>}
      </div>
    </section>
  );
}

function StepNow({ step, words }: { readonly step: RunStep; readonly words: SetupWords }): JSX.Element {
  return (
    <li class={step.phase}>
      <span class="at" aria-hidden="true"><Icon name={PHASES[step.phase] ?? 'circle-alert'} /></span>
      <div>
        <p class="title"><Sign sign={step.sign} words={words} />{inWords(step.title, words.lang)}</p>
        {step.waiting != null && <p class="tip">{inWords(step.waiting, words.lang)}</p>}
      </div>
      <span class="took num"><span class="unseen">{wordFor(words, 'run.step', step.phase)}</span>
        {(step.phase !== 'ahead') && words.say('run.seconds', { n: step.seconds.toFixed(1) })}</span>
    </li>
  );
}
