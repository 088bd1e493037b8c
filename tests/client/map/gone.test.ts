import { signal } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTER } from '../../../client/agents/filter';
import type { Filter } from '../../../client/agents/filter';
import { readAddress } from '../../../client/map/address';
import { viewOf, watchGone } from '../../../client/map/gone';
import { mapCommands, seatToShow } from '../../../client/map/map-commands';
import type { Gone, Page } from '../../../client/map/page';
import { wordsOf } from '../../../client/words/words';

const FLOOR = { id: 'f-1', name: '3F', floor: { id: 'f-1', site: 's', version: 1 } };
const OTHER = { id: 'f-2', name: '4F', floor: { id: 'f-2', site: 's', version: 1 } };
const AUTO = { id: 'i1', name: 'Tokyo' };
const ARN = 'arn:aws:connect:us-east-1:123456789012:instance/i1/agent/';

describe('something in a link that no longer exists', () => {
  let page: Page;
  let asked: string[];
  let answers: Record<string, () => Response>;
  let undo: () => void;

  beforeEach(() => {
    asked = [];
    answers = {};
    undo = () => undefined;
    seatToShow.value = null;
    vi.stubGlobal('fetch', async (path: string) => {
      asked.push(path);
      return (answers[path] ?? (() => Response.json({ title: 'No' }, { status: 404 })))();
    });
  });
  afterEach(() => {
    undo();
    mapCommands.value = null;
    vi.unstubAllGlobals();
  });

  /** A page that shows `view`; Abe sits on s1 in team A. */
  function open(link: string, path = '/', view = FLOOR.id): void {
    const start = readAddress(link, path);
    const abe = { id: 'abe', agent: { seat: 's1', team: 'A', groups: ['Tokyo', 'A'], profile: 'Basic', contacts: [] } };
    const filter = signal<Filter>(start.filter);
    page = {
      words: signal(wordsOf('en')), asked: start, gone: signal<readonly Gone[]>([]),
      loaded: signal(true), views: signal([FLOOR, OTHER, AUTO]), view: signal<string | null>(view),
      selected: signal(start.agent), filter, setFilter: (part: Partial<Filter>) => { filter.value = { ...filter.value, ...part }; },
      drawn: () => ({ id: view, has: (seat: string) => seat === 's1' || seat === 's2' }),
      roster: { row: (id: string | null) => (id === 'abe' ? abe : null), all: () => [abe] },
    } as unknown as Page;
    undo = watchGone(page);
  }
  const told = (): readonly string[] => page.gone.value.map(({ kind, name }) => `${kind} ${name}`);
  /** Every request is answered. */
  const settle = async (): Promise<void> => { for (let n = 0; n < 20; n++) await new Promise((resolve) => { setTimeout(resolve); }); };

  it('is empty if everything exists, without a request', async () => {
    open('?seat=s1&agent=abe&team=A&team=Tokyo&skill=Basic&ch=CHAT', '/floor/f-1');
    await settle();
    expect([told(), asked]).toEqual([[], []]);
  });

  it('names a floor, an instance, a seat, an agent, a team and a routing profile; the filter is the same as without them', async () => {
    answers['/api/agents'] = () => Response.json([{ hierarchy: ['Osaka'], routingProfile: 'VIP' }]);
    open('?seat=s9&agent=zoe&team=Old&team=Osaka&skill=None&skill=VIP&q=x', '/floor/f-1');
    await settle();
    expect(told()).toEqual(['seat s9', 'agent zoe', 'team Old', 'skill None']);
    expect(page.selected.value).toBe(null);
    expect(page.filter.value).toEqual({ ...NO_FILTER, query: 'x', team: new Set(['Osaka']), skill: new Set(['VIP']) });
    undo();
    open('', '/floor/f-0');
    await settle();
    expect(told()).toEqual(['floor f-0']);
    undo();
    open('?instance=i9');
    await settle();
    expect(told()).toEqual(['instance i9']);
  });

  it('names a queue and a channel; a queue that is only silent stays', async () => {
    answers['/api/queues/gone?name=Old+%26+gone&name=Silent'] = () => Response.json(['Old & gone']);
    answers['/api/agents'] = () => Response.json([{ hierarchy: [], routingProfile: null, contacts: [{ channel: 'NEW' }] }]);
    open('?queue=Old%20%26%20gone&queue=Silent&ch=FAX&ch=NEW&ch=VOICE', '/floor/f-1');
    await settle();
    expect([...told()].sort()).toEqual(['channel FAX', 'queue Old & gone']);
    expect([page.filter.value.queue, page.filter.value.channel]).toEqual([new Set(['Silent']), new Set(['NEW', 'VOICE'])]);
  });

  it('is never guessed: nothing changes without an answer of the server', async () => {
    for (const path of ['/api/agents', '/api/agents/zoe', '/api/floors/f-0', '/api/queues/gone?name=Old']) {
      answers[path] = () => Response.json({}, { status: 503 });
    }
    open('?agent=zoe&team=Old&queue=Old', '/floor/f-0');
    await settle();
    expect([told(), page.selected.value, page.filter.value.team.has('Old'), page.filter.value.queue.has('Old')]).toEqual([[], 'zoe', true, true]);
  });

  it('follows a person whom a link names without a floor to the person\'s floor', async () => {
    answers['/api/agents/zoe'] = () => Response.json({ arn: `${ARN}zoe`, seat: { floor: 'f-2', seat: 's1' } });
    open('?seat=zoe');
    await settle();
    expect([told(), page.view.value, page.selected.value, seatToShow.value]).toEqual([[], 'f-2', 'zoe', 'zoe']);
    undo();
    answers['/api/agents/zoe'] = () => Response.json({ arn: `${ARN}zoe`, seat: null });
    open('?agent=zoe');
    await settle();
    expect(page.view.value).toBe('i1');
    undo();
    open('?agent=zoe', '/floor/f-1');
    await settle();
    expect([told(), page.view.value]).toEqual([[], 'f-1']);
  });

  it('shows an empty seat that a link names', async () => {
    const shown: string[] = [];
    mapCommands.value = { zoomToDesk: (id: string) => { shown.push(id); } } as never;
    open('?seat=s2', '/floor/f-1');
    await settle();
    expect([told(), shown]).toEqual([[], ['s2']]);
  });

  it('names a floor that disappears while it is shown, and not one that the user left', () => {
    open('', '/floor/f-1');
    page.view.value = 'f-2';
    expect(told()).toEqual([]);
    (page.views as { value: unknown }).value = [FLOOR, AUTO];
    page.view.value = 'f-1';
    expect(told()).toEqual(['floor 4F']);
  });

  it('finds the view of an agent by the floor, else by instance and Region', () => {
    const two = [{ id: 'i1@us-east-1', name: 'T', region: 'us-east-1' }, { id: 'i1@eu-west-2', name: 'T', region: 'eu-west-2' }];
    expect(viewOf(ARN.replace('us-east-1', 'eu-west-2'), undefined, two)?.id).toBe('i1@eu-west-2');
    expect(viewOf(`${ARN}zoe`, 'f-9', [FLOOR, AUTO])?.id).toBe('i1');
    expect(viewOf('arn:aws:connect:us-east-1:123456789012:instance/i2/agent/x', undefined, [AUTO])).toBe(undefined);
  });
});
