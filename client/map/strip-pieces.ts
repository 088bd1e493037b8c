import type { RunningLimit } from '../alerts/limits';
import type { Agent } from '../live/agent';
import { codeOf } from '../words/state-codes';
import type { StateCode } from '../words/state-codes';
import type { Strip, StripContact } from './strip-answer';

// What the strip of an agent's last two hours consists of. Pure.

export const STRIP_MS = 2 * 3_600_000;
const HALF_HOUR = 1_800_000;
const MOST_LANES = 4;

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** -1: alerts, 0: states, from 1 on: contacts */
  readonly row: number;
  /** its begin as far as it is known: it may be outside the strip */
  readonly since: number;
  /** it may have begun before that */
  readonly earlier: boolean;
  /** it still lasts */
  readonly lasts: boolean;
}

export type Piece = Stretch & (
  | { readonly kind: 'state'; readonly code: StateCode; readonly status: string | null; /** all of its connected contacts are calls */ readonly voice: boolean }
  | { readonly kind: 'contact'; readonly code: StateCode; readonly contact: StripContact; /** the first of its contact */ readonly first: boolean }
  | { readonly kind: 'gap' }
  | { readonly kind: 'alert'; readonly level: 1 | 2; readonly limit: RunningLimit }
);

/** The state that looks like a contact's state. */
const CONTACT_CODES: Readonly<Record<string, StateCode>> = {
  CONNECTED: 'talking', CONNECTED_ONHOLD: 'hold', PAUSED: 'paused', ENDED: 'acw', MISSED: 'missed', REJECTED: 'rejected', ERROR: 'error',
};

export interface StripNow {
  readonly strip: Strip;
  /** as the page shows the agent */
  readonly agent: Agent;
  /** exceeded limits */
  readonly limits: readonly RunningLimit[];
  /** server time up to which the agent is known */
  readonly now: number;
  /** right end of the strip: now or a little later */
  readonly end: number;
}

/** By row, then by begin. What the page already knows and the answer does not is added. */
export function piecesOf({ strip, agent, limits, now, end }: StripNow): readonly Piece[] {
  const begin = end - STRIP_MS;
  const cut = (one: Piece): Piece =>
    ({ ...one, from: Math.max(one.from, begin), to: Math.min(one.to, end), earlier: one.earlier || one.from <= strip.from });
  const alerts = limits.flatMap((limit): readonly Piece[] => ([[1, limit.warnAt], [2, limit.criticalAt]] as const)
    .filter(([level, at]) => at >= begin && at <= now && (level === 2 || at < limit.criticalAt))
    .map(([level, at]) => ({ kind: 'alert', row: -1, from: at, to: now, since: at, earlier: false, lasts: true, level, limit })));
  const contacts = contactPieces(strip, agent, end);
  const calls = strip.contacts.filter(({ state }) => state === 'CONNECTED');
  const states = statesOf(strip, agent, end).map((one): Piece => {
    const during = calls.filter((call) => call.from < one.to && call.to > one.from);
    return { kind: 'state', row: 0, ...one, voice: during.length > 0 && during.every(({ channel }) => channel === 'VOICE') };
  });
  const gaps = strip.gaps.map((gap): Piece => ({ kind: 'gap', row: 0, ...gap, since: gap.from, earlier: false, lasts: false }));
  return [...alerts, ...states, ...gaps, ...contacts]
    .map((piece) => (piece.kind === 'alert' ? piece : cut(piece)))
    .filter(({ from, to, kind }) => to > from || kind === 'alert')
    .sort((a, b) => a.row - b.row || a.from - b.from);
}

type StateStretch = Omit<Extract<Piece, { readonly kind: 'state' }>, 'kind' | 'row' | 'voice'>;

