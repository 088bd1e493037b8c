import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { sumOf } from './cost';
import { AloneButton } from './parts';
import { PolicyDialog } from './policy-dialog';
import type { Setup } from './setup';
import { inWords, isOver } from './wire';
import type { Finding, Status, Stream } from './wire';
import { wordFor } from './words';
import type { SetupWords } from './words';

const LIGHTS: Readonly<Record<string, IconName>> = { good: 'check', note: 'triangle-alert', bad: 'circle-x', off: 'minus' };

/** Which events go where, since when, their health, the last event, and the cost. */
export function StatusCard({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element {
  const policies = useSignal(false);
  const status = setup.status.value;
  const busy = setup.pending.value === 'status';
  return (
    <section class="pane now" aria-labelledby="status" aria-busy={busy}>
      <h2 id="status">{words.say('status.title')}</h2>
      {status === null ? <p class="looking">{words.say('setup.looking')}</p> : <Seen setup={setup} status={status} words={words} />}
      <div class="actions">
        <button type="button" class="btn" disabled={busy || setup.instance.value === ''} onClick={() => void setup.look()}>
          {busy ? words.say('setup.looking') : words.say('setup.again')}
        </button>
        <button type="button" class="btn" disabled={setup.instance.value === ''} onClick={() => { policies.value = true; }}>
          <Icon name="lock" />{words.say('status.policy')}
        </button>
      </div>
      {policies.value && <PolicyDialog setup={setup} words={words} close={() => { policies.value = false; }} />}
    </section>
  );
}

/** Amazon Connect does not say since when. Setup records it for its own connections. */
function since({ since: connected, created }: Stream, words: SetupWords): string | null {
  if (connected != null) return words.say('status.since', { at: words.time(connected) });
  return created == null ? null : words.say('status.created', { at: words.time(created) });
}

function Seen({ setup, status, words }: { readonly setup: Setup; readonly status: Status; readonly words: SetupWords }): JSX.Element {
  const { lang } = words;
  const last = status.lastEvent;
  return (
    <>
      <p class={`light is-${status.health}`}>
        <span class="bulb" aria-hidden="true"><Icon name={LIGHTS[status.health] ?? 'circle-alert'} /></span><b>{wordFor(words, 'health', status.health)}</b>
      </p>
      <dl class="where-to">
        {status.streams.map((stream) => (
          <div key={stream.kind}>
            <dt>{inWords(stream.words, lang)}</dt>
            <dd>
              {stream.to == null ? <span class="dim">{words.say('status.nowhere')}</span> : <code>{stream.to}</code>}
              {stream.to != null && <small>{[
                since(stream, words),
                words.say(stream.madeBySetup ? 'status.made' : 'status.foreign'),
                stream.kind === 'agent-events' ? words.say(stream.read ? 'status.read' : 'status.unread') : null,
              ].filter(Boolean).join(' · ')}</small>}
              {stream.to != null && <StreamActions setup={setup} stream={stream} words={words} />}
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.say('status.last')}</dt>
          <dd>{last?.type == null ? <span class="dim">{words.say('status.last.none')}</span>
            : words.say('status.last.at', { type: last.type, at: words.timeOfDay(last.at) })}</dd>
        </div>
        <div>
          <dt>{words.say('status.cost')}</dt>
          <dd class="num">{sumOf(status.cost, words)}</dd>
        </div>
      </dl>
      <Findings findings={status.findings} words={words} setup={setup} />
      <p class="tip">{words.say('status.checked', { at: words.timeOfDay(status.at) })}</p>
    </>
  );
}

/** Only one stream: its events are no longer sent, even if it was connected by hand; or it is deleted. The plan is shown first. */
function StreamActions({ setup, stream, words }: { readonly setup: Setup; readonly stream: Stream; readonly words: SetupWords }): JSX.Element | null {
  const run = setup.run.value;
  const { kind } = stream;
  const name = stream.name ?? stream.to ?? '';
  if (run !== null && !isOver(run)) return null;
  const busy = setup.pending.value !== '';
  return (
    <span class="part">
      <button type="button" class="btn small" disabled={busy} aria-label={words.say('part.stop.of', { kind: inWords(stream.words, words.lang), name })}
        onClick={() => void setup.planPart({ act: 'stop', kind, name })}>
        {words.say('part.stop')}
      </button>
      {stream.name != null && (
        <button type="button" class="btn small danger-line" disabled={busy} aria-label={words.say('part.delete.of', { name })}
          onClick={() => void setup.planPart({ act: 'delete', kind, name })}>
          {words.say('part.delete')}
        </button>
      )}
    </span>
  );
}

const MARKS: Readonly<Record<string, IconName>> = { good: 'check', note: 'triangle-alert', bad: 'circle-x' };

/** @param setup With it, the choices of a finding are offered; without it, as during a run, they are only shown as text. */
export function Findings({ findings, words, setup }: {
  readonly findings: readonly Finding[]; readonly words: SetupWords; readonly setup?: Setup;
}): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((one) => (
        <li key={one.words.en} class={`is-${one.idle ? 'idle' : one.level}`}>
          <Icon name={one.idle ? 'minus' : (MARKS[one.level] ?? 'circle-alert')} />
          <span>
            <span class="unseen">{one.idle ? '' : `${wordFor(words, 'health', one.level)}: `}</span>{inWords(one.words, words.lang)}
            {setup !== undefined && one.choices.map((choice) => <AloneButton key={choice.name} setup={setup} choice={choice} words={words} />)}
          </span>
        </li>
      ))}
    </ul>
  );
}
