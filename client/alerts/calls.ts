import { effect, untracked } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import type { Words } from '../words/words';
import { joined } from '../words/words';
import { alertId, loudOf } from './alert-list';
import type { Alert } from './alert-list';
import { alertWords } from './alert-words';
import { nextCall } from './pace';
import type { LastCall, Pace } from './pace';

/** The parts of the screen that it needs. */
export interface CallModel {
  readonly words: ReadonlySignal<Words>;
  readonly alerts: ReadonlySignal<readonly Alert[]>;
  /** the floor is on the page */
  readonly loaded: ReadonlySignal<boolean>;
  /** server time; null: what the page shows is old */
  now(): number | null;
}

/** What it does in the browser; tests replace it. */
export interface CallWorld {
  readonly clock: () => number;
  /** the last call of any tab; null: none */
  readonly last: () => LastCall | null;
  readonly keep: (call: LastCall) => void;
  readonly call: (alerts: readonly Alert[]) => void;
}

/** Calls for critical alerts that are new and that nobody acknowledged, at its pace. Returns the undo. */
export function watchCalls(page: CallModel, world: CallWorld): () => void {
  let pace: Pace | null = null;
  // This browser may keep nothing: then each tab has its own pace.
  let mine: LastCall | null = null;
  return effect(() => {
    const alerts = page.alerts.value;
    if (!page.loaded.value) pace = null;
    untracked(() => {
      if (!page.loaded.peek() || page.now() === null) return;
      const critical = new Map(loudOf(alerts).filter(({ breach }) => breach.level === 2).map((alert) => [alertId(alert), alert]));
      const now = world.clock();
      const kept = world.last();
      const next = nextCall(pace, [...critical.keys()], kept !== null && kept.at > (mine?.at ?? 0) ? kept : mine, now);
      pace = next.pace;
      if (next.call.length === 0) return;
      mine = { at: now, ids: next.call };
      world.keep(mine);
      world.call([...critical].filter(([id]) => next.call.includes(id)).map(([, alert]) => alert));
    });
  });
}

const MOST_NAMES = 3;

/**
 * "3 critical alerts: 田中 保留超過、…"
 * @param names the person at this browser sees full names; otherwise only how many there are of each kind
 */
export function callText(alerts: readonly Alert[], names: boolean, page: Words): string {
  const words = alertWords(page);
  const kinds = new Map<string, number>();
  for (const { breach } of alerts) {
    const kind = words.say(`limit.${breach.limit.kind}`);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const all = names ? alerts.map(({ row, breach }) => `${row.name} ${words.say(`limit.${breach.limit.kind}`)}`)
    : Array.from(kinds, ([kind, n]) => words.say('call.kind', { kind, n }));
  const list = all.length <= MOST_NAMES ? all : [...all.slice(0, MOST_NAMES), words.say('call.more', { n: all.length - MOST_NAMES })];
  return words.count('call.text', alerts.length, { list: joined(words, list) });
}
