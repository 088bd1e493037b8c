import type { JSX } from 'preact';
import type { Page } from './page';
import { busyOf } from '../agents/roster';
import { loudOf } from '../alerts/alert-list';

interface Figure { readonly label: string; readonly value: number; readonly note: string; readonly tone?: string; readonly known?: boolean }

/** Only figures that have a data source. */
export function Figures({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  const counts = page.counts.value;
  void page.second.value;
  const alerts = page.alerts.value;
  const of = (code: string): number => counts.byState[code] ?? 0;
  const busy = busyOf(counts);
  const told = alerts.length > 0 || page.now() !== null;
  const loud = loudOf(alerts);
  const critical = loud.filter(({ breach }) => breach.level === 2).length;
  const percent = counts.signedIn === 0 ? 0 : Math.round((busy / counts.signedIn) * 100);
  const list: readonly Figure[] = [
    { label: words.say('kpi.signedIn'), value: counts.signedIn, note: words.say('kpi.signedIn.of', { n: words.number(counts.total) }) },
    { label: words.state('available'), value: of('available'), note: words.say('kpi.ready.of', { n: words.number(counts.signedIn) }), tone: 'ready' },
    { label: words.state('talking'), value: of('talking'), note: words.say('kpi.contact.busy', { n: percent }), tone: 'contact' },
    { label: words.state('hold'), value: of('hold'), note: '', tone: 'contact' },
    { label: words.state('acw'), value: of('acw'), note: '', tone: 'acw' },
    {
      label: words.say('kpi.attention'), known: told, value: loud.length, tone: critical > 0 ? 'crit' : loud.length > 0 ? 'warn' : '',
      note: [
        ...(critical > 0 ? [words.say('kpi.attention.critical', { n: words.number(critical) })] : []),
        ...(alerts.length > loud.length ? [words.say('kpi.attention.handled', { n: words.number(alerts.length - loud.length) })] : []),
      ].join(' · ') || (alerts.length > 0 ? '' : words.say('kpi.attention.none')),
    },
  ];
  const isKnown = (figure: Figure): boolean => page.loaded.value && figure.known !== false;
  return (
    <section class="strip" aria-label={words.say('kpi.label')}>
      {list.map((kpi) => (
        <div key={kpi.label} class={`k2 ${kpi.tone ?? ''}`}>
          <span class="l">{kpi.label}</span>
          <span class="v num">{isKnown(kpi) ? words.number(kpi.value) : '–'}<small>{isKnown(kpi) ? kpi.note : ''}</small></span>
        </div>
      ))}
    </section>
  );
}
