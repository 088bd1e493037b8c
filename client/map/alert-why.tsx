import type { JSX } from 'preact';
import type { Row } from '../agents/roster';
import { alertWords } from '../alerts/alert-words';
import type { AlertWords } from '../alerts/alert-words';
import type { Breach } from '../alerts/limits';
import { claimText, quietTexts } from '../alerts/mark-text';
import { plannedOf, ruleText } from '../alerts/rule-text';
import { elapsed } from '../words/words';
import { floorName } from './floor-name';
import type { Page } from './page';
import { ActButtons } from './rail/act-buttons';

interface Props { readonly page: Page; readonly row: Row; readonly breach: Breach }

/** Why an agent has an alert, which limit is in effect and where it comes from, who has it, and what can be done. */
export function AlertWhy({ page, row, breach }: Props): JSX.Element {
  const words = alertWords(page.words.value);
  const { limit } = breach;
  const planned = plannedOf(limit);
  const who = whoTexts(page, row, breach, words);
  return (
    <section class="sec cause">
      <h3>{words.say('cause.title')}</h3>
      <dl class="facts">
        <dt>{words.say('cause.kind')}</dt><dd>{words.say(`limit.${limit.kind}`)}</dd>
        <dt>{words.say('cause.limit')}</dt><dd class="num">{ruleText(limit, page.limits(), floorName(page.views.value, page.words.value), words)}</dd>
        {planned > 0 && <><dt>{words.say('cause.planned')}</dt><dd class="num">{elapsed(planned)}</dd></>}
        <dt>{words.say('cause.since')}</dt><dd class="num">{limit.since === null ? words.say('cause.since.unknown') : words.timeOfDay(limit.since)}</dd>
        <dt>{words.say('cause.who')}</dt>
        <dd class="num">{who.length === 0 ? words.say('cause.nobody') : who.map((text) => <span key={text} class="one">{text}</span>)}</dd>
      </dl>
      <ActButtons page={page} alert={{ row, breach }} />
    </section>
  );
}

/** Who has it and what makes it quiet, with the times. */
function whoTexts(page: Page, row: Row, breach: Breach, words: AlertWords): readonly string[] {
  const now = page.nowOf(row);
  const { claimed = null, snoozed = null } = breach.limit.mark ?? {};
  const claim = claimText(breach, page.me.value, now, words);
  return [
    ...(claim === null ? [] : [claimed?.at == null ? claim : words.say('cause.claimed.at', { text: claim, time: words.timeOfDay(claimed.at) })]),
    ...quietTexts(breach, now, words).map(({ snooze, text }) =>
      (snooze && snoozed !== null ? words.say('cause.until', { text, time: words.time(snoozed.until) }) : text)),
  ];
}
