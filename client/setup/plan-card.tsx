import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { CostBox } from './cost';
import { AloneButton, NAME, Note } from './parts';
import { Field } from '../ui/form';
import { isChosen } from './setup';
import type { Setup, Shown } from './setup';
import { inWords } from './wire';
import type { ChoiceKind, Loss, Notice, Step } from './wire';
import { wordFor } from './words';
import type { SetupWords } from './words';

/** Cost, steps, notes, and the one button that runs the plan. */
export function PlanCard({ setup, shown, words }: { readonly setup: Setup; readonly shown: Shown; readonly words: SetupWords }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const typed = useSignal<Readonly<Record<string, string>>>({});
  const noWait = useSignal(false);
  const { purpose, part, plan } = shown;
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  const down = purpose === 'teardown';
  const forbidden = plan.problems.length > 0;
  const something = plan.steps.length > 0 || (!down && part === null && !plan.read);
  const title = part !== null ? words.say(`plan.title.${part.act}`, { name: part.name }) : words.say(down ? 'plan.title.teardown' : 'plan.title');
  const confirmed = plan.lost.every((loss) => typed.value[loss.name] === loss.name);
  const busy = setup.pending.value !== '';
  const go = (event: Event): void => {
    event.preventDefault();
    if (something && confirmed && !busy) void setup.order(plan.lost.map((loss) => loss.name), noWait.value);
  };
  return (
    <section class={`pane plan${down ? ' down' : ''}`} aria-labelledby="plan" aria-busy={busy}>
      <h2 id="plan" ref={heading} tabIndex={-1}>{title}{plan.steps.length > 0 && <small>{words.count('plan.steps', plan.steps.length)}</small>}</h2>
      {shown.changed && <Note kind="warn" icon="triangle-alert" role="alert"><p>{words.say('plan.changed')}</p></Note>}
      <CostBox cost={plan.cost} words={words} />
      {plan.steps.length > 0 && <ol class="steps">{plan.steps.map((step, i) => <StepLine key={`${i} ${step.title.en}`} step={step} words={words} />)}</ol>}
      {plan.problems.map((one) => <Said key={one.words.en} notice={one} kind="crit" setup={setup} words={words} />)}
      {plan.notices.map((one) => <Said key={one.words.en} notice={one} kind="warn" setup={setup} words={words} />)}
      <Chosen setup={setup} shown={shown} words={words} />
      {forbidden ? <p class="verdict">{words.say('plan.forbidden')}</p>
        : plan.steps.length === 0 && <p class="verdict">
          {words.say(down ? 'plan.nothing.teardown' : plan.read || part !== null ? 'plan.nothing' : 'plan.nothing.read')}</p>}
      <form onSubmit={go}>
        {!forbidden && plan.lost.length > 0 && (
          <div class="lost">
            <h3>{words.say('down.data')}</h3>
            {plan.lost.map((loss) => <Confirmation key={loss.name} loss={loss} words={words} value={typed.value[loss.name] ?? ''}
              set={(text) => { typed.value = { ...typed.value, [loss.name]: text }; }} />)}
          </div>
        )}
        {!forbidden && something && !down && part === null && <label class="tick"><input type="checkbox" checked={noWait.value}
          onChange={(event) => { noWait.value = event.currentTarget.checked; }} /><span>{words.say('plan.noWait')}</span></label>}
        <div class="actions">
          {!forbidden && something && (
            <button type="submit" class={`btn ${down ? 'danger' : 'primary'}`} disabled={!confirmed || busy}>
              {setup.pending.value === 'order' ? words.say('setup.looking') : down ? words.say('down.do') : plan.steps.length === 0 ? words.say('plan.read')
                : words.count('plan.do', plan.steps.length)}
            </button>
          )}
          <button type="button" class="btn" onClick={setup.putAway}>{words.say('plan.cancel')}</button>
        </div>
      </form>
    </section>
  );
}

function StepLine({ step, words }: { readonly step: Step; readonly words: SetupWords }): JSX.Element {
  const { lang } = words;
  return (
    <li>
      <Sign sign={step.sign} words={words} />
      <div>
        <p class="title">{inWords(step.title, lang)}</p>
        <p>{inWords(step.means, lang)}</p>
        <p class={step.canBeUndone ? 'undo' : 'never'}>{inWords(step.undo, lang)}</p>
      </div>
    </li>
  );
}

export function Sign({ sign, words }: { readonly sign: string; readonly words: SetupWords }): JSX.Element {
  const kind = sign === '+' ? 'create' : sign === '-' ? 'remove' : 'change';
  return <span class={`sign ${kind}`}><span aria-hidden="true">{sign === '-' ? '−' : sign}</span><span class="unseen">{wordFor(words, 'plan.sign', sign)}
    </span></span>;
}

function Said({ notice, kind, setup, words }: {
  readonly notice: Notice; readonly kind: 'warn' | 'crit'; readonly setup: Setup; readonly words: SetupWords;
}): JSX.Element {
  return (
    <Note kind={kind} icon={kind === 'crit' ? 'circle-x' : 'triangle-alert'}>
      <p>{inWords(notice.words, words.lang)}</p>
      {notice.choices.map((choice) => (choice.kind === 'alone' ? <AloneButton key={choice.name} setup={setup} choice={choice} words={words} /> : (
        <button
          key={`${choice.kind} ${choice.name}`} type="button" class="btn" disabled={setup.pending.value !== ''}
          onClick={() => setup.toggle(choice.kind as ChoiceKind, choice.name)}
        >
          {chosenText(words, choice.kind, choice.name)}
        </button>
      )))}
    </Note>
  );
}

/** Choices stay visible and can be undone, after their notice is gone. */
function Chosen({ setup, shown, words }: { readonly setup: Setup; readonly shown: Shown; readonly words: SetupWords }): JSX.Element | null {
  const kinds: readonly ChoiceKind[] = shown.purpose === 'teardown' ? ['keep', 'include'] : ['replace', 'change'];
  const chosen = [...setup.chosen.value].flatMap((id) => {
    const kind = kinds.find((one) => id.startsWith(`${one} `));
    return kind === undefined ? [] : [{ kind, name: id.slice(kind.length + 1) }];
  });
  if (chosen.length === 0) return null;
  return (
    <fieldset class="chosen-of">
      <legend>{words.say('plan.chosen')}</legend>
      {chosen.map(({ kind, name }) => (
        <label class="tick" key={`${kind} ${name}`}>
          <input type="checkbox" checked={isChosen(setup.chosen, kind, name)} disabled={setup.pending.value !== ''} onChange={() => setup.toggle(kind, name)}
            /><span>{chosenText(words, kind, name)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const chosenText = (words: SetupWords, kind: string, name: string): string => wordFor(words, 'plan.choice', kind).replace('{name}', name);

function lossText({ name, hours, kind }: Loss, words: SetupWords): string {
  if (hours != null) return words.say('down.hours', { name, hours: words.number(hours) });
  return words.say(kind === 'role' || kind === 'bucket' ? `down.${kind}` : 'down.buffer', { name });
}

function Confirmation({ loss, value, set, words }: {
  readonly loss: Loss; readonly value: string; readonly set: (text: string) => void; readonly words: SetupWords;
}): JSX.Element {
  return (
    <>
      <p>{lossText(loss, words)}</p>
      <Field input={NAME} label={words.say('down.type', { name: loss.name })} value={value} set={set} />
    </>
  );
}
