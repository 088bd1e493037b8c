import postcss from 'postcss';
import { expect, it } from 'vitest';
import { cssFallbacks, withoutMix } from '../../../client/browsers/css-fallbacks';

const written = (css: string): string => postcss([cssFallbacks()]).process(css, { from: undefined }).css.replace(/\s+/g, ' ');

it('color-mix is used only where it is supported, and other browsers get its main colour', () => {
  expect(written('a { margin: 0; border: 1px solid color-mix(in srgb, var(--warn) 60%, transparent) }'))
    .toBe('a { margin: 0; border: 1px solid var(--warn) } @supports (color: color-mix(in lab, red, red)) { a { border: 1px solid color-mix(in srgb, '
      + 'var(--warn) 60%, transparent) } }');
});

it('a rule after a color-mix still overrides it', () => {
  expect(written('a { color: color-mix(in srgb, red 60%, blue) } a { color: green }')).toMatch(/\} \} a \{ color: green \}$/);
});

it.each([
  ['color-mix(in srgb, var(--a) 25%, transparent)', 'transparent'],
  ['color-mix(in oklab, var(--c) var(--tint), var(--surface))', 'var(--surface)'],
  ['color-mix(in oklab, red, blue)', 'blue'],
  ['color-mix(in srgb, color-mix(in srgb, red 80%, blue) 50%, green)', 'red'],
  ['0 0 0 3px color-mix(in srgb, var(--a) 86%, var(--b)), 0 0 1px red', '0 0 0 3px var(--a),0 0 1px red'],
])('%s is %s without it', (mix, plain) => {
  expect(withoutMix(mix)).toBe(plain);
});

it('the keyboard focus is shown for every focus in browsers without :focus-visible', () => {
  expect(written('@media print { a:focus-visible, b { outline: 0 } }'))
    .toBe('@media print { a:focus-visible, b { outline: 0 } @supports not selector(:focus-visible) { a:focus, b { outline: 0 } } }');
});
