import { useEffect } from 'preact/hooks';
import { useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import type { ReadonlySignal } from '@preact/signals';
import { joined } from '../words/words';
import type { Words } from '../words/words';
import { alertId, loudOf } from './alert-list';
import type { Alert } from './alert-list';
import { alertWords } from './alert-words';

/** The parts of the screen that it needs. */
export interface AnnouncerModel {
  readonly words: ReadonlySignal<Words>;
  readonly view: ReadonlySignal<string | null>;
  readonly loaded: ReadonlySignal<boolean>;
  readonly alerts: ReadonlySignal<readonly Alert[]>;
  readonly said: ReadonlySignal<string>;
}

const BATCH_MS = 5_000;
const MOST_NAMES = 5;

/** Announces politely to screen readers: new critical alerts in batches, and changes of the selected agent. */
export function Announcer({ page }: { readonly page: AnnouncerModel }): JSX.Element {
  const alerts = useSignal('');
  useEffect(() => {
    let told: ReadonlySet<string> | null = null;
    let floor = page.view.value;
    const timer = setInterval(() => {
      // The alerts of another floor are no news there.
      if (floor !== page.view.value) told = null;
      floor = page.view.value;
      if (!page.loaded.value) return;
      const critical = loudOf(page.alerts.value).filter(({ breach }) => breach.level === 2);
      const news = told === null ? [] : critical.filter((alert) => told?.has(alertId(alert)) === false);
      told = new Set(critical.map(alertId));
      if (news.length === 0) return;
      const words = alertWords(page.words.value);
      const names = news.slice(0, MOST_NAMES).map((alert) => `${alert.row.name} ${words.say(`limit.${alert.breach.limit.kind}`)}`);
      if (news.length > MOST_NAMES) names.push(words.say('attention.more', { n: news.length - MOST_NAMES }));
      alerts.value = words.say('attention.announce', { list: joined(words, names) });
    }, BATCH_MS);
    return () => clearInterval(timer);
  }, [page]);
  // Remove texts in the old language.
  useSignalEffect(() => {
    void page.words.value;
    alerts.value = '';
  });
  return (
    <div class="unseen">
      <p aria-live="polite">{alerts.value}</p>
      <p aria-live="polite">{page.said.value}</p>
    </div>
  );
}
