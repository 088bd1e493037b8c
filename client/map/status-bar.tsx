import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { loudOf } from '../alerts/alert-list';
import type { Page } from './page';
import { elapsed } from '../words/words';
import type { WordKey } from '../words/words';
import { Icon } from '../ui/icon';
import { composing } from '../ui/keys';
import { Badge, Key } from '../ui/parts';
import { later } from './late-parts';
import { Zoom } from './zoom';

const HINTS: readonly (readonly [string, WordKey])[] = [
  ['↑ ↓ ← →', 'keys.short.move'], ['N', 'keys.short.next'], ['R', 'keys.rail'], ['?', 'keys.short.help'],
];

/** Shown if the site has another time zone: a time without its zone would mislead then. */
const DEVICE_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function StatusBar({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const open = useSignal(false);
  const opener = useRef<HTMLButtonElement>(null);
  const isOpen = open.value;
  useEffect(() => {
    if (!isOpen) return;
    // Before all other uses of Escape: the last opened part is closed first.
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
  // A message from the server is not new if no event arrived at the server.
  const age = page.stopped.value ? page.sourceAge() : source.state === 'live' ? page.age() : (page.sourceAge() ?? page.age());
  // The measurements say nothing about a paused picture.
  const running = !page.stopped.value && page.link.value === 'live';
  const p50 = page.latency.eventToGlass.percentile(50);
  return (
    <footer class="stat">
      {HINTS.map(([key, what]) => <span key={what} class="hint"><Key>{key}</Key> {words.say(what)}</span>)}
      {page.layout.value === 'map' && <span class="rule"><Badge level={1} /><Badge level={2} /><span>{words.say('status.rule')}</span></span>}
      <button type="button" class="alerts-door" aria-expanded={page.alertsOpen.value} onClick={() => { page.alertsOpen.value = !page.alertsOpen.value; }}>
        <Icon name="octagon-alert" />{words.say('attention.title')} <b class="num">{words.number(loudOf(page.alerts.value).length)}</b>
      </button>
      <span class="facts-line num">
        {age !== null && (
          <span>{words.say('status.updated', { age: age < 10_000 ? words.say('unit.seconds', { n: (age / 1000).toFixed(1) }) : elapsed(age) })}</span>
        )}
        {source.state === 'live' && running && <span class="wide">{words.say('source.live')}</span>}
        {page.zone.value !== null && page.zone.value !== DEVICE_ZONE && <span class="wide">{words.say('status.zone', { zone: page.zone.value })}</span>}
        <span>{words.say('status.agents', { n: words.number(page.counts.value.total) })}</span>
        <button ref={opener} type="button" class="link" aria-expanded={open.value} onClick={() => { open.value = !open.value; }}>
          <Icon name="activity" />{words.say('status.latency')}{' '}
          {running ? p50 !== null && words.say('unit.milliseconds', { n: words.number(Math.round(p50)) }) : '–'}
        </button>
      </span>
      <Zoom page={page} />
      {open.value && later.value !== null && <later.value.LatencyTable page={page} />}
    </footer>
  );
}
