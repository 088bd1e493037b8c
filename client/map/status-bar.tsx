import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Ring } from '../live/latency';
import type { Page } from './page';
import { elapsed } from '../words/words';
import type { WordKey, Words } from '../words/words';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { Badge, Key } from '../ui/parts';
import { Zoom } from './zoom';

const HINTS: readonly (readonly [string, WordKey])[] = [
  ['↑ ↓ ← →', 'keys.short.move'], ['N', 'keys.short.next'], ['R', 'keys.rail'], ['?', 'keys.short.help'],
];

/** Told where the site's is another: a time without its zone would mislead there. */
const DEVICE_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function StatusBar({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = open.value;
  useEffect(() => {
    if (!isOpen) return;
    // Before every other use of Escape: what was opened last is closed first.
    const close = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || composing(event) || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      open.value = false;
      opener.current?.focus();
    };
    addEventListener('keydown', close, true);
    return () => removeEventListener('keydown', close, true);
  }, [isOpen]);
  void page.second.value;
  const source = page.source.value;
  // What came from the server is no news when nothing came to the server.
  const age = page.stopped.value ? page.sourceAge() : source.state === 'live' ? page.age() : (page.sourceAge() ?? page.age());
  const p50 = page.latency.eventToGlass.percentile(50);
  const samples = page.latency.eventToGlass.count;
  return (
    <footer class="stat">
      {HINTS.map(([key, what]) => <span key={what} class="hint"><Key>{key}</Key> {words.say(what)}</span>)}
      {page.layout.value === 'map' && <span class="rule"><Badge level={1} /><Badge level={2} />{words.say('status.rule')}</span>}
      <button type="button" class="alerts-door" aria-expanded={page.alertsOpen.value} onClick={() => { page.alertsOpen.value = !page.alertsOpen.value; }}>
        <Icon name="octagon-alert" />{words.say('attention.title')} <b class="num">{words.number(page.alerts.value.length)}</b>
      </button>
      <span class="facts-line num">
        {age !== null && <span>{words.say('status.updated', { age: age < 10_000 ? words.say('unit.seconds', { n: (age / 1000).toFixed(1) }) : elapsed(age) })}</span>}
        {source.state === 'live' && page.link.value === 'live' && <span class="wide">{words.say('source.live')}</span>}
        {page.zone.value !== null && page.zone.value !== DEVICE_ZONE && <span class="wide">{words.say('status.zone', { zone: page.zone.value })}</span>}
        <span>{words.say('status.agents', { n: words.number(page.counts.value.total) })}</span>
        <button ref={opener} type="button" class="link" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
          <Icon name="activity" />{words.say('status.latency')}{p50 !== null && ` ${words.say('unit.milliseconds', { n: Math.round(p50) })}`}
        </button>
      </span>
      <Zoom page={page} />
      {open.value && (
        <section class="latency" aria-label={words.say('latency.title')}>
          <h3>{words.say('latency.title')}</h3>
          <table>
            <thead><tr><td /><th scope="col">{words.say('latency.p50')}</th><th scope="col">{words.say('latency.p95')}</th></tr></thead>
            <tbody>
              <Times ring={page.latency.eventToGlass} label="latency.event" note="latency.event.note" words={words} />
              <Times ring={page.latency.ours} label="latency.ours" note="latency.ours.note" words={words} />
            </tbody>
          </table>
          <p class="dim">{samples === 0 ? words.say('latency.none') : words.say('latency.samples', { n: words.number(samples) })}</p>
        </section>
      )}
    </footer>
  );
}

function Times({ ring, label, note, words }: { readonly ring: Ring; readonly label: WordKey; readonly note: WordKey; readonly words: Words }): JSX.Element {
  const show = (p: number): string => {
    const value = ring.percentile(p);
    return value === null ? '–' : words.say('unit.milliseconds', { n: words.number(Math.round(value)) });
  };
  return <tr><th scope="row">{words.say(label)}<small>{words.say(note)}</small></th><td class="num">{show(50)}</td><td class="num">{show(95)}</td></tr>;
}
