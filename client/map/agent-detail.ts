import { getJson } from '../api/get-json';

/** Data about an agent that only the server has: the reason of the state, and the last events. */
export interface AgentDetail {
  readonly row: number;
  readonly eventAt: number | null;
  readonly eventId: string;
  readonly lastEventAt: number | null;
  readonly lastEventType: string;
  readonly recent: readonly { readonly at: number; readonly type: string; readonly state: string }[];
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const time = (value: unknown): number | null => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
};

/** Intentionally lenient: this only explains the seat. */
export function readDetail(value: unknown): AgentDetail {
  const agent = fields(value);
  const why = fields(agent['why']);
  const recent = Array.isArray(agent['recent']) ? (agent['recent'] as readonly unknown[]) : [];
  return {
    row: typeof why['row'] === 'number' ? why['row'] : 0,
    eventAt: time(why['eventAt']),
    eventId: text(why['eventId']),
    lastEventAt: time(agent['lastEventAt']),
    lastEventType: text(agent['lastEventType']),
    recent: recent.map(fields).flatMap((event) => {
      const at = time(event['at']);
      return at === null ? [] : [{ at, type: text(event['type']), state: text(event['state']) }];
    }),
  };
}

export async function fetchDetail(id: string, signal: AbortSignal): Promise<AgentDetail> {
  return readDetail(await getJson(`/api/agents/${encodeURIComponent(id)}`, signal));
}
