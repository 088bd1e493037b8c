import type { LiveWorld } from '../live/live-types';
import { characters } from '../words/characters';
import type { NameLevel } from './wall-wire';

// A preview has the names that the person may see. It must show those that a screen would get: this cuts them as the server does (server/Live/Lens.cs)
// before anything of the wall has them.

interface Names { readonly first?: string; readonly last?: string; readonly user?: string }

const initial = (name: string | undefined): string => characters((name ?? '').trim())[0] ?? '';

/** The names of one person as they are sent to a screen. */
export function cutNames<T extends Names>(card: T, level: NameLevel): T {
  switch (level) {
    case 'full': return card;
    case 'family': return { ...card, user: '', first: '' };
    case 'initials': return { ...card, user: '', first: initial(card.first), last: initial(card.last) };
    case 'seat': return { ...card, user: '', first: '', last: '' };
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A snapshot or a frame. What is neither is passed on: the guards of the page refuse it. */
export function cutMessage(message: unknown, level: NameLevel): unknown {
  if (level === 'full' || !isObject(message)) return message;
  const { agents, cards, reserved } = message;
  const cut = (card: unknown): unknown => (isObject(card) ? cutNames(card as Names, level) : card);
  return {
    ...message,
    ...(Array.isArray(agents) ? { agents: agents.map((one: unknown) => (isObject(one) ? { ...one, card: cut(one['card']) } : one)) } : {}),
    ...(Array.isArray(cards) ? { cards: cards.map(cut) } : {}),
    // Somebody who has left Amazon Connect and still has a seat has a name too.
    ...(Array.isArray(reserved) ? { reserved: reserved.map(cut) } : {}),
  };
}

export const withCutNames = (world: LiveWorld, level: NameLevel): LiveWorld => ({
  ...world,
  snapshot: async (view, signal) => cutMessage(await world.snapshot(view, signal), level),
  async connect(signal) {
    const feed = await world.connect(signal);
    return {
      ...feed,
      get open() { return feed.open; },
      watch: (view, since, sink) => feed.watch(view, since, { ...sink, next: (message) => sink.next(cutMessage(message, level)) }),
    };
  },
});
