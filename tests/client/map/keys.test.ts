import { describe, expect, it } from 'vitest';
import type { Row } from '../../../client/agents/roster';
import { nextHit } from '../../../client/map/hits';
import { commandKey, stateKey } from '../../../client/map/shortcuts';
import { composing } from '../../../client/ui/keys';

describe('a shortcut', () => {
  it('depends on Shift, not on Caps Lock', () => {
    expect(commandKey({ key: 'N', shiftKey: false })).toBe('n');
    expect(commandKey({ key: 'n', shiftKey: true })).toBe('shift+n');
    expect(commandKey({ key: 'N', shiftKey: true })).toBe('shift+n');
  });
  it('is the written character, with or without Shift', () => {
    expect(commandKey({ key: '?', shiftKey: true })).toBe('?');
    expect(commandKey({ key: '+', shiftKey: true })).toBe('+');
    expect(commandKey({ key: '/', shiftKey: false })).toBe('/');
  });
});

describe('the number of a state', () => {
  it('filters by it, and with Shift shows only it, whatever character that writes', () => {
    expect(stateKey({ key: '3', code: 'Digit3', shiftKey: false })).toEqual({ n: 3, solo: false });
    expect(stateKey({ key: '#', code: 'Digit3', shiftKey: true })).toEqual({ n: 3, solo: true });
    expect(stateKey({ key: '3', code: 'Numpad3', shiftKey: false })).toEqual({ n: 3, solo: false });
  });
  it('is a digit key, also on a keyboard that writes digits with Shift', () => {
    expect(stateKey({ key: '3', code: 'Digit3', shiftKey: true })).toEqual({ n: 3, solo: false });
    expect(stateKey({ key: '"', code: 'Digit3', shiftKey: false })).toBeNull();
    expect(stateKey({ key: ')', code: 'Digit0', shiftKey: true })).toBeNull();
  });
});

describe('a key during a kana-kanji conversion', () => {
  it('is not the page\'s, also where only its code tells', () => {
    expect(composing({ isComposing: true, keyCode: 27 })).toBe(true);
    expect(composing({ isComposing: false, keyCode: 229 })).toBe(true);
    expect(composing({ isComposing: false, keyCode: 13 })).toBe(false);
  });
});

describe('the next hit of a search', () => {
  const row = (id: string, name: string, dimmed = false): Row => ({ id, name, dimmed, agent: { team: '', desk: 0 } }) as unknown as Row;
  const rows = [row('1', 'Sato'), row('2', 'Abe'), row('3', 'Kato', true), row('4', 'Mori')];
  it('is the first by name, then the one after the chosen one, then the first again', () => {
    expect(nextHit(rows, null, 1)?.id).toBe('2');
    expect(nextHit(rows, '2', 1)?.id).toBe('4');
    expect(nextHit(rows, '1', 1)?.id).toBe('2');
    expect(nextHit(rows, '2', -1)?.id).toBe('1');
  });
  it('is the first when the chosen one was not found', () => expect(nextHit(rows, '3', 1)?.id).toBe('2'));
  it('is null when no agent was found', () => expect(nextHit([row('1', 'Sato', true)], null, 1)).toBeNull());
});
