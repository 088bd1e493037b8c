import type { Signal } from '@preact/signals';
import type { CarriedOver } from '../seats/types';
import type { Carried, Page } from './page';
import { freePerson, seatPerson } from './seating';
import { viewWords } from './view-words';

/** Somebody is carried to another desk: to one that is taken, the two swap; to the shelf, the seat is free. */
export function carry(
  page: Page, carried: Signal<Carried | null>, id: string, over: CarriedOver, at: { readonly clientX: number; readonly clientY: number },
  end: 'no' | 'end' | 'cancel',
): void {
  const row = page.roster.row(id);
  const plan = page.drawn();
  if (row === null || plan === null || plan === 'coming' || end === 'cancel') {
    carried.value = null;
    return;
  }
  if (end === 'no') {
    const words = viewWords(page.words.peek());
    const to = over === null ? null : over === 'shelf' ? words.say('floor.shelf') : plan.labelOf(over.desk);
    carried.value = {
      x: at.clientX, y: at.clientY,
      text: to === null ? words.say('seating.nowhere', { name: row.name }) : words.say('seating.over', { name: row.name, desk: to }),
    };
    return;
  }
  carried.value = null;
  if (over === null) return;
  if (over === 'shelf') {
    if (row.agent.seat !== null) void report(page, freePerson(page, row));
  } else if (over.desk !== row.agent.seat) void report(page, seatPerson(page, row, over.desk, row.agent.seat !== null));
}

/** An error is shown where the change would have been. */
async function report(page: Page, asked: ReturnType<typeof seatPerson>): Promise<void> {
  const answer = await asked;
  if (answer.kind === 'ok') return;
  const words = viewWords(page.words.peek());
  page.fault.value = answer.kind === 'problem' ? `${answer.title} ${answer.detail}`.trim() : words.say('seating.silence');
}
