import { describe, expect, it } from 'vitest';
import { namesakesOf, shortName } from '../../../client/agents/names';
import type { LimitKind, RunningLimit } from '../../../client/alerts/limits';
import { contrast } from '../../../client/seats/paint/colour';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { fitSize } from '../../../client/seats/paint/text';
import type { SeatView } from '../../../client/seats/types';
import { seatTime } from '../../../client/seats/view/seat-time';
import { tileSizes, timeSize } from '../../../client/seats/view/tile-sizes';
import { stateIcon } from '../../../client/ui/state-icons';
import { THEMES, TOKENS } from '../../../client/ui/tokens';
import type { StateCode } from '../../../client/words/state-codes';

const T = 1_780_000_000_000;
const MIN = 60_000;
const limit = (kind: LimitKind, since: number, warn: number, critical: number, channel = 'VOICE'): RunningLimit =>
  ({ kind, since, warnAt: since + warn, criticalAt: since + critical, channel, rule: { warnAfter: warn, criticalAfter: critical }, mark: null });
const view = (code: StateCode, since: number, limits: readonly RunningLimit[] = []): SeatView => ({
  key: 'a', code, since, atLeast: false, alarm: null, unknownContact: false, label: '', short: '',
  desk: '', offMark: '', minuteMark: '分', status: '', next: null,
  contacts: 1, channel: 'VOICE', limits, fillLimits: limits, suspect: false, silent: false, asOf: null, dimmed: false,
});

describe('the sizes on a tile', () => {
  it.each([[46, 13, 10.5, 11.5, 11], [50, 14, 11.5, 12, 11.5], [56, 16, 12.5, 12.5, 12], [64, 18, 13.5, 13.5, 12.5], [79, 22, 15, 15, 13.5]])(
    '%i px wide', (width, spine, icon, time, name) => expect(tileSizes(width)).toMatchObject({ spine, icon, time, name }));
  it('shrink the time of a seat with an alarm from 10:00 on, only at the smallest widths', () => {
    const cases = [[49, true, true], [49, false, true], [49, true, false], [51, true, true], [52, true, true]] as const;
    expect(cases.map(([width, alarmed, long]) => timeSize(width, alarmed, long))).toEqual([10.5, 11.5, 11.5, 10.5, 12]);
  });
  it('never get smaller as the seat grows, and leave more space to the text than to the spine', () => {
    for (let width = 34; width < 200; width++) {
      const [one, next] = [tileSizes(width), tileSizes(width + 1)];
      for (const part of ['spine', 'icon', 'time', 'name'] as const) expect(next[part], `${part} at ${width}`).toBeGreaterThanOrEqual(one[part]);
      expect(width - one.spine - one.gap).toBeGreaterThan(one.spine);
    }
  });
});

describe('a name on a tile', () => {
  const room = (width: number): number => width - tileSizes(width).spine - tileSizes(width).gap - 2;
  it('shows three kanji uncut from 46 px on, and two at 11 px', () => {
    for (let width = 46; width < 100; width++) {
      expect(fitSize(2, room(width), tileSizes(width).name).size, `${width}`).toBeGreaterThanOrEqual(11);
      expect(fitSize(3, room(width), tileSizes(width).name).condensed, `${width}`).toBe(false);
    }
  });
  it('shrinks to 9.5 px, then is condensed to 74 %, then is cut', () => {
    expect(fitSize(3, 40, 12)).toMatchObject({ size: 12, condensed: false });
    expect(fitSize(4, 40, 12)).toMatchObject({ size: 10, condensed: false });
    const narrow = fitSize(5, 40, 12);
    expect(narrow).toMatchObject({ size: 9.5, condensed: true });
    expect(5 * 9.5).toBeLessThanOrEqual(narrow.room);
    expect(6 * 9.5).toBeGreaterThan(narrow.room);
  });
  it('is the family name, with the first character of the given name if two agents have it', () => {
    const people = [['後藤', '健'], ['後藤', '翼'], ['林', '舞'], ['Chen', 'Emma'], ['Chen', 'Li'], ['', 'Cher']]
      .map(([last = '', first = '']) => ({ last, first, user: 'u' }));
    const namesakes = namesakesOf(people);
    expect(people.map((one) => shortName(one, namesakes, '?'))).toEqual(['後藤健', '後藤翼', '林', 'Chen E', 'Chen L', 'Cher']);
    expect([shortName({ last: '', first: '', user: 'u7' }, namesakes, '?'), shortName({ last: '', first: '', user: '' }, namesakes, '?')]).toEqual(['u7', '?']);
  });
});

describe('the time on a seat', () => {
  const onHold = limit('long-hold', T - 19_000, 2 * MIN, 4 * MIN);
  const elsewhere = view('hold', T - 19_000, [onHold, limit('long-contact', T - 36 * MIN, 10 * MIN, 15 * MIN)]);
  const own = view('talking', T - 30.5 * MIN, [limit('long-contact', T - 30.5 * MIN, 10 * MIN, 15 * MIN)]);
  it('is the time of the state if there is no alert', () => {
    expect(seatTime(view('talking', T - 65_000), T, 60)).toEqual({ text: '1:05', alarmed: false, icon: null, dotted: false });
    expect(seatTime(view('talking', 0), T, 60)).toBeNull();
  });
  it('is the time of the exceeded limit, without an icon if the limit belongs to the state on the spine', () => {
    for (const width of [46, 60, 75, 95]) expect(seatTime(own, T, width)).toEqual({ text: '30:30', alarmed: true, icon: null, dotted: false });
  });
  it.each([
    [46, { text: '36:00', icon: null, dotted: true }],
    [55, { text: '36:00', icon: null, dotted: true }],
    [56, { text: '36分', icon: 'phone', dotted: false }],
    [69, { text: '36分', icon: 'phone', dotted: false }],
    [70, { text: '36:00', icon: 'phone', dotted: false }],
    [95, { text: '36:00', icon: 'phone', dotted: false }],
  ])('of a limit of something else says so at %i px', (width, shown) => expect(seatTime(elsewhere, T, width)).toMatchObject(shown));
  it('has seconds below ten minutes, and shows more than a hundred hours', () => {
    const missed = (ago: number): SeatView => view('talking', T - MIN, [limit('missed', T - ago, Infinity, 0)]);
    expect(seatTime(missed(9.5 * MIN), T, 60)).toMatchObject({ text: '9:30', icon: 'phone-missed' });
    expect(seatTime(missed(99 * MIN), T, 60)?.text).toBe('99分');
    expect(seatTime(missed(130 * MIN), T, 60)?.text).toBe('2:10h');
  });
  it('shows the icon of the channel whose contact is too long', () => {
    const chat = view('acw', T - MIN, [limit('long-contact', T - 18 * MIN, 10 * MIN, 15 * MIN, 'CHAT')]);
    expect(seatTime(chat, T, 75)?.icon).toBe('message-circle');
  });
});

describe.each(THEMES)('a signed-off agent, %s', (theme) => {
  const { colours } = TOKENS[theme];
  const look = paletteOf(TOKENS[theme], false).looks.offline;
  it('has a separate tile, icon and text, unlike an empty desk', () => {
    expect(stateIcon({ code: 'offline' })).toBe('power');
    expect(look.body).not.toBe(colours.zoneBottom);
    for (const letters of [look.text, look.name, look.icon]) expect(contrast(letters, look.body)).toBeGreaterThanOrEqual(4.5);
  });
});
