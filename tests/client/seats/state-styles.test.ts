import { describe, expect, it } from 'vitest';
import { contrast, mix } from '../../../client/seats/paint/colour';
import { awayIcon, stateIcon } from '../../../client/ui/state-icons';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { SeatStore, shownSince } from '../../../client/seats/view/store';
import { fit } from '../../../client/seats/paint/text';
import { THEMES, TOKENS } from '../../../client/ui/tokens';
import { cssVariables } from '../../../client/ui/tokens-css';
import type { RunningLimit } from '../../../client/alerts/limits';
import type { SeatView } from '../../../client/seats/types';
import { STATE_CODES } from '../../../client/words/state-codes';

const limits: readonly RunningLimit[] = [{
  kind: 'long-contact', since: 1000, warnAt: 601_000, criticalAt: 901_000, channel: 'VOICE', rule: { warnAfter: 600_000, criticalAfter: 900_000 }, mark: null,
}];
const view: SeatView = {
  key: '7',
  code: 'talking',
  since: 1000,
  atLeast: false,
  alarm: null,
  unknownContact: false,
  label: '佐藤',
  short: '佐藤',
  desk: '', offMark: 'オフ',
  minuteMark: '分',
  status: 'Available',
  next: null,
  contacts: 1,
  channel: 'VOICE',
  limits,
  fillLimits: limits,
  suspect: false,
  silent: false,
  asOf: null,
  dimmed: false,
};

describe.each(THEMES)('the %s theme', (theme) => {
  const tokens = TOKENS[theme];
  const palette = paletteOf(tokens, false);
  it('writes every timer and name with enough contrast on its tile', () => {
    for (const code of STATE_CODES) {
      const look = palette.looks[code];
      if (look.texture === 'outline') continue;
      expect(contrast(look.text, look.body), `${code} timer`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.name, look.body), `${code} name`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(tokens.colours.warnInk, palette.warnBody)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.colours.onCrit, tokens.colours.crit)).toBeGreaterThanOrEqual(4.5);
  });
  it('draws every icon with enough contrast on its spine', () => {
    for (const code of STATE_CODES) {
      const look = palette.looks[code];
      const spine =
        look.texture === 'alarm' ? '#ffffff' : look.texture === 'hollow' || look.texture === 'box' || look.texture === 'hatch' ? look.body : look.fill;
      if (look.texture !== 'outline') expect(contrast(look.icon, spine), code).toBeGreaterThanOrEqual(3);
    }
  });
  it('draws somebody who left Connect neither as a logged-off agent nor as an empty seat', () => {
    const { departed, looks } = palette;
    expect([departed.dashed, departed.body === looks.offline.body, departed.line === looks.offline.line]).toEqual([true, false, false]);
    expect(contrast(departed.text, departed.body)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(departed.line, departed.body)).toBeGreaterThanOrEqual(3);
  });
  it('gives the page the same values', () => {
    expect(cssVariables(theme)).toMatchObject({
      '--ink2': tokens.colours.ink2,
      '--warn-line': tokens.colours.warnLine,
      '--crit-ring': tokens.colours.critRing,
    });
  });
});

it('states with the same colour have a different texture or icon', () => {
  const looks = paletteOf(TOKENS.dark, false).looks;
  const seen = new Map<string, string>();
  for (const code of STATE_CODES) {
    const sign = `${looks[code].fill} ${looks[code].texture} ${stateIcon({ ...view, code })}`;
    if (code !== 'rejected') expect(seen.get(sign), code).toBeUndefined();
    seen.set(sign, code);
  }
});

it('the icon depends on the channel, and an unknown channel has a question mark', () => {
  expect([stateIcon(view), stateIcon({ ...view, channel: 'CHAT' }), stateIcon({ ...view, channel: 'EMAIL' }), stateIcon({ ...view, unknownContact: true })])
    .toEqual(['phone', 'message-circle', 'mail', 'circle-question-mark']);
});
it('away statuses are recognised in both languages', () => {
  expect(['Lunch', '昼休み', '会議', 'Training', '休憩', 'Outbound Q'].map(awayIcon)).toEqual([
    'utensils',
    'utensils',
    'users',
    'graduation-cap',
    'coffee',
    'circle-minus',
  ]);
});

describe('the store', () => {
  it('repaints a seat without a timer only at its stages, and one with a timer every second', () => {
    const store = new SeatStore();
    const slot = store.put(view);
    store.refresh(slot, 1500, false);
    expect(store.due[slot]).toBe(601_000);
    store.shown[slot] = 1;
    store.refresh(slot, 1500, true);
    expect(store.due[slot]).toBe(2000);
  });
  it('shows the time of the exceeded limit, which explains the colour, otherwise the time of the state', () => {
    const held = { ...view, code: 'hold' as const, since: 890_000 };
    expect([shownSince(held, 600_000), shownSince(held, 901_000)]).toEqual([890_000, 1000]);
  });
  it('keeps states when the floor changes, and places when an agent leaves', () => {
    const store = new SeatStore();
    store.put(view);
    store.setFloor({
      width: 10,
      height: 10,
      islands: [],
      empty: [],
      seats: [
        { key: '3', x: 0, y: 0, w: 1, h: 1, island: 'a' },
        { key: '7', x: 2, y: 0, w: 1, h: 1, island: 'a' },
      ],
    });
    expect(store.views[store.slotOf('7')]).toBe(view);
    expect(store.boxOf('7')?.x).toBe(2);
    store.remove('7');
    expect(store.views[store.slotOf('7')]).toBeNull();
    expect(store.boxOf('7')?.x).toBe(2);
  });
  it('grows beyond its first size', () => {
    const store = new SeatStore();
    for (let key = 0; key < 1000; key++) store.put({ ...view, key: `${key}` });
    store.refresh(999, 2000, false);
    expect(store.due[999]).toBe(601_000);
    expect(store.soonest()).toBe(601_000);
  });
});

it('a name that does not fit is cut between characters', () => {
  const width = (text: string): number => [...text].length * 10;
  expect(fit('佐々木', 30, width)).toBe('佐々木');
  expect(fit('Bartholomew', 60, width)).toBe('Barth…');
  expect(fit('𠮷野家', 20, width)).toBe('𠮷…');
  expect(fit('abc', 5, width)).toBe('');
  expect(fit('長谷川智', 30, width, '')).toBe('長谷川');
});
it('mixes as CSS color-mix in oklab does', () => {
  expect(mix('#3ccf9b', '#182231', 1)).toBe('#3ccf9b');
  expect(mix('#ffffff', '#000000', 0.5)).toBe('#636363');
});
