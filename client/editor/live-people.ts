import { effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { Roster } from '../agents/roster';
import type { Row } from '../agents/roster';
import { namesakesOf } from '../agents/names';
import { siteWordsOf } from '../agents/site-words';
import { createLive } from '../live/live';
import type { Live, LiveWorld } from '../live/live-types';
import type { Held, Placed } from '../plan/drawn-floor';
import { heldOf, placedOf } from '../seats/floor/places-of';
import { seatView } from '../seats/seat-view';
import type { SeatView } from '../seats/types';
import { NO_WORDS } from '../words/words';
import type { SiteWords, Words } from '../words/words';

// The live states of the floor that is edited: colours under the plan, people on seats, and people without a seat.

const PULSE_MS = 250;

export interface PeopleSink {
  /** painted seats that changed */
  readonly seats: (seats: readonly SeatView[], gone: readonly string[]) => void;
  /** other people have seats now */
  readonly places: () => void;
  readonly trust: (trust: 'live' | 'delayed' | 'stale') => void;
}

export interface LivePeople {
  readonly live: Live;
  readonly roster: Roster;
  readonly siteWords: ReadonlySignal<SiteWords>;
  /** changes at most four times a second */
  readonly pulse: ReadonlySignal<number>;
  placed(): readonly Placed[];
  held(): readonly Held[];
  /** as painted: with the number of the seat instead of a time */
  views(labelOf: (seat: string | null) => string): readonly SeatView[];
  /** names of the people of each seat */
  names(): ReadonlyMap<string, readonly string[]>;
  unseated(): readonly Row[];
  connect(sink: PeopleSink, labelOf: (seat: string | null) => string): void;
  setWords(words: Words): void;
  dispose(): void;
}

export function createPeople(world: LiveWorld, floor: string, words: () => Words): LivePeople {
  const roster = new Roster(words(), () => false);
  const pulse = signal(0);
  const siteWords = signal(NO_WORDS);
  let sink: PeopleSink | null = null;
  let label: (seat: string | null) => string = () => '';
  let namesakes: ReadonlySet<string> = new Set();
  let pulsing: ReturnType<typeof setTimeout> | null = null;

  const pulseSoon = (): void => {
    pulsing ??= setTimeout(() => {
      pulsing = null;
      pulse.value++;
    }, PULSE_MS);
  };
  const view = (row: Row): SeatView => ({
    // The number is where the time is on the map: a planner needs it more.
    ...seatView({ ...row, desk: '', dimmed: false }, [], words(), namesakes), since: 0, head: label(row.agent.seat),
  });
  const live = createLive(world, {
    replaced(agents, hidden) {
      if (live.settings.peek() !== null) siteWords.value = siteWordsOf(live.settings.peek()?.words ?? []);
      const before = new Set(Array.from(roster.all(), (row) => row.id));
      roster.replace(agents, hidden);
      for (const row of roster.all()) before.delete(row.id);
      namesakes = namesakesOf(Array.from(roster.all(), (row) => row.agent));
      sink?.seats([...roster.all()].map(view), [...before]);
      sink?.places();
      pulse.value++;
    },
    patched({ changed, gone, hidden, moved }) {
      const rows = roster.patch(changed, gone);
      roster.setHidden(hidden);
      sink?.seats(rows.map(view), gone);
      if (moved) sink?.places();
      pulseSoon();
      live.painted();
    },
    beat() {},
    trusted() { sink?.trust(live.trust()); },
  }, floor);
  // The floor of the address, not another one of the list.
  const stay = effect(() => { if (live.views.value !== null && live.view.value !== floor) live.view.value = live.views.value.some(({ id }) => id === floor)
    ? floor : null; });

  return {
    live, roster, siteWords, pulse,
    placed: () => placedOf(roster), held: () => heldOf(roster),
    views: (labelOf) => {
      label = labelOf;
      return Array.from(roster.all(), view);
    },
    names() {
      const found = new Map<string, string[]>();
      const add = (seat: string | null, name: string): void => {
        if (seat === null) return;
        const list = found.get(seat);
        if (list === undefined) found.set(seat, [name]);
        else list.push(name);
      };
      for (const { agent, name } of roster.all()) add(agent.seat, name);
      for (const { seat, user } of roster.hidden()) add(seat, user ?? '—');
      return found;
    },
    unseated: () => [...roster.all()].filter(({ agent }) => agent.seat === null && agent.departed === undefined && agent.state !== 'offline'),
    connect(to, labelOf) {
      sink = to;
      label = labelOf;
      to.seats([...roster.all()].map(view), []);
      to.trust(live.trust());
    },
    setWords(next) {
      roster.setWords(next);
      sink?.seats([...roster.all()].map(view), []);
    },
    dispose() {
      sink = null;
      if (pulsing !== null) clearTimeout(pulsing);
      stay();
      live.dispose();
    },
  };
}
