const FLAG = String.raw`\p{Regional_Indicator}{2}`;
const WITH_MARKS = String.raw`\P{M}[\p{M}\p{Emoji_Modifier}\u{e0020}-\u{e007f}]*`;
const CHARACTER = new RegExp(String.raw`${FLAG}|${WITH_MARKS}(?:\u200d${WITH_MARKS})*|\p{M}+`, 'gu');

/**
 * A text as characters in the sense of people: が in two code points is one character, and so are 葛 with a variation selector, a flag, and a family emoji.
 * `Intl.Segmenter`, which supports more scripts, is missing in the oldest browsers.
 */
export const characters = (text: string): readonly string[] => text.match(CHARACTER) ?? [];
