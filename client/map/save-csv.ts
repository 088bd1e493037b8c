import { alarmText, lastHeard, stateText } from '../agents/agent-text';
import type { Row } from '../agents/roster';
import { sinceShown } from '../alerts/alert-list';
import { alertWords } from '../alerts/alert-words';
import { markTexts } from '../alerts/mark-text';
import { csvText } from '../list/csv';
import { listed } from '../list/list-order';
import { elapsed, joined, wordOr } from '../words/words';
import type { Page } from './page';
import { held } from './seat-text';
import { sourceText } from './source-text';
import type { ViewWords } from './view-words';

/** A row of text for each agent in the list, in its order, after a row of headings. */
export function csvRows(page: Page, words: ViewWords): readonly (readonly string[])[] {
  const line = (row: Row): readonly string[] => {
    const { agent, shown } = row;
    const now = page.nowOf(row);
    const breach = page.breachOf(row.id);
    const since = sinceShown(row, breach);
    const contacts = agent.contacts;
    return [
      row.name, row.desk, agent.user,
      joined(words, [stateText(row, words), lastHeard(agent, words), alarmText(row, words), ...held(page.asOf(row), words)].filter((text) => text !== null)),
      since === null || now === null ? '' : elapsed(now - since), shown.since === null ? '' : words.timeOfDay(shown.since),
      `${contacts.length}`, joined(words, [...new Set(contacts.map(({ channel }) => wordOr(words, 'channel', channel)))]),
      joined(words, [...new Set(contacts.flatMap(({ queue }) => (queue === null ? [] : [queue])))]),
      agent.team, agent.profile, breach === null ? '' : words.say(`limit.${breach.limit.kind}`),
      breach === null ? '' : words.say(`csv.level.${breach.level}`),
      breach === null ? '' : joined(words, markTexts(breach, page.me.value, now, alertWords(page.words.value))),
      !page.desks.value ? '' : agent.seat !== null ? sourceText(agent, words) : agent.source === 'home' ? words.say('floor.home') : '',
    ];
  };
  const heads = [
    'list.name',
    'list.desk',
    'list.user',
    'list.state',
    'list.time',
    'csv.since',
    'list.contacts',
    'csv.channels',
    'list.queue',
    'list.group',
    'csv.profile',
    'list.alert',
    'csv.level',
    'csv.handled',
    'csv.source',
  ] as const;
  return [heads.map((key) => words.say(key)), ...listed(page.roster.listed(), page.order.value, page.all.value, page.breachOf).map(line)];
}

export function saveCsv(page: Page, words: ViewWords): void {
  const at = new Date(page.shownAt() ?? Date.now()).toISOString().slice(0, 19).replaceAll(':', '');
  const file = URL.createObjectURL(new Blob([csvText(csvRows(page, words))], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = file;
  link.download = `agents-${at}Z.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}
