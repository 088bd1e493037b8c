// @vitest-environment jsdom
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FILTER } from '../../../client/agents/filter';
import { stepAlert } from '../../../client/map/actions';
import { actByKey } from '../../../client/map/alert-acts';
import type { Page } from '../../../client/map/page';
import { Rail } from '../../../client/map/rail/rail';
import { T } from '../product/centre';
import type { Centre, Person } from '../product/centre';
import { fakeDom } from '../product/dom';
import { livePage, pass, shown } from '../product/screen';

/** the machine's own clock: the one of the tests stands still */
const real = performance.now.bind(performance);
const MINUTE = 60_000;

const hold = (name: string, minutes: number, more: object = {}): Person =>
  ({ name, live: { s: 'hold', t: T - minutes * MINUTE, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: T - minutes * MINUTE }], ...more } });
const missed = (name: string): Person => ({ name, live: { s: 'missed', t: T - MINUTE } });
const many = (n: number, make: (name: string, i: number) => Person, prefix = 'P'): readonly Person[] =>
  Array.from({ length: n }, (_, i) => make(`${prefix}${`${i}`.padStart(4, '0')}`, i));
/** The mark of a hold that began this many minutes before the start. */
const marked = (minutes: number, mark: object): object => ({ m: [{ k: 'long-hold', t: T - minutes * MINUTE, ...mark }] });

