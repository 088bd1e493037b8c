import { describe, expect, it } from 'vitest';
import { contrast, mix } from '../../../client/seats/paint/colour';
import { awayIcon, iconOf } from '../../../client/seats/paint/icons';
import { paletteOf } from '../../../client/seats/paint/state-styles';
import { seatLevel, SeatStore } from '../../../client/seats/view/store';
import { fit } from '../../../client/seats/paint/text';
import { cssVariables, THEMES, TOKENS } from '../../../client/ui/tokens';
import type { SeatView } from '../../../client/seats/types';
import { STATE_CODES } from '../../../client/words/state-codes';

const view: SeatView = {
  key: 7, code: 'talking', since: 1000, atLeast: false, alarm: null, unknownContact: false, label: '佐藤', status: 'Available', next: null, contacts: 1,
  channel: 'VOICE', limitSince: 1000, warnAfter: 600_000, criticalAfter: 900_000, suspect: false, silent: false, dimmed: false,
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
      const spine = look.texture === 'alarm' ? '#ffffff' : look.texture === 'hollow' || look.texture === 'box' || look.texture === 'hatch' ? look.body : look.fill;
      if (look.texture !== 'outline') expect(contrast(look.icon, spine), code).toBeGreaterThanOrEqual(3);
    }
  });
  it('gives the page the same values', () => {
    expect(cssVariables(theme)).toMatchObject({ '--ink2': tokens.colours.ink2, '--warn-line': tokens.colours.warnLine, '--crit-ring': tokens.colours.critRing });
  });
});

it('states that share a colour differ in texture or icon', () => {
  const looks = paletteOf(TOKENS.dark, false).looks;
  const seen = new Map<string, string>();
  for (const code of STATE_CODES) {
    const sign = `${looks[code].fill} ${looks[code].texture} ${iconOf({ ...view, code })}`;
    if (code !== 'rejected') expect(seen.get(sign), code).toBeUndefined();
    seen.set(sign, code);
  }
});

it('the icon follows the channel, and doubts what it does not know', () => {
  expect([iconOf(view), iconOf({ ...view, channel: 'CHAT' }), iconOf({ ...view, channel: 'EMAIL' }), iconOf({ ...view, unknownContact: true })])
    .toEqual(['phone', 'chat', 'mail', 'question']);
});
it('away statuses are recognised in both languages', () => {
  expect(['Lunch', '昼休み', '会議', 'Training', '休憩', 'Outbound Q'].map(awayIcon)).toEqual(['meal', 'meal', 'users', 'learn', 'coffee', 'away']);
});

describe('the store', () => {
  it('a missed contact is critical at once when no limit says otherwise', () => {
    expect(seatLevel({ ...view, code: 'missed', limitSince: 0, warnAfter: 0, criticalAfter: 0 }, 2000)).toBe(2);
    expect(seatLevel({ ...view, code: 'missed', limitSince: 1000, warnAfter: 0, criticalAfter: 5000 }, 2000)).toBe(0);
  });
  it('keeps states when the floor changes, and places when an agent goes', () => {
    const store = new SeatStore();
    store.put(view);
    store.setFloor({ width: 10, height: 10, islands: [], empty: [], seats: [{ key: 3, x: 0, y: 0, w: 1, h: 1, island: 'a' }, { key: 7, x: 2, y: 0, w: 1, h: 1, island: 'a' }] });
    expect(store.views[store.slotOf(7)]).toBe(view);
    expect(store.boxOf(7)?.x).toBe(2);
    store.remove(7);
    expect(store.views[store.slotOf(7)]).toBeNull();
    expect(store.boxOf(7)?.x).toBe(2);
  });
  it('grows past its first size', () => {
    const store = new SeatStore();
    for (let key = 0; key < 1000; key++) store.put({ ...view, key });
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
});
it('mixes as CSS color-mix in oklab does', () => {
  expect(mix('#3ccf9b', '#182231', 1)).toBe('#3ccf9b');
  expect(mix('#ffffff', '#000000', 0.5)).toBe('#636363');
});
