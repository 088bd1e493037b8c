import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icon';
import { PolicyDialog } from './policy-dialog';
import type { Setup } from './setup';
import { inWords } from './wire';
import type { Finding, Status, Stream } from './wire';
import { moment, money, wordFor } from './words';
import type { SetupWords } from './words';

const LIGHTS: Readonly<Record<string, IconName>> = { good: 'check', note: 'triangle-alert', bad: 'circle-x', off: 'minus' };

/** What streams where, since when, healthy or not, the last event, and what it costs. */
export function StatusCard({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element {
  const policies = useSignal(false);
  const status = setup.status.value;
  const busy = setup.asking.value === 'status';
  return (
    <section class="pane now" aria-labelledby="status" aria-busy={busy}>
      <h2 id="status">{words.say('status.title')}</h2>
      {status === null ? <p class="looking">{words.say('setup.looking')}</p> : <Seen status={status} words={words} />}
      <div class="actions">
        <button type="button" class="btn" disabled={busy || setup.instance.value === ''} onClick={() => void setup.look()}>{busy ? words.say('setup.looking') : words.say('setup.again')}</button>
        <button type="button" class="btn" disabled={setup.instance.value === ''} onClick={() => { policies.value = true; }}><Icon name="lock" />{words.say('status.policy')}</button>
      </div>
      {policies.value && <PolicyDialog setup={setup} words={words} close={() => { policies.value = false; }} />}
    </section>
  );
}

/** Amazon Connect does not tell since when; setup notes it for what it connected. */
function since({ since: connected, created }: Stream, words: SetupWords): string | null {
  if (connected != null) return words.say('status.since', { at: moment(words.lang, connected) });
  return created == null ? null : words.say('status.created', { at: moment(words.lang, created) });
}

function Seen({ status, words }: { readonly status: Status; readonly words: SetupWords }): JSX.Element {
  const { lang } = words;
  const last = status.lastEvent;
  return (
    <>
      <p class={`light is-${status.health}`}><span class="bulb" aria-hidden="true"><Icon name={LIGHTS[status.health] ?? 'circle-alert'} /></span><b>{wordFor(words, 'health', status.health)}</b></p>
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
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.say('status.last')}</dt>
          <dd>{last?.type == null ? <span class="dim">{words.say('status.last.none')}</span> : words.say('status.last.at', { type: last.type, at: words.timeOfDay(last.at) })}</dd>
        </div>
        <div>
          <dt>{words.say('status.cost')}</dt>
          <dd class="num">{status.cost.complete ? money(lang, status.cost.result, status.cost.currency) : words.say('cost.atLeast', { amount: money(lang, status.cost.result, status.cost.currency) })}</dd>
        </div>
      </dl>
      <Findings findings={status.findings} words={words} />
      <p class="tip">{words.say('status.checked', { at: words.timeOfDay(status.at) })}</p>
    </>
  );
}

const MARKS: Readonly<Record<string, IconName>> = { good: 'check', note: 'triangle-alert', bad: 'circle-x' };

export function Findings({ findings, words }: { readonly findings: readonly Finding[]; readonly words: SetupWords }): JSX.Element {
  return (
    <ul class="findings">
      {findings.map((one) => (
        <li key={one.words.en} class={`is-${one.idle ? 'idle' : one.level}`}>
          <Icon name={one.idle ? 'minus' : (MARKS[one.level] ?? 'circle-alert')} />
          <span><span class="unseen">{one.idle ? '' : `${wordFor(words, 'health', one.level)}: `}</span>{inWords(one.words, words.lang)}</span>
        </li>
      ))}
    </ul>
  );
}
