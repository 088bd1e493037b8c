import type {
  WireAgent, WireCard, WireContact, WireFrame, WireLive, WireMessage, WireOther, WireResync, WireSnapshot, WireSource, WireStore, WireText, WireTick,
  WireView,
} from './wire';

// The one door from `unknown` to the wire types. Nothing is repaired: a message that does not fit is refused whole and
// the caller takes a new snapshot. Fields that we do not know are let through untouched.

type Fields = Readonly<Record<string, unknown>>;
type Guard<T> = (value: unknown) => value is T;

/** An index far past any centre's head count would make the board's array sparse and huge. */
export const MOST_AGENTS = 1_000_000;

const fields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const text: Guard<string> = (value): value is string => typeof value === 'string';
const number: Guard<number> = (value): value is number => typeof value === 'number' && Number.isFinite(value);
const flag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
const index: Guard<number> = (value): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) < MOST_AGENTS;
const revision: Guard<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function maybe<T>(guard: Guard<T>, value: unknown): value is T | undefined {
  return value === undefined || guard(value);
}

function listOf<T>(guard: Guard<T>, value: unknown): value is readonly T[] {
  return Array.isArray(value) && value.every(guard);
}

const card: Guard<WireCard> = (value): value is WireCard =>
  fields(value) && maybe(index, value['i']) && text(value['arn']) && text(value['user']) && text(value['first']) && text(value['last'])
  && text(value['profile']) && listOf(text, value['groups']) && text(value['island']) && maybe(index, value['seat']);

const other: Guard<WireOther> = (value): value is WireOther =>
  fields(value) && maybe(index, value['i']) && text(value['island']) && maybe(index, value['seat']);

const others: Guard<readonly WireOther[]> = (value): value is readonly WireOther[] => listOf(other, value);

const contact: Guard<WireContact> = (value): value is WireContact =>
  fields(value) && text(value['h']) && text(value['s']) && maybe(number, value['t']) && maybe(number, value['k'])
  && maybe(text, value['q']) && maybe(text, value['m']);

const contacts: Guard<readonly WireContact[]> = (value): value is readonly WireContact[] => listOf(contact, value);

const live: Guard<WireLive> = (value): value is WireLive =>
  fields(value) && maybe(index, value['i']) && text(value['s']) && maybe(number, value['t']) && maybe(number, value['e'])
  && maybe(flag, value['al']) && maybe(text, value['a']) && maybe(flag, value['u'])
  && maybe(text, value['n']) && maybe(number, value['ns']) && maybe(text, value['x']) && maybe(number, value['xs'])
  && maybe(contacts, value['c']) && maybe(flag, value['q']) && maybe(flag, value['z']) && maybe(flag, value['w']);

const sentence: Guard<WireText> = (value): value is WireText => fields(value) && text(value['en']) && text(value['ja']);

const source: Guard<WireSource> = (value): value is WireSource =>
  fields(value) && text(value['state']) && maybe(number, value['behindMs']) && maybe(number, value['caughtUpTo']) && maybe(text, value['reason'])
  && maybe(sentence, value['detail']);

const store: Guard<WireStore> = (value): value is WireStore => fields(value) && text(value['state']) && maybe(sentence, value['detail']);

const agent: Guard<WireAgent> = (value): value is WireAgent =>
  fields(value) && card(value['card']) && live(value['live']) && (value['card'].i ?? 0) === (value['live'].i ?? 0);

const frame = (value: Fields): boolean =>
  text(value['epoch']) && maybe(revision, value['from']) && revision(value['rev']) && number(value['at']) && maybe(number, value['read'])
  && (value['cards'] === undefined || listOf(card, value['cards']))
  && (value['live'] === undefined || listOf(live, value['live']))
  && (value['gone'] === undefined || listOf(index, value['gone'])) && maybe(others, value['others']);

const tick = (value: Fields): boolean =>
  text(value['epoch']) && maybe(revision, value['rev']) && number(value['at']) && text(value['build'])
  && maybe(number, value['views']) && source(value['source']) && maybe(store, value['store']);

const resync = (value: Fields): boolean => text(value['reason']) && maybe(number, value['withinMs']);

export function readViews(value: unknown): readonly WireView[] | null {
  const view: Guard<WireView> = (v): v is WireView => fields(v) && text(v['id']) && text(v['name']) && maybe(number, v['agents'])
    && maybe(text, v['region']);
  return listOf(view, value) ? value : null;
}

export function readSnapshot(value: unknown): WireSnapshot | null {
  const good = fields(value) && text(value['view']) && text(value['epoch']) && maybe(revision, value['rev']) && number(value['at'])
    && text(value['build']) && text(value['mode']) && text(value['zone']) && source(value['source']) && maybe(store, value['store'])
     && listOf(agent, value['agents']) && maybe(others, value['others']);
  return good ? (value as unknown as WireSnapshot) : null;
}

/** `unknown-kind`: a newer server says something that this page need not understand. */
export function readMessage(value: unknown): WireMessage | 'malformed' | 'unknown-kind' {
  if (!fields(value) || !text(value['kind'])) return 'malformed';
  switch (value['kind']) {
    case 'frame': return frame(value) ? (value as unknown as WireFrame) : 'malformed';
    case 'tick': return tick(value) ? (value as unknown as WireTick) : 'malformed';
    case 'resync': return resync(value) ? (value as unknown as WireResync) : 'malformed';
    default: return 'unknown-kind';
  }
}
