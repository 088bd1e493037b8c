import { elapsed, wordOr } from '../words/words';
import type { Piece } from './strip-pieces';
import type { ViewWords } from './view-words';

/** "On hold", "Voice, On contact, Sales", "Record may be incomplete". */
export function pieceName(piece: Piece, words: ViewWords): string {
  switch (piece.kind) {
    case 'state':
      if (piece.code === 'away' && piece.status !== null && piece.status !== '') return piece.status;
      return piece.code === 'talking' && piece.voice ? words.say('state.talking.voice') : words.state(piece.code);
    case 'contact': {
      const { channel, state, queue } = piece.contact;
      const values = { channel: wordOr(words, 'channel', channel), state: wordOr(words, 'contact', state) };
      return queue === null ? words.say('strip.contact', values) : words.say('strip.contact.queue', { ...values, queue });
    }
    case 'gap': return words.say('strip.gap');
    case 'alert': return words.say(`limit.${piece.limit.kind}`);
  }
}

/** "On hold 14:02–14:05 (3:12)". @param now server time up to which the agent is known */
export function pieceText(piece: Piece, words: ViewWords, now: number): string {
  const what = pieceName(piece, words);
  if (piece.kind === 'alert') return words.say(`strip.alert.${piece.level}`, { alert: what, time: words.time(piece.from) });
  const to = Math.min(piece.to, now);
  const time = elapsed(to - piece.since);
  if (piece.earlier) return piece.lasts ? words.say('strip.whole', { what, time }) : words.say('strip.until', { what, to: words.time(to), time });
  return piece.lasts ? words.say('strip.lasting', { what, from: words.time(piece.since), time })
    : words.say('strip.between', { what, from: words.time(piece.since), to: words.time(to), time });
}

/** The cells of the table: what, from, to, duration. */
export function pieceCells(piece: Piece, words: ViewWords, now: number): readonly [string, string, string, string] {
  const to = Math.min(piece.to, now);
  return [
    piece.kind === 'alert' ? pieceText(piece, words, now) : pieceName(piece, words),
    piece.earlier ? words.say('strip.before') : words.time(piece.since),
    piece.lasts ? words.say('strip.now') : words.time(to),
    elapsed(to - piece.since),
  ];
}
