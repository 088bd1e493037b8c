import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { alertId } from './page';
import type { Page } from './page';

const BATCH_MS = 5_000;
const MOST_NAMES = 5;

/** The polite voice of the page: new critical alerts in batches, and changes of the selected agent. */
export function Announcer({ page }: { readonly page: Page }): JSX.Element {
  const alerts = useSignal('');
  useEffect(() => {
    let told: ReadonlySet<string> | null = null;
    const timer = setInterval(() => {
      const critical = page.alerts.value.filter((alert) => alert.breach.level === 2);
      const news = told === null ? [] : critical.filter((alert) => told?.has(alertId(alert)) === false);
      told = new Set(critical.map(alertId));
      if (news.length === 0) return;
      const words = page.words.value;
      const names = news.slice(0, MOST_NAMES).map((alert) => `${alert.row.name} ${words.say(`limit.${alert.breach.limit.kind}`)}`);
      if (news.length > MOST_NAMES) names.push(words.say('attention.more', { n: news.length - MOST_NAMES }));
      alerts.value = words.say('attention.announce', { list: names.join(', ') });
    }, BATCH_MS);
    return () => clearInterval(timer);
  }, [page]);
  return (
    <div class="unseen">
      <p aria-live="polite">{alerts.value}</p>
      <p aria-live="polite">{page.said.value}</p>
    </div>
  );
}
