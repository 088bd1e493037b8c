// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '../../../client/app/session';
import { EVERYTHING } from '../../../client/app/session';
import { hasDrawNote } from '../../../client/map/draw-note';
import { BareNote, DrawNote } from '../../../client/map/floor-notes';
import type { Page } from '../../../client/map/page';
import { wordsOf } from '../../../client/words/words';
import { shown } from '../product/screen';

const AUTO = { id: 'i1', name: 'Tokyo' };
const DRAWN = { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's', version: 1 } };
const as = (...roles: readonly string[]): Session =>
  ({
    mode: 'local', person: { id: 'p', name: 'P', account: 'p', roles, scope: EVERYTHING, names: null, agent: null },
    provider: null, certificate: null, setUp: true, zone: null,
  });

interface Floor {
  readonly drawn?: number; readonly people?: number; readonly hidden?: number; readonly expected?: number; readonly views?: readonly object[];
  readonly maySeat?: boolean;
}
const pageOf = ({ drawn, people = 3, hidden = 0, expected = 0, views = [AUTO], maySeat = false }: Floor): Page => ({
  words: signal(wordsOf('en')), loaded: signal(true), pulse: signal(0), layout: signal('map'), views: signal(views), maySeat: signal(maySeat),
  counts: signal({ total: people }), desks: signal(drawn !== undefined), drawn: () => ({ id: 'f-1', desks: Array.from({ length: drawn ?? 0 }) }),
  roster: { hidden: () => Array.from({ length: hidden + expected }, (_, n) => ({ user: n < hidden ? null : 'doi' })) },
}) as unknown as Page;

describe('the notes over a floor', () => {
  it('have their room before the first picture, as soon as the list of floors and the session are known', () => {
    const coming = (views: readonly object[] | null) => ({ ...pageOf({ people: 0 }), loaded: signal(false), views: signal(views) }) as unknown as Page;
    expect([null, [], [AUTO], [AUTO, DRAWN]].map((views) => hasDrawNote(coming(views), as('planner')))).toEqual([false, false, true, false]);
    expect([hasDrawNote(coming([AUTO]), as('viewer')), hasDrawNote(coming([AUTO]), null)]).toEqual([false, false]);
    expect(hasDrawNote(pageOf({ people: 0 }), as('planner'))).toBe(false);
  });

  let undo = (): void => undefined;
  afterEach(() => {
    undo();
    localStorage.clear();
    vi.unstubAllGlobals();
  });
  const open = async (page: Page, session: Session | null): Promise<HTMLElement> => {
    undo();
    const screen = await shown(<><DrawNote page={page} session={session} /><BareNote page={page} session={session} /></>);
    ({ undo } = screen);
    return screen.root;
  };
  const ways = (root: HTMLElement): readonly (string | null)[] => [...root.querySelectorAll('a')].map((one) => one.getAttribute('href'));

  it('without a drawn floor link to its creation, only for planners and administrators', async () => {
    for (const role of ['planner', 'administrator']) {
      expect(ways(await open(pageOf({}), as(role)))).toEqual(['/floors#automatic', '/floors#blank', '/floors#import']);
    }
    for (const session of [as('viewer'), as('supervisor'), null]) expect((await open(pageOf({}), session)).textContent).toBe('');
    expect((await open(pageOf({ views: [AUTO, DRAWN] }), as('planner'))).textContent).toBe('');
    expect((await open(pageOf({ people: 0 }), as('planner'))).textContent).toBe('');
  });

  it('have their room in the first picture, before their text is loaded, so that the map does not move', () => {
    expect(hasDrawNote(pageOf({}), as('planner'))).toBe(true);
    for (const page of [pageOf({ views: [AUTO, DRAWN] }), pageOf({ people: 0 })]) expect(hasDrawNote(page, as('planner'))).toBe(false);
    expect(hasDrawNote(pageOf({}), as('viewer'))).toBe(false);
  });

  it('stay closed in this browser', async () => {
    const root = await open(pageOf({}), as('planner'));
    root.querySelector<HTMLButtonElement>('[aria-label="Not now"]')?.click();
    await vi.waitFor(() => expect(root.textContent).toBe(''));
    expect((await open(pageOf({}), as('planner'))).textContent).toBe('');
  });

  it('say what to do next on a floor without seats, with a link only for users with the permission', async () => {
    const planner = await open(pageOf({ drawn: 0, people: 0 }), as('planner'));
    expect([planner.textContent, ways(planner)]).toEqual([expect.stringContaining('Draw seats in the editor'), ['/floor/f-1/edit', '/floors']]);
    const viewer = await open(pageOf({ drawn: 0, people: 0 }), as('viewer'));
    expect([viewer.textContent, ways(viewer)]).toEqual([expect.stringContaining('can add seats'), []]);
  });

  it('say what to do next on a floor without agents', async () => {
    expect((await open(pageOf({ drawn: 9, people: 0, maySeat: true }), as('supervisor'))).textContent).toContain('Choose an empty seat');
    expect((await open(pageOf({ drawn: 9, people: 0 }), as('viewer'))).textContent).toContain('People appear here when');
    expect((await open(pageOf({ drawn: 9, people: 0, hidden: 4 }), as('viewer'))).textContent).toContain('None of the people whom you can see');
    // Whoever has never logged in is not outside the scope.
    expect((await open(pageOf({ drawn: 9, people: 0, expected: 4 }), as('viewer'))).textContent).toContain('People appear here when');
    expect((await open(pageOf({ drawn: 9 }), as('viewer'))).textContent).toBe('');
  });
});
