import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OLDEST } from '../../../client/browsers/oldest';
import { supportData } from '../../../client/browsers/support-data';
import { unsupportedScript } from '../../../client/browsers/unsupported-script';
import { unsupportedStyle } from '../../../client/browsers/unsupported-style';

const data = supportData();

describe('the check of the built files', () => {
  it.each([
    ['Object.hasOwn(a, "b")', 'Object.hasOwn: chrome 85'],
    ['a.at(-1)', '.at: chrome 85'],
    ['new Intl.Segmenter()', 'Intl.Segmenter: chrome 85'],
    ['structuredClone(a)', 'structuredClone: chrome 85'],
    ['crypto.randomUUID()', '.randomUUID: chrome 85'],
    ['AbortSignal.timeout(1)', 'AbortSignal.timeout: chrome 85'],
    ['a.replaceChildren(b)', '.replaceChildren: chrome 85'],
    ['a.roundRect(1, 2, 3, 4, 5)', '.roundRect: chrome 85'],
    ['b = a.ariaLabelledByElements', '.ariaLabelledByElements: chrome 85'],
    ['requestIdleCallback(a)', 'requestIdleCallback: safari 16.4'],
    ['class A { static { a(); } }', 'a static block: chrome 85'],
    ['class A { #a; b(c) { return #a in c; } }', '#name in object: chrome 85'],
    ['await a()', 'await outside of a function: chrome 85'],
    ['/a/d.exec(b)', 'a regular expression with the flag d: chrome 85'],
  ])('finds in a script: %s', (script, found) => {
    expect(unsupportedScript(script, data).map((one) => one.replace(/, .*/, ''))).toContain(found);
  });

  it.each([
    ['a ??= b; a?.c; class A { #a = 1; #b() { return this.#a; } }'],
    ['a.replaceAll("a", "b"); Promise.any([]); new ResizeObserver(a).observe(b); async () => { await a(); }'],
    ['a.contacts; a.session; a.ink = 1'],
  ])('finds nothing in: %s', (script) => {
    expect(unsupportedScript(script, data)).toEqual([]);
  });

  it('refuses syntax that no browser supports yet', () => {
    expect(() => unsupportedScript('using a = b;', data)).toThrow(SyntaxError);
  });

  it.each([
    ['a { inset: 0 }', 'inset: chrome 85'],
    ['a { aspect-ratio: 1 }', 'aspect-ratio: chrome 85'],
    ['a { overflow: clip }', 'overflow: clip: chrome 85'],
    ['a { color: color-mix(in srgb, red, blue) }', 'color-mix(): chrome 85'],
    ['a { height: 1dvh }', '1dvh: chrome 85'],
    [':is(a, b) { color: red }', ':is: chrome 85'],
    ['a:has(b) { color: red }', ':has: chrome 85'],
    ['a:focus-visible { color: red }', ':focus-visible: chrome 85'],
    ['a:not(b, c) { color: red }', ':not() of a list: chrome 85'],
    ['@layer a { b { color: red } }', '@layer: chrome 85'],
    ['@container (width > 1px) { b { color: red } }', '@container: chrome 85'],
    ['@media (width > 1px) { b { color: red } }', 'a range in a media query: chrome 85'],
    ['@media (prefers-contrast: more) { b { color: red } }', '(prefers-contrast): chrome 85'],
    ['a { & b { color: red } }', 'a rule inside a rule: chrome 85'],
    ['a { -webkit-mask-image: url(a) } b { mask-image: url(a) }', 'mask-image: chrome 85'],
    ['a { scrollbar-width: none }', 'scrollbar-width: chrome 85'],
  ])('finds in a style sheet: %s', (css, found) => {
    expect(unsupportedStyle(css, data).map((one) => one.replace(/, .*/, ''))).toContain(found);
  });

  it.each([
    ['a { gap: 1px; display: grid; color: var(--a); width: min(1px, 2vw) } a:focus-within { color: red }'],
    ['@media (max-width: 1px) { a { clip-path: inset(50%) } } @font-face { font-family: a; src: url(a) format("woff2") }'],
    ['@supports (color: color-mix(in lab, red, red)) { a { color: color-mix(in srgb, var(--a), blue) } }'],
    ['a::-webkit-progress-bar { color: red; -webkit-touch-callout: none }'],
    ['a { -webkit-mask-image: url(a); mask-image: url(a) }'],
  ])('finds nothing in: %s', (css) => {
    expect(unsupportedStyle(css, data)).toEqual([]);
  });
});

it('the message to an old browser names the versions that the build supports', () => {
  const boot = readFileSync(fileURLToPath(new URL('../../../client/public/boot.js', import.meta.url)), 'utf8');
  for (const said of [`Chrome・Edge ${OLDEST.chrome} 以降、Firefox ${OLDEST.firefox} 以降、Safari ${OLDEST.safari} 以降`,
    `Chrome or Edge ${OLDEST.chrome}, Firefox ${OLDEST.firefox}, Safari ${OLDEST.safari}`]) {
    expect(boot).toContain(said);
  }
});
