import type { JSX } from 'preact';
import type { Ring } from '../live/latency';
import type { Page } from './page';
import { viewWords } from './view-words';
import type { ViewKey, ViewWords } from './view-words';

/** How long changes take to reach the screen, measured in this browser. */
export function LatencyTable({ page }: { readonly page: Page }): JSX.Element {
  const words = viewWords(page.words.value);
  void page.second.value;
  const samples = page.latency.eventToGlass.count;
  return (
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
  );
}

interface TimesProps { readonly ring: Ring; readonly label: ViewKey; readonly note: ViewKey; readonly words: ViewWords }

function Times({ ring, label, note, words }: TimesProps): JSX.Element {
  const show = (p: number): string => {
    const value = ring.percentile(p);
    return value === null ? '–' : words.say('unit.milliseconds', { n: words.number(Math.round(value)) });
  };
  return <tr><th scope="row">{words.say(label)}<small>{words.say(note)}</small></th><td class="num">{show(50)}</td><td class="num">{show(95)}</td></tr>;
}
