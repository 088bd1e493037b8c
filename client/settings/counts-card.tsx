import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { SettingsWords } from './settings-words';
import type { Counts } from './settings-wire';
import type { Counted } from './use-counts';

const sum = ({ warning, critical }: Counts): number => warning + critical;

/** "20 → 23": the alerts of this moment with the limits in effect, and with those on this page. */
export function CountsCard({ counted, words }: { readonly counted: Counted; readonly words: SettingsWords }): JSX.Element {
  return (
    <section class="card" aria-labelledby="counts">
      <h2 id="counts">{words.say('settings.counts')}</h2>
      <div role="status">{counted.kind === 'counted' ? <Now now={counted.check.now} then={counted.check.then ?? null} words={words} />
        : <p class="dim">{words.say(counted.kind === 'ended' ? 'settings.ended' : `settings.counts.${counted.kind}`)}</p>}
      </div>
      {counted.kind === 'counted' && counted.check.withoutAway === true && <p class="aid">{words.say('settings.counts.withoutAway')}</p>}
    </section>
  );
}

function Now({ now, then, words }: { readonly now: Counts; readonly then: Counts | null; readonly words: SettingsWords }): JSX.Element {
  const after = then ?? now;
  const isSame = sum(after) === sum(now) && after.critical === now.critical;
  const text = isSame ? words.say('settings.counts.now', { n: words.number(now.critical) })
    : after.critical === now.critical ? words.say('settings.counts.asBefore', { n: words.number(after.critical) })
      : words.say('settings.counts.alerts', { n: words.number(after.critical), before: words.number(now.critical) });
  return (
    <p class="counts">
      <span class="unseen">{words.say('settings.counts.from', { before: words.number(sum(now)), after: words.number(sum(after)) })}</span>
      <b aria-hidden="true">{words.number(sum(now))}</b>
      {!isSame && <><Icon name="arrow-right" /><b aria-hidden="true" class={sum(after) > sum(now) ? 'rise' : 'fall'}>{words.number(sum(after))}</b></>}
      <span>{text}</span>
    </p>
  );
}
