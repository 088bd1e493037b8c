import { getJson } from '../api/get-json';
import type { Contact } from '../live/agent';

/** Data about an agent that only the server has: the reason of the state, and the last events. */
export interface AgentDetail {
  readonly row: number;
  readonly eventAt: number | null;
  readonly eventId: string;
  readonly lastEventAt: number | null;
  readonly lastEventType: string;
  readonly recent: readonly { readonly at: number; readonly type: string; readonly state: string }[];
  /** contact slots in use, by channel; empty: not known */
  readonly slots: readonly Slots[];
  /** the contacts that the slots belong to */
  readonly contacts: readonly Pick<Contact, 'channel' | 'state'>[];
}

export interface Slots { readonly channel: string; readonly used: number; readonly maximum: number }

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as readonly unknown[]).map(fields) : []);
const time = (value: unknown): number | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
};

/** Null: not numbers that slots can have. */
function slotsOf({ channel, used, maximum }: Fields): Slots | null {
  if (typeof channel !== 'string' || channel === '' || typeof used !== 'number' || typeof maximum !== 'number') return null;
  return Number.isInteger(used) && Number.isInteger(maximum) && used >= 0 && maximum >= 1 && used <= maximum ? { channel, used, maximum } : null;
}

/** Both name the same contacts. If not, the answer is older or newer than the page. */
export const fits = (detail: AgentDetail, contacts: readonly Contact[]): boolean => detail.contacts.length === contacts.length
  && detail.contacts.every(({ channel, state }, i) => channel === contacts[i]?.channel && state === contacts[i]?.state);

/** Intentionally lenient: this only explains the seat. */
export function readDetail(value: unknown): AgentDetail {
  const agent = fields(value);
  const why = fields(agent['why']);
  return {
    row: typeof why['row'] === 'number' ? why['row'] : 0,
    eventAt: time(why['eventAt']),
    eventId: text(why['eventId']),
    lastEventAt: time(agent['lastEventAt']),
    lastEventType: text(agent['lastEventType']),
    recent: listOf(agent['recent']).flatMap((event) => {
      const at = time(event['at']);
      return at === null ? [] : [{ at, type: text(event['type']), state: text(event['state']) }];
    }),
    slots: listOf(agent['slots']).flatMap((one) => slotsOf(one) ?? []),
    contacts: listOf(agent['contacts']).map((one) => ({ channel: text(one['channel']), state: text(one['state']) })),
  };
}

export async function fetchDetail(id: string, signal: AbortSignal): Promise<AgentDetail> {
  return readDetail(await getJson(`/api/agents/${encodeURIComponent(id)}`, signal));
}
