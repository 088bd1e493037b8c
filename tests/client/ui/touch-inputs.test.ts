import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate, parse, walk } from 'css-tree';
import type { CssNode } from 'css-tree';
import { expect, it } from 'vitest';

const CLIENT = fileURLToPath(new URL('../../../client', import.meta.url));
const filesOf = (ending: RegExp): readonly string[] =>
  readdirSync(CLIENT, { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file));

interface Sized { readonly file: string; readonly selector: string; readonly media: string; readonly size: string }

/** Every rule with a font size, with its media queries. */
function sized(file: string): readonly Sized[] {
  const found: Sized[] = [];
  const visit = (node: CssNode, media: string): void => {
    if (node.type === 'Atrule' && node.block !== null) {
      for (const one of node.block.children) visit(one, `${media}@${node.name} ${node.prelude === null ? '' : generate(node.prelude)}`);
    }
    if (node.type !== 'Rule') return;
    walk(node.block, (one) => {
      if (one.type !== 'Declaration' || !['font-size', 'font'].includes(one.property)) return;
      const size = one.important === false ? generate(one.value) : `${generate(one.value)} !important`;
      for (const selector of generate(node.prelude).split(',')) found.push({ file, selector, media, size });
    });
  };
  const sheet = parse(readFileSync(join(CLIENT, file), 'utf8'));
  if (sheet.type === 'StyleSheet') for (const node of sheet.children) visit(node, '');
  return found;
}

const rules = filesOf(/\.css$/).flatMap(sized);

/** With a smaller font, Safari zooms the page in and does not zoom out again. */
it('an input on a touch screen has a 16 px font, on every page and with any size of its own', () => {
  const everywhere = [...readFileSync(join(CLIENT, 'main.tsx'), 'utf8').matchAll(/import '\.\/(.+\.css)'/g)].map((found) => found[1]);
  const touch = rules.filter(({ file, media, size }) => everywhere.includes(file) && media === '@media (pointer:coarse)' && size === '16px');
  expect(touch.map(({ selector }) => selector)).toEqual(['input:not(#_)', 'select:not(#_)', 'textarea:not(#_)']);
  // An id has more weight than all classes: only another id or `!important` can override it.
  expect(rules.filter(({ selector, size }) => size.includes('!important') || /#(?!_\))/.test(selector))).toEqual([]);
});
