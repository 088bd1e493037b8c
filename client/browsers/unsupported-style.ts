import { keyword, parse, walk } from 'css-tree';
import type { CssNode, Rule } from 'css-tree';
import { missingIn, partsOf } from './support-data';
import type { Feature, SupportData } from './support-data';

/** Only in one engine: in the others the rule has no effect. */
const PREFIXED = /^-(?:webkit|moz)-/;

/** Units that are newer than the oldest browsers; the data has no separate entries for lengths. */
const NEW_UNITS = /^(?:[dsl]v(?:w|h|i|b|min|max)|cq(?:w|h|i|b|min|max)|lh|rlh|cap|rcap|ric|rex)$/;

/**
 * Features in a style sheet that one of the oldest browsers does not have, each with the browsers: "inset: chrome 85". Rules inside
 * `@supports` are used only if the browser supports them.
 */
export function unsupportedStyle(css: string, data: SupportData): readonly string[] {
  const found = new Set<string>();
  const say = (name: string, missing: readonly string[]): void => { if (missing.length > 0) found.add(`${name}: ${missing.join(', ')}`); };
  const functions = functionsOf(data.css.types);
  const media = data.css['at-rules'].media ?? {};
  let property: Feature | undefined;
  let propertyName = '';
  const supports: CssNode[] = [];
  const rules: CssNode[] = [];
  let prefixed: ReadonlySet<string> = new Set();

  // Descriptors of @font-face and @page are not properties. A property that also exists with a prefix is supported in old browsers.
  const inRule = (name: string): boolean => rules.length > 0 && !PREFIXED.test(name) && !prefixed.has(name);

  const enter = (node: CssNode): void => {
    if (node.type === 'Atrule' && node.name === 'supports') supports.push(node);
    if (supports.length > 0) return;
    switch (node.type) {
      case 'Atrule': say(`@${node.name}`, missingIn(data.css['at-rules'][keyword(node.name).basename] ?? {})); break;
      case 'Feature': say(`(${node.name})`, missingIn((media[node.name] as Feature | undefined) ?? {})); break;
      case 'FeatureRange': say('a range in a media query', ['chrome 85']); break;
      case 'Rule':
        if (rules.length > 0) say('a rule inside a rule', ['chrome 85']);
        rules.push(node);
        prefixed = prefixedIn(node);
        break;
      case 'PseudoClassSelector': case 'PseudoElementSelector': {
        if (PREFIXED.test(node.name)) break;
        const selector = data.css.selectors[node.name] ?? {};
        say(`:${node.name}`, missingIn(selector));
        if (node.name === 'not' && listLength(node) > 1) say(':not() of a list', missingIn((selector.selector_list as Feature | undefined) ?? {}));
        break;
      }
      case 'Declaration':
        property = inRule(node.property) ? data.css.properties[node.property] ?? {} : undefined;
        propertyName = node.property;
        say(node.property, missingIn(property ?? {}));
        break;
      case 'Identifier':
        if (property !== undefined && missingIn(property).length === 0)
          say(`${propertyName}: ${node.name}`, missingIn((property[node.name] as Feature | undefined) ?? {}));
        break;
      case 'Function':
        say(`${node.name}()`, missingIn(functions.get(node.name) ?? {}));
        break;
      case 'Dimension':
        if (NEW_UNITS.test(node.unit)) say(`1${node.unit}`, ['chrome 85']);
        break;
      default:
    }
  };
  const leave = (node: CssNode): void => {
    if (supports[supports.length - 1] === node) supports.pop();
    if (rules[rules.length - 1] === node) rules.pop();
    if (node.type === 'Declaration') property = undefined;
  };
  const tree = parse(css, { onParseError: (error) => say(`"${error.message}" in line ${error.line}, column ${error.column}`, ['chrome 85']) });
  walk(tree, { enter, leave });
  return [...found].sort();
}

/** Properties that the rule also has with a prefix, listed without it. */
const prefixedIn = (rule: Rule): ReadonlySet<string> =>
  new Set(rule.block.children.toArray()
    .flatMap((node) => (node.type === 'Declaration' && PREFIXED.test(node.property) ? [node.property.replace(PREFIXED, '')] : [])));

const listLength = (node: CssNode): number =>
  'children' in node && node.children !== null
    ? node.children.toArray().reduce((most, child) => Math.max(most, child.type === 'SelectorList' ? child.children.size : 0), 0)
    : 0;

/** Functions by name, anywhere in the tree of types. */
function functionsOf(types: Feature, found = new Map<string, Feature>()): ReadonlyMap<string, Feature> {
  for (const [name, part] of partsOf(types)) {
    if (part.__compat !== undefined && !found.has(name)) found.set(name, part);
    functionsOf(part, found);
  }
  return found;
}
