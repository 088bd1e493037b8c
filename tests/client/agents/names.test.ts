import { describe, expect, it } from 'vitest';
import { fullName, initials, seatLabel } from '../../../client/agents/names';

const person = (last: string, first: string, user = 'agent021'): { last: string; first: string; user: string } => ({ last, first, user });

describe('a name', () => {
  it.each([
    [person('池田', '航'), '池田 航', '池田 航'], [person('𠮷野', '太郎'), '𠮷野 太郎', '𠮷野 太郎'], [person('サトー', 'ハナコ'), 'サトー ハナコ', 'サトー ハナコ'],
    [person('Clarke', 'Emma'), 'Clarke Emma', 'Emma Clarke'], [person('Smith', '健'), 'Smith 健', 'Smith 健'],
    [person('山田　美咲', ' '), '山田 美咲', '山田 美咲'], [person('', ''), 'agent021', 'agent021'], [person('星', '🌟'), '星 🌟', '星 🌟'],
    [person('', '', ''), '名前なし', '名前なし'],
  ])('stands in the order of its script: %j', (agent, ja, en) => {
    expect([fullName(agent, 'ja', '名前なし'), fullName(agent, 'en', '名前なし')]).toEqual([ja, en]);
  });

  it.each([
    [person('葛\u{E0100}城', '誠'), '葛\u{E0100}城 誠', '葛\u{E0100}城'], [person('か\u3099もう', 'か\u3099く'), 'がもう', 'がも'],
    [person('佐々木', '美咲'), '佐々木', '佐々'], [person('Clarke', 'Emma'), 'Emma C.', 'EC'], [person('𠮷野', '太郎'), '𠮷野 太郎', '𠮷野'],
  ])('is cut between characters, never inside one: %j', (agent, label, letters) => {
    expect([seatLabel(agent, 'en', ''), initials(agent)]).toEqual([label, letters]);
  });
});
