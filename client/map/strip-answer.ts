import { getJson } from '../api/get-json';
import { list, maybe, shape, text } from '../api/read';

/** What the server stored of an agent, and the current state, up to `to`. Times are server milliseconds. What ends at `to` still lasts. */
export interface Strip {
  readonly from: number;
  readonly to: number;
  readonly states: readonly { readonly from: number; readonly to: number; readonly state: string; readonly status: string | null }[];
  readonly contacts: readonly StripContact[];
  /** something may be missing there */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface StripContact {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly channel: string;
  readonly queue: string | null;
  /** Amazon Connect's state text */
  readonly state: string;
}

const range = { from: text, to: text };
const isAnswer = shape({
  ...range,
  states: list(shape({ ...range, state: text, status: maybe(text) })),
  contacts: list(shape({ ...range, id: text, channel: text, queue: maybe(text), state: text })),
  gaps: list(shape(range)),
});

function time(iso: string): number {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new Error(`Not a time: ${iso}`);
  return ms;
}

const times = ({ from, to }: { readonly from: string; readonly to: string }): { from: number; to: number } => ({ from: time(from), to: time(to) });

export function readStrip(answer: unknown): Strip {
  if (!isAnswer(answer)) throw new Error('The answer about past states cannot be read.');
  return {
    ...times(answer),
    states: answer.states.map((one) => ({ ...times(one), state: one.state, status: one.status ?? null })),
    contacts: answer.contacts.map((one) => ({ ...times(one), id: one.id, channel: one.channel, queue: one.queue ?? null, state: one.state })),
    gaps: answer.gaps.map(times),
  };
}

export async function fetchStrip(arn: string, signal: AbortSignal): Promise<Strip> {
  return readStrip(await getJson(`/api/agent-states/${encodeURIComponent(arn)}`, signal));
}