function statesOf(strip: Strip, agent: Agent, end: number): readonly StateStretch[] {
  const stored = strip.states.map(({ from, to, state, status }) =>
    ({ from, to, since: from, code: codeOf(state), status, earlier: false, lasts: false }));
  const last = stored[stored.length - 1];
  const { state: code, since } = agent;
  const status = code === 'away' ? agent.status : null;
  const isLast = last !== undefined && last.to === strip.to;
  if (since === null || (isLast && last.code === code && (last.status ?? '') === (status ?? '')) || (last !== undefined && since <= last.from)) {
    return isLast ? [...stored.slice(0, -1), { ...last, to: end, lasts: true }] : stored;
  }
  return [
    ...stored.map((one) => ({ ...one, to: isLast && one === last ? since : Math.min(one.to, since) })),
    { from: since, to: end, since, code, status, earlier: agent.atLeast, lasts: true },
  ];
}

function contactPieces(strip: Strip, { contacts }: Agent, end: number): readonly Piece[] {
  const lanes = lanesOf(strip.contacts);
  const seen = new Set<string>();
  return strip.contacts.map((contact): Piece => {
    const { id, from, to, channel, state } = contact;
    const lasts = to === strip.to && contacts.some((one) => one.channel === channel && one.state === state);
    const first = !seen.has(id);
    seen.add(id);
    const row = 1 + (lanes.get(id) ?? 0);
    return { kind: 'contact', row, from, to: lasts ? end : to, since: from, earlier: false, lasts, code: CONTACT_CODES[state] ?? 'ringing', contact, first };
  });
}

/** Contacts at the same time are in lanes below each other, by contact id. The last lane takes all that find no place. */
export function lanesOf(contacts: readonly StripContact[]): ReadonlyMap<string, number> {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { id, from, to } of contacts) {
    const span = spans.get(id);
    spans.set(id, { from: Math.min(from, span?.from ?? from), to: Math.max(to, span?.to ?? to) });
  }
  const ends: number[] = [];
  const lanes = new Map<string, number>();
  for (const [id, { from, to }] of [...spans].sort(([, a], [, b]) => a.from - b.from)) {
    const free = ends.findIndex((end) => end <= from);
    const lane = Math.min(free < 0 ? ends.length : free, MOST_LANES - 1);
    ends[lane] = Math.max(to, ends[lane] ?? to);
    lanes.set(id, lane);
  }
  return lanes;
}

/** The piece of a row at a time, else the nearest one. A gap counts before the state under it. */
export function pieceAt(pieces: readonly Piece[], row: number, at: number): Piece | null {
  let [best, least] = [null as Piece | null, Infinity];
  for (const piece of pieces) {
    if (piece.row !== row) continue;
    // An alert is a mark at its begin.
    const to = piece.kind === 'alert' ? piece.from : piece.to;
    const away = Math.max(0, piece.from - at, at - to) + (piece.kind === 'gap' ? 0 : 0.5);
    if (away < least) [best, least] = [piece, away];
  }
  return best;
}

const middle = ({ kind, from, to }: Piece): number => (kind === 'alert' ? from : (from + to) / 2);

/** Where an arrow key, Home or End goes; null: another key, or nothing there. */
export function nextPiece(pieces: readonly Piece[], piece: Piece, key: string): Piece | null {
  const same = pieces.filter(({ row }) => row === piece.row);
  const rows = [...new Set(pieces.map(({ row }) => row))];
  const beside = (step: number): Piece | null => {
    const row = rows[rows.indexOf(piece.row) + step];
    return row === undefined ? null : pieceAt(pieces, row, middle(piece));
  };
  switch (key) {
    case 'ArrowLeft': return same[same.indexOf(piece) - 1] ?? null;
    case 'ArrowRight': return same[same.indexOf(piece) + 1] ?? null;
    case 'ArrowUp': return beside(-1);
    case 'ArrowDown': return beside(1);
    case 'Home': return same[0] ?? null;
    case 'End': return same[same.length - 1] ?? null;
    default: return null;
  }
}

/** Each full and half hour. @param offset of the site's clock to UTC, ms */
export function timeMarks(begin: number, end: number, offset: number): readonly number[] {
  const marks: number[] = [];
  for (let at = Math.ceil((begin + offset) / HALF_HOUR) * HALF_HOUR - offset; at <= end; at += HALF_HOUR) marks.push(at);
  return marks;
}
