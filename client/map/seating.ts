import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import type { Row } from '../agents/roster';
import type { Page } from './page';
import { viewWords } from './view-words';

// Changes of seats on a drawn floor by this person. The feed brings the change to all screens, including this one.

const assignment = shape({ floor: text, seat: text, occupant: text });
type Assignment = Guarded<typeof assignment>;
const isDone = shape({ seated: list(assignment), ended: list(assignment) });

const pathOf = (floor: string, seat: string): string => `/api/floors/${encodeURIComponent(floor)}/seats/${encodeURIComponent(seat)}/occupant`;

/** The request body for an occupant: an agent's ARN, "user:INSTANCE_ARN/NAME" of a person who has never logged in, or a name (occupantOf). */
export function bodyOf(occupant: string): Readonly<Record<string, string>> {
  const [, instance, user] = /^user:([^/]*\/[^/]*)\/(.*)$/s.exec(occupant) ?? [];
  if (instance === undefined || user === undefined) return { agent: occupant };
  const [, key, name] = /^ (\S*) (.*)$/s.exec(user) ?? [];
  return key === undefined || name === undefined ? { instance, user } : { instance, name, ...(key === '' ? {} : { key }) };
}

/** First the people who had another seat get it back, then the others are unseated. */
async function undo(seated: readonly Assignment[], ended: readonly Assignment[]): Promise<Answer<unknown>> {
  let last: Answer<unknown> = { kind: 'ok', value: null };
  for (const { floor, seat, occupant } of ended) {
    last = await callApi('PUT', pathOf(floor, seat), isDone, bodyOf(occupant));
    if (last.kind !== 'ok') return last;
  }
  const back = new Set(ended.map((one) => one.occupant));
  for (const { floor, seat, occupant } of seated) {
    if (back.has(occupant)) continue;
    last = await callApi('DELETE', `${pathOf(floor, seat)}?agent=${encodeURIComponent(occupant)}`, isDone);
    if (last.kind !== 'ok') return last;
  }
  return last;
}

async function offerUndo(page: Page, said: string, asked: Promise<Answer<Guarded<typeof isDone>>>): Promise<Answer<unknown>> {
  const answer = await asked;
  if (answer.kind === 'ok' && answer.value.seated.length + answer.value.ended.length > 0) {
    const { seated, ended } = answer.value;
    // Who may not read a user name cannot give that person the seat back.
    const isVisible = [...seated, ...ended].every(({ occupant }) => occupant !== '');
    page.done.value = isVisible ? { said, undo: () => undo(seated, ended) } : null;
    page.said.value = said;
  }
  return answer;
}

/** The person who gets a seat. */
export interface Occupant {
  /** an agent's ARN, "user:INSTANCE_ARN/NAME" of a person who never logged in, or a name that nobody has (occupantOf) */
  readonly occupant: string;
  readonly name: string;
}

/** @param swap who sits there now gets the former seat; else they have none any more */
export function seatOccupant(page: Page, { occupant, name }: Occupant, seat: string, swap = false): Promise<Answer<unknown>> {
  const plan = page.drawn();
  if (plan === null || plan === 'coming') return Promise.resolve({ kind: 'no-answer' });
  const said = viewWords(page.words.peek()).say('seating.seated', { name, desk: plan.labelOf(seat) || seat });
  return offerUndo(page, said, callApi('PUT', pathOf(plan.id, seat), isDone, { ...bodyOf(occupant), ...(swap ? { swap: true } : {}) }));
}

export const seatPerson = (page: Page, { agent, name }: Row, seat: string, swap: boolean): Promise<Answer<unknown>> =>
  seatOccupant(page, { occupant: agent.arn, name }, seat, swap);

/** Unseats one person. Others at the same seat keep it. */
export function freeOccupant(page: Page, { occupant, name }: Occupant, seat: string | null): Promise<Answer<unknown>> {
  const plan = page.drawn();
  if (plan === null || plan === 'coming' || seat === null) return Promise.resolve({ kind: 'no-answer' });
  const said = viewWords(page.words.peek()).say('seating.freed', { name, desk: plan.labelOf(seat) || seat });
  return offerUndo(page, said, callApi('DELETE', `${pathOf(plan.id, seat)}?agent=${encodeURIComponent(occupant)}`, isDone));
}

export const freePerson = (page: Page, { agent, name }: Row): Promise<Answer<unknown>> => freeOccupant(page, { occupant: agent.arn, name }, agent.seat);
