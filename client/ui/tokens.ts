// All colours are defined here. The canvas reads them; tokens.css is generated from them (tokens-css.ts), and a test compares it.
// Contrast ratios and colour-blindness distances of these values were computed; do not change one alone.

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

export const FONT =
  '"Inter Variable", Inter, system-ui, "Segoe UI", "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", "Noto Sans CJK JP", sans-serif';

const dark = {
  bg: '#080c12', bg2: '#0d131c', surface: '#111925', surface2: '#172130', line: '#223044', line2: '#2c3c53',
  ink: '#eef3f9', ink2: '#a9b7c9', ink3: '#7c8ca2',
  zoneTop: '#121b28', zoneBottom: '#0f1722', tile: '#182231',
  available: '#3ccf9b', contact: '#5aa8ff', acw: '#eebae4', away: '#7a899f', off: '#324056',
  onState: '#06121c', onAway: '#06121c',
  warn: '#ffb224', warnLine: '#ffb224', warnInk: '#ffc658', warnBg: '#3a2a08', onWarn: '#1c1200',
  crit: '#d92b3a', critRing: '#ff5c66', critEdge: '#ffe3e5', onCrit: '#ffffff',
  focus: '#ffffff',
};

/** Names of the colours. */
export type SeatColours = Readonly<Record<keyof typeof dark, string>>;

const light: SeatColours = {
  bg: '#eef1f5', bg2: '#f7f9fb', surface: '#ffffff', surface2: '#f1f4f8', line: '#dbe2ea', line2: '#c5cfdb',
  ink: '#121b28', ink2: '#48566a', ink3: '#5f6e83',
  zoneTop: '#ffffff', zoneBottom: '#ffffff', tile: '#ffffff',
  available: '#0b7f5c', contact: '#1a66cf', acw: '#ab2b85', away: '#94a0b0', off: '#d5dce5',
  onState: '#ffffff', onAway: '#121b28',
  warn: '#f0a000', warnLine: '#b87200', warnInk: '#8a5200', warnBg: '#fff3d6', onWarn: '#1c1200',
  crit: '#c81e2e', critRing: '#c81e2e', critEdge: '#ffffff', onCrit: '#ffffff',
  focus: '#0b1f3a',
};

export interface SeatTokens {
  readonly theme: Theme;
  readonly colours: SeatColours;
  /** what the white of a picture becomes; without it, white */
  readonly white?: string;
  /** share of the state colour in the body of a tile */
  readonly tint: number;
  /** share of the state colour in the hairline around a tile; 0 = no hairline */
  readonly hairline: number;
  /** effect on the whole floor when the data is no longer trusted */
  readonly staleFilter: string;
}

export const TOKENS: Readonly<Record<Theme, SeatTokens>> = {
  dark: { theme: 'dark', colours: dark, tint: 0.17, hairline: 0, staleFilter: 'saturate(0.18) brightness(0.82)' },
  light: { theme: 'light', colours: light, tint: 0.09, hairline: 0.26, staleFilter: 'saturate(0.14) brightness(0.93)' },
};
