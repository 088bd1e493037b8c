import { generate, List, parse, walk } from 'css-tree';
import type { CssNode, ListItem } from 'css-tree';
import type { AtRule, Declaration, Plugin, Rule } from 'postcss';

// Two fallbacks that the build tools cannot make by themselves, because they depend on the state of the page.

const MIXES = '(color: color-mix(in lab, red, red))';
const NO_FOCUS_VISIBLE = 'not selector(:focus-visible)';

/**
 * `color-mix` with variables: older browsers use the colour with the larger share. A second declaration would not work as a fallback: with a
 * variable in it, it is always valid until it is used. `:focus-visible`: older browsers also show the focus after a mouse click.
 */
export function cssFallbacks(): Plugin {
  return {
    postcssPlugin: 'css-fallbacks',
    OnceExit(root, { atRule, rule }) {
      const mixed = new Map<Rule, Declaration[]>();
      root.walkDecls((declaration) => {
        const owner = declaration.parent;
        if (owner?.type !== 'rule' || !declaration.value.includes('color-mix(')) return;
        mixed.set(owner as Rule, [...(mixed.get(owner as Rule) ?? []), declaration.clone()]);
        declaration.value = withoutMix(declaration.value);
      });
      for (const [owner, declarations] of mixed) after(owner, atRule({ name: 'supports', params: MIXES }), rule({ selectors: owner.selectors }), declarations);
      root.walkRules(/:focus-visible/, (owner) => {
        const declarations = owner.nodes.filter((node): node is Declaration => node.type === 'decl').map((node) => node.clone());
        const selectors = owner.selectors.map((selector) => selector.replace(/:focus-visible/g, ':focus'));
        after(owner, atRule({ name: 'supports', params: NO_FOCUS_VISIBLE }), rule({ selectors }), declarations);
      });
    },
  };
}

function after(owner: Rule, supports: AtRule, inside: Rule, declarations: readonly Declaration[]): void {
  inside.append(...declarations);
  supports.append(inside);
  owner.after(supports);
}

/** @returns the value with each mix replaced by the colour with the larger share; a variable share counts as small. */
export function withoutMix(value: string): string {
  const tree = parse(value, { context: 'value' });
  // From the inside out, because a mix may contain a mix.
  walk(tree, {
    leave(node: CssNode, item: ListItem<CssNode>, list: List<CssNode>) {
      if (node.type !== 'Function' || node.name !== 'color-mix') return;
      const [, first = [], second = []] = splitAtCommas(node.children.toArray());
      const share = first.find((part) => part.type === 'Percentage');
      const chosen = share !== undefined && Number(share.value) >= 50 ? first.filter((part) => part !== share) : second;
      list.replace(item, new List<CssNode>().fromArray([...chosen]));
    },
  });
  return generate(tree);
}

function splitAtCommas(nodes: readonly CssNode[]): readonly (readonly CssNode[])[] {
  const parts: CssNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === 'Operator' && node.value === ',') parts.push([]);
    else parts[parts.length - 1]?.push(node);
  }
  return parts;
}
