import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { GIVEN_UP } from '../../../../client/api/given-up';
import { followDrawn } from '../../../../client/seats/floor/follow-drawn';

test('a document that is not needed any more is given up, and its signal holds nothing of who gave it up', () => {
  const asked: AbortSignal[] = [];
  const floor = signal({ id: 'floor', version: 1 });
  const plan = followDrawn(floor, () => undefined, {
    images: '', document: (_, signalled) => {
      asked.push(signalled);
      return new Promise(() => undefined);
    },
  });
  floor.value = { id: 'floor', version: 2 };
  plan.dispose();
  // An exception made there has the functions that ran, and a screen on the wall would hold all its floors by them.
  expect(asked.map((one) => one.reason as unknown)).toEqual([GIVEN_UP, GIVEN_UP]);
  expect(asked.every((one) => one.reason === GIVEN_UP)).toBe(true);
});
