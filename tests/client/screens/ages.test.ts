import { describe, expect, it } from 'vitest';
import { ageText, clockText, leftText, lengthText, sinceText } from '../../../client/screens/ages';
import { screenOf } from '../../../client/screens/screens-wire';
import { screensWords } from '../../../client/screens/screens-words';
import { endOf } from '../../../client/screens/text-dialog';
import { whyText } from '../../../client/screens/why-text';

const [en, ja] = [screensWords('en'), screensWords('ja')];
const [SECOND, MINUTE, HOUR, DAY] = [1_000, 60_000, 3_600_000, 86_400_000];

describe('ages', () => {
  it.each([
    [-500, '0 s'], [999, '0 s'], [59_999, '59 s'], [MINUTE, '1 min'], [HOUR - 1, '59 min'], [HOUR, '1 h'], [2 * DAY - 1, '47 h'], [2 * DAY, '2 days'],
    [20_000 * DAY, '20,000 days'],
  ])('of %d ms are %s', (ms, text) => { expect(lengthText(ms, en)).toBe(text); });

  it('are told in both languages', () => {
    expect([ageText(12 * SECOND, en), ageText(12 * SECOND, ja)]).toEqual(['12 s ago', '12 秒前']);
  });

  it('of what happens all the time are just now for ten seconds', () => {
    expect([sinceText(-5, en), sinceText(9_999, en), sinceText(9_999, ja), sinceText(10_000, en)]).toEqual(['just now', 'just now', 'たった今', '10 s ago']);
  });

  it('of a code end with its last second', () => {
    expect([leftText(599_001), leftText(60_000), leftText(1), leftText(0), leftText(-5)]).toEqual(['10:00', '1:00', '0:01', '0:00', '0:00']);
  });

  it('say how far a clock is off, from two seconds on', () => {
    expect([clockText(300, en), clockText(-1_999, en)]).toEqual(['clock right', 'clock right']);
    expect([clockText(2 * MINUTE, en), clockText(-56 * 365 * DAY, en)]).toEqual(['clock 2 min ahead', 'clock 20,440 days behind']);
  });

  it('of a text end after its minutes by the server’s clock, or at a time of the site', () => {
    expect(endOf('30', '', 1_000, 'Asia/Tokyo')).toBe(1_000 + 30 * MINUTE);
    expect(endOf('at', '2026-11-30T18:00', 0, 'Asia/Tokyo')).toBe(Date.UTC(2026, 10, 30, 9));
    expect(endOf('at', 'later', 0, 'Asia/Tokyo')).toBeNaN();
  });
});

describe('why a screen is in its state', () => {
  const NOW = 10 * HOUR;
  const screen = (state: string, more: object = {}) => screenOf({ id: 's', name: 'n', state, settings: { floors: [] }, ...more });

  it('is told by the server in the language of the page, else in the page’s own words', () => {
    const reason = { code: 'frozen', en: 'The canvas stands still.', ja: '画面が止まっています。' };
    expect([en, ja].map((words) => whyText(screen('wrong', { reason }), null, NOW, words))).toEqual([reason.en, reason.ja]);
    expect(whyText(screen('right'), null, NOW, en)).toBe('It shows the floor that it should, and paints.');
    expect(whyText(screen('right', { proved: NOW - 2_000 }), null, NOW, en)).toBe('The seats on it are those of the server, checked just now.');
    expect(whyText(screen('right', { proved: NOW - 90_000 }), null, NOW, en)).toBe('It shows the floor that it should, and paints.');
    const unpaired = { code: 'unpaired', en: 'It is not paired.', ja: 'ペアリングされていません。' };
    expect(whyText(screen('unpaired', { reason: unpaired }), null, NOW, en)).toContain('Repair puts a TV in its place.');
  });

  it('is for an offline one how long it has been silent, where it was, and the fault it shares', () => {
    const offline = screen('offline', { seen: NOW - 6 * MINUTE, device: { address: '10.8.2.41' } });
    expect(whyText(offline, { key: 'osaka', place: 'Osaka', offline: 3, of: 4 }, NOW, en))
      .toBe('No word for 6 min. Last address 10.8.2.41. 3 of 4 screens here are offline: probably one fault.');
    const told = { code: 'not-connected', en: 'It is not connected.', ja: '接続されていません。' };
    expect(whyText({ ...offline, reason: told }, null, NOW, ja)).toBe('6 分応答がありません。最後のアドレスは 10.8.2.41 です。');
    expect(whyText(screen('offline'), null, NOW, en)).toBe('It has not been heard yet.');
  });
});