describe('the list of alerts', () => {
  let page: Page;
  let centre: Centre;
  let root: HTMLElement;
  let undo: (() => void)[];

  beforeEach(() => {
    vi.useFakeTimers();
    fakeDom();
    undo = [];
  });
  afterEach(() => {
    for (const one of undo) one();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function open(...people: readonly Person[]): Promise<void> {
    ({ page, centre } = await livePage(...people));
    page.me.value = 'me';
    page.mayAct.value = true;
    page.setLang('en');
    const screen = await shown(<Rail page={page} session={null} />);
    root = screen.root;
    undo.push(screen.undo, () => page.dispose());
    await pass(1_000);
  }

  const all = (selector: string): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)];
  const names = (): readonly string[] => all('.al .n bdi').map((one) => one.textContent);
  const button = (name: string): HTMLButtonElement => {
    const found = all('button').find((one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name);
    if (!(found instanceof HTMLButtonElement)) throw new Error(`no button ${name} in ${root.textContent}`);
    return found;
  };
  const press = async (key: string): Promise<void> => act(() => {
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  });

  it('has the worst first and the acknowledged last, with who has it', async () => {
    await open(
      hold('Warned', 3), hold('Longest', 9), hold('Known', 20, marked(20, { al: 2, ab: 'Sato' })), missed('Missed'),
      hold('Mine', 5, marked(5, { c: 'Me', ci: 'me', ct: T - 65_000 })), hold('Later', 8, marked(8, { sl: 2, su: T + 10 * MINUTE, sb: 'Sato' })),
    );
    expect(names()).toEqual(['Longest', 'Mine', 'Missed', 'Warned', 'Known', 'Later']);
    expect(all('.al .has').map((one) => one.textContent)).toEqual(['Claimed: you 1:06', 'Acknowledged (Sato)', 'Snoozed, 10 min left (Sato)']);
    expect(root.textContent).toMatch(/Needs attention 42 more acknowledged/);
    expect(all('.al.done').length).toBe(3);
  });

  it('is not grouped with twelve alerts, and with thirteen shows those of one kind as one line', async () => {
    await open(...many(10, (name) => hold(name, 3)), missed('M1'), missed('M2'));
    expect([all('.grp').length, names().length]).toEqual([0, 12]);
    centre.frame({ cards: [centre.card('M3', 12)], live: [{ i: 12, s: 'missed', t: T }] });
    await pass(1_000);
    expect(all('.grp > button').map((one) => one.textContent)).toEqual(['On hold too long10 open · 1:02 over10']);
    expect(names()).toEqual(['M1', 'M2', 'M3']);
  });

  it('opens and closes a group by click and by arrow keys, and keeps it open', async () => {
    await open(...many(13, (name, i) => hold(name, 5 + i)));
    const head = all('.grp > button')[0];
    head?.focus();
    await press('ArrowRight');
    expect([head?.getAttribute('aria-expanded'), names().length]).toEqual(['true', 13]);
    await press('ArrowDown');
    await press('ArrowDown');
    expect(document.activeElement?.textContent).toContain('P0011');
    await pass(3_000);
    expect(document.activeElement?.textContent).toContain('P0011');
    await press('ArrowLeft');
    expect(document.activeElement).toBe(head);
    await press('ArrowLeft');
    expect([head?.getAttribute('aria-expanded'), names().length]).toEqual(['false', 0]);
    await act(() => head?.click());
    // There is no group for a while, and it is as before when it is back.
    centre.frame({ live: [{ i: 0, s: 'available', t: T }] });
    await pass(1_000);
    expect([all('.grp').length, names().length]).toEqual([0, 12]);
    centre.frame({ live: [{ i: 0, ...hold('', 5).live }] });
    await pass(1_000);
    expect([all('.grp.open').length, names().length]).toEqual([1, 13]);
  });

  it('keeps the focus on the line when its row moves or is gone', async () => {
    await open(hold('A', 9), hold('B', 8), hold('C', 7));
    all('.al > button')[1]?.focus();
    centre.frame({ live: [{ i: 1, ...hold('', 20).live }] });
    await pass(1_000);
    expect([names(), document.activeElement?.textContent.includes('B')]).toEqual([['B', 'A', 'C'], true]);
    centre.frame({ live: [{ i: 1, s: 'available', t: T }] });
    await pass(1_000);
    expect([names(), document.activeElement?.textContent.includes('A')]).toEqual([['A', 'C'], true]);
  });

  it('shows the selected agent of a closed group, and N goes through all of them', async () => {
    await open(...many(13, (name, i) => hold(name, 30 - i)));
    stepAlert(page, 1);
    await pass(0);
    expect(names()).toEqual(['P0000']);
    stepAlert(page, 1);
    await pass(0);
    expect(names()).toEqual(['P0001']);
  });

  it('shows only what the filter asks for, says so, and steps through these', async () => {
    const [mine, hers] = [marked(8, { c: 'Me', ci: 'me' }), marked(7, { c: 'Sato', ci: 'x' })];
    await open(hold('Free', 9), hold('Mine', 8, mine), hold('Hers', 7, hers), hold('Warned', 3), missed('M'));
    const seen = async (filter: object): Promise<readonly string[]> => {
      await act(() => page.setFilter({ ...NO_FILTER, ...filter }));
      return names();
    };
    expect(await seen({ owner: new Set(['mine']) })).toEqual(['Mine']);
    expect(await seen({ owner: new Set(['nobody', 'others']) })).toEqual(['Free', 'Hers', 'M', 'Warned']);
    expect(await seen({ level: new Set(['1']) })).toEqual(['Warned']);
    expect(await seen({ kind: new Set(['missed']) })).toEqual(['M']);
    expect(root.querySelector('.rail-found')?.textContent).toContain('1 of 5 alerts');
    expect(page.roster.row('Free')?.dimmed).toBe(true);
    stepAlert(page, 1);
    expect(page.selected.value).toBe('M');
    expect(await seen({ team: new Set(['elsewhere']) })).toHaveLength(5);
    expect(await seen({ kind: new Set(['long-acw']) })).toEqual([]);
    expect(root.querySelector('.rail-found')?.textContent).toContain('No alert matches');
    await act(() => button('Show all').click());
    expect(names()).toHaveLength(5);
  });

  it('tells only those who may act what they can do', async () => {
    await open(hold('A', 9));
    await act(() => page.select('A'));
    expect(all('.acts .btn').map((one) => one.textContent)).toEqual(['Acknowledge', 'Claim', 'Snooze']);
    await act(() => { page.mayAct.value = false; });
    expect(all('.acts').length).toBe(0);
  });

  describe('an act', () => {
    let asked: string[];
    let answers: ((status: number, body?: object) => void)[];
    beforeEach(async () => {
      asked = [];
      answers = [];
      vi.stubGlobal('fetch', (url: string, { method = 'GET', body = '' }: RequestInit) => {
        if (typeof url !== 'string' || !url.startsWith('/api/alerts/')) return new Promise(() => undefined);
        asked.push(`${method} ${Buffer.from(url.split('/')[3] ?? '', 'base64url').toString()} ${url.split('/')[4]} ${String(body)}`.trim());
        return new Promise((resolve, reject) => {
          answers.push((status, said) => (status === 0 ? reject(new TypeError('offline'))
            : resolve(new Response(JSON.stringify(said ?? {}), { status, headers: { 'content-type': 'application/json' } }))));
        });
      });
      await open(hold('A', 9), hold('B', 8));
      await act(() => page.select('A'));
    });
    const answer = async (status: number, body?: object): Promise<void> => {
      answers.shift()?.(status, body);
      await pass(0);
    };
    const ALERT = `long-hold|${T - 9 * MINUTE}|arn:x/agent/A`;

    it('makes its button busy at once; the mark comes with the next frame', async () => {
      await act(() => button('Claim').click());
      expect([asked, button('Claim').disabled]).toEqual([[`POST ${ALERT} claim`], true]);
      await answer(200);
      expect(button('Claim').disabled).toBe(true);
      centre.frame({ live: [{ i: 0, ...hold('', 9, marked(9, { c: 'Me', ci: 'me', ct: T })).live }] });
      await pass(1_000);
      expect([button('Release').disabled, page.said.value, root.textContent.includes('Claimed: you')]).toEqual([false, 'A: you have claimed it', true]);
    });

    it('says who has it when somebody else was faster', async () => {
      await act(() => button('Claim').click());
      await answer(409, { claimedBy: '山田SV' });
      expect([root.querySelector('.act-fault')?.textContent, button('Claim').disabled]).toEqual(['山田SV has claimed it.', false]);
      await act(() => page.setLang('ja'));
      expect(root.querySelector('.act-fault')?.textContent).toBe('山田SV さんが対応中です。');
      // Later the mark says it, or it is not true any more.
      await pass(8_000);
      expect(root.querySelector('.act-fault')).toBeNull();
    });

    it('says that the alert is over', async () => {
      await act(() => button('Acknowledge').click());
      await answer(404);
      expect(root.querySelector('.act-fault')?.textContent).toBe('This alert is over.');
    });

    it.each([[503, 'It was not stored.'], [0, 'No answer from the server: it may not have been stored.']])(
      'that was not stored (%i) is offered again, and repeats the same call', async (status, text) => {
        await act(() => button('Snooze').click());
        await act(() => button('Snooze for 30 min').click());
        await answer(status);
        expect(root.querySelector('.act-fault')?.textContent).toBe(`${text}Try again`);
        await act(() => button('Try again').click());
        const call = `POST ${ALERT} snooze {"minutes":30,"level":"critical"}`;
        expect(asked).toEqual([call, call]);
        await answer(200);
        expect(root.querySelector('.act-fault')).toBeNull();
      },
    );

    it('without an answer was stored after all when its mark comes', async () => {
      await act(() => button('Acknowledge').click());
      await answer(0);
      expect(root.querySelector('.act-fault')).not.toBeNull();
      centre.frame({ live: [{ i: 0, ...hold('', 9, marked(9, { al: 2, ab: 'Me' })).live }] });
      await pass(1_000);
      expect([root.querySelector('.act-fault'), all('.acts .btn').map((one) => one.textContent)]).toEqual([null, ['Undo acknowledge', 'Claim']]);
    });

    it('is one at a time for each alert, and has keys', async () => {
      actByKey(page, 'a');
      actByKey(page, 'a');
      actByKey(page, 's');
      page.select('B');
      actByKey(page, 's');
      actByKey(page, 'c');
      expect(asked).toEqual([
        `POST ${ALERT} acknowledge {"level":"critical"}`, `POST long-hold|${T - 8 * MINUTE}|arn:x/agent/B snooze {"minutes":10,"level":"critical"}`,
      ]);
      page.mayAct.value = false;
      await answer(200);
      await answer(200);
      actByKey(page, 'c');
      expect(asked).toHaveLength(2);
    });
  });

  it('has five hundred new alerts as one line within a second, paints at most fifty rows, and no frame takes 50 ms with 2,000 agents', async () => {
    const start = T - 4 * MINUTE + 5_500;
    const talking = (name: string): Person => ({ name, live: { s: 'hold', t: start, c: [{ h: 'VOICE', s: 'CONNECTED_ONHOLD', t: start }] } });
    const calm = (name: string): Person => ({ name, live: { s: 'available', t: T } });
    await open(...many(500, talking), ...many(1_500, calm, 'Q'));
    // Warnings already; critical in 4.5 s.
    expect(page.alerts.value.filter(({ breach }) => breach.level === 2)).toHaveLength(0);
    const took: number[] = [];
    const second = async (): Promise<void> => {
      const from = real();
      await pass(1_000);
      took.push(real() - from);
    };
    while (took.length < 6) await second();
    expect(all('.grp').map((one) => one.className)).toEqual(['grp l2']);
    expect(all('.grp > button')[0]?.textContent).toContain('500 open');
    await act(() => all('.grp > button')[0]?.click());
    expect([names().length, root.querySelector('.more')?.textContent]).toEqual([50, 'and 450 more']);
    while (took.length < 12) await second();
    const sorted = [...took].sort((a, b) => a - b);
    console.info(`2,000 agents, 500 alerts: median ${sorted[6]?.toFixed(1)} ms, longest ${sorted[11]?.toFixed(1)} ms of script in a second`);
    expect(sorted[6]).toBeLessThan(50);
  });
});
