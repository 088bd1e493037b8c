import { FONT, TOKENS } from './tokens';
import type { Theme } from './tokens';

// The text of tokens.css. Not part of the page: a test compares it, and `npx vitest run -u tests/client/ui/tokens.test.ts` writes it.

/** Values that only the page's CSS needs, by theme. */
const PAGE: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: {
    '--crit-ink': '#a31522', '--crit-bg': '#fff1f2', '--accent': '#124d9d', '--accent-bg': '#e6eefb', '--track': '#e3e9f0',
    '--shade': '0 12px 40px rgba(18, 27, 40, .18)', '--veil': 'rgba(238, 241, 245, .4)',
  },
  dark: {
    '--crit-ink': '#ff9aa2', '--crit-bg': '#35161c', '--accent': '#a8d0ff', '--accent-bg': '#17304f', '--track': '#26344a',
    '--shade': '0 12px 40px rgba(0, 0, 0, .55)', '--veil': 'rgba(8, 12, 18, .4)',
  },
};

/** For `prefers-contrast: more`. */
const MORE_CONTRAST: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: { '--line': '#5f6e83', '--line2': '#48566a', '--ink2': '#263244', '--ink3': '#36445a', '--tint': '0%' },
  dark: { '--line': '#7c8ca2', '--line2': '#a9b7c9', '--ink2': '#dce4ee', '--ink3': '#c2cddb', '--tint': '0%' },
};

/** All values as CSS custom properties: warnLine becomes --warn-line. */
export function cssVariables(theme: Theme): Readonly<Record<string, string>> {
  const tokens = TOKENS[theme];
  const variables: Record<string, string> = { '--font': FONT };
  for (const [name, value] of Object.entries(tokens.colours)) variables[`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value;
  return { ...variables, '--tint': `${Math.round(tokens.tint * 100)}%`, ...PAGE[theme] };
}

const INTER = `@font-face {
  font-family: "Inter Variable";
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2") format("woff2-variations");
  unicode-range: U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, U+2122,
    U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD;
}`;

function block(selector: string, values: Readonly<Record<string, string>>, scheme?: Theme): string {
  const lines = Object.entries(values).map(([name, value]) => `  ${name}: ${value};`);
  return [`${selector} {`, ...(scheme === undefined ? [] : [`  color-scheme: ${scheme};`]), ...lines, '}'].join('\n');
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

/** Light, and dark if the page, or before that the device, asks for it. */
export function tokensCss(): string {
  const dark = cssVariables('dark');
  return `${[
    '/* Made by tokens-css.ts of tokens.ts: change it there. */',
    INTER,
    block(':root', cssVariables('light'), 'light'),
    block(':root[data-theme="dark"]', dark, 'dark'),
    `@media (prefers-color-scheme: dark) {\n${indented(block(':root:not([data-theme])', dark, 'dark'))}\n}`,
    `@media (prefers-contrast: more) `
      + `{\n${[block(':root', MORE_CONTRAST.light), block(':root[data-theme="dark"]', MORE_CONTRAST.dark)].map(indented).join('\n')}\n}`,
  ].join('\n\n')}\n`;
}
