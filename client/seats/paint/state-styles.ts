import type { StateCode } from '../../words/state-codes';
import { STATE_CODES } from '../../words/state-codes';
import { greyOf, mix } from './colour';
import type { SeatTokens } from '../../ui/tokens';

/** Distinguishes states of one colour family: never by colour alone. */
export type Texture = 'solid' | 'stripes' | 'hollow' | 'edge' | 'box' | 'outline' | 'hatch' | 'alarm';

export interface Look {
  readonly texture: Texture;
  /** spine, bar, dot */
  readonly fill: string;
  /** second colour of stripes and hatches */
  readonly second: string;
  /** icon on the spine */
  readonly icon: string;
  readonly body: string;
  /** hairline around the tile, '' = none */
  readonly line: string;
  /** the hairline is dashed */
  readonly dashed?: boolean;
  readonly text: string;
  readonly name: string;
}

export interface Palette {
  readonly tokens: SeatTokens;
  readonly looks: Readonly<Record<StateCode, Look>>;
  /** the same states when the agent has sent no events */
  readonly silent: Readonly<Record<StateCode, Look>>;
  /** somebody who left Amazon Connect and still has the seat */
  readonly departed: Look;
  readonly warnBody: string;
  readonly moreContrast: boolean;
}

const TEXTURES: Readonly<Record<StateCode, Texture>> = {
  offline: 'outline', error: 'alarm', missed: 'alarm', rejected: 'alarm', monitoring: 'solid', talking: 'solid',
  hold: 'stripes', dialing: 'edge', paused: 'box', acw: 'solid', ringing: 'hollow', away: 'solid', available: 'solid',
  unknown: 'hatch',
};

/** What is left of a colour where nothing is live: as much as the filter over a whole picture leaves. */
const LEFT = 0.16;

/** The tokens of seats that are not read any more while others are: the same picture, without its colours. */
export const drained = (tokens: SeatTokens): SeatTokens => ({
  ...tokens,
  colours: Object.fromEntries(Object.entries(tokens.colours).map(([name, colour]) => [name, mix(colour, greyOf(colour), LEFT)])) as SeatTokens['colours'],
});

export function paletteOf(tokens: SeatTokens, moreContrast: boolean): Palette {
  const c = tokens.colours;
  const tint = moreContrast ? 0 : tokens.tint;
  const colourOf = (code: StateCode): string => {
    switch (code) {
      case 'available': return c.available;
      case 'acw': return c.acw;
      case 'away': return c.away;
      case 'offline': return c.off;
      case 'unknown': return c.ink3;
      case 'error': case 'missed': case 'rejected': return c.crit;
      default: return c.contact;
    }
  };
  const look = (code: StateCode, silent: boolean): Look => {
    const texture = TEXTURES[code];
    const outline = texture === 'outline';
    const own = colourOf(code);
    const fill = silent && texture !== 'alarm' ? mix(own, tokens.theme === 'dark' ? c.line2 : c.off, 0.34) : own;
    const body = texture === 'alarm' ? c.crit : outline ? mix(c.off, c.tile, 0.4) : mix(fill, c.tile, texture === 'hatch' ? 0 : tint);
    const hollow = texture === 'hollow' || texture === 'box';
    return {
      texture, fill, body,
      second: mix(fill, c.tile, texture === 'hatch' ? 0.28 : 0.62),
      icon: outline || texture === 'hatch' ? c.ink2 : hollow ? fill : texture === 'alarm' ? c.crit : silent ? c.ink : code === 'away' ? c.onAway : c.onState,
      line: moreContrast ? c.ink2 : outline ? c.line2 : texture === 'alarm' ? c.crit : tokens.hairline > 0 ? mix(fill, c.line, tokens.hairline) : '',
      text: texture === 'alarm' ? c.onCrit : silent || outline ? c.ink2 : c.ink,
      name: texture === 'alarm' ? c.onCrit : moreContrast ? c.ink : c.ink2,
    };
  };
  const all = (silent: boolean): Readonly<Record<StateCode, Look>> => {
    const looks: Partial<Record<StateCode, Look>> = {};
    for (const code of STATE_CODES) looks[code] = look(code, silent);
    return looks as Record<StateCode, Look>;
  };
  return {
    tokens, looks: all(false), silent: all(true), moreContrast,
    // Between a logged-off agent (a tile with an edge) and an empty seat (a dashed edge without a tile).
    departed: { ...look('offline', false), body: mix(c.off, c.tile, 0.15), line: c.ink3, dashed: true },
    warnBody: mix(c.warn, c.tile, moreContrast ? 0 : 0.15),
  };
}
