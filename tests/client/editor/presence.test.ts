import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftLink } from '../../../client/editor/draft-link';
import type { DraftWorld, PresenceNews } from '../../../client/editor/draft-world';
import { isDraftFrame } from '../../../client/editor/draft-wire';
import type { DraftFrame, Editor } from '../../../client/editor/draft-wire';
import { othersAfter } from '../../../client/editor/others-after';

const person = { id: 'p', name: '高橋' };
const editor = (id: string, more: Partial<Editor> = {}): Editor => ({ editor: id, person, selection: [], ...more });
const frame = (more: object): DraftFrame => {
  const one: unknown = { draft: 'd', n: 1, steps: [], ...more };
  if (!isDraftFrame(one)) throw new Error('not a frame');
  return one;
};

describe('the other editors', () => {
  const before = [editor('a', { selection: ['seats/s1'], x: 1, y: 1 }), editor('b')];

  it('are the whole list when it comes, without this page', () => {
    expect(othersAfter(before, frame({ editors: [editor('me'), editor('c')] }), 'me').map((one) => one.editor)).toEqual(['c']);
  });

  it('are the same list when nothing is said of them', () => {
    expect(othersAfter(before, frame({}), 'me')).toBe(before);
    expect(othersAfter(before, frame({ editors: null, changed: null, left: null }), 'me')).toBe(before);
  });

  it('move without their selections being sent again', () => {
    const moved = othersAfter(before, frame({ changed: [{ editor: 'a', person, x: 5, y: 6, selection: null }, editor('me')] }), 'me');
    expect(moved).toMatchObject([{ editor: 'a', x: 5, y: 6, selection: ['seats/s1'] }, { editor: 'b' }]);
  });

  it('come, select and leave', () => {
    const after = othersAfter(before, frame({ changed: [editor('c', { selection: ['zones/z1'] }), editor('a')], left: ['b'] }), 'me');
    expect(after.map(({ editor: id, selection }) => [id, selection])).toEqual([['a', []], ['c', ['zones/z1']]]);
  });
});

describe('this editor', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('sends its selection when it changed, and again on a new connection', async () => {
    const sent: PresenceNews[] = [];
    const world: DraftWorld = {
      call: () => Promise.resolve({ kind: 'no-answer' }), wait: () => Promise.resolve(), newId: () => 'id', hidden: () => false,
      watch: () => ({ here: (one) => { sent.push(one); }, close: () => undefined }),
    };
    const link = new DraftLink(world, { watched: () => ({ floor: 'f', draft: 'd', editor: 'e', after: 0 }), next: () => undefined, lost: () => undefined });
    link.listen();
    const tell = async (x: number, selection: readonly string[]): Promise<void> => {
      link.sendPresence({ x, y: 0, selection, holds: false });
      await vi.advanceTimersByTimeAsync(120);
    };
    await tell(1, ['seats/a']);
    await tell(2, ['seats/a']);
    await tell(3, ['seats/a', 'seats/b']);
    link.listen();
    await tell(4, ['seats/a', 'seats/b']);
    expect(sent.map(({ x, selection }) => [x, selection?.length ?? null])).toEqual([[1, 1], [2, null], [3, 2], [4, 2]]);
    link.close();
  });
});
