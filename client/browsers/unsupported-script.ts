import { parse } from 'acorn';
import type { AnyNode, MemberExpression } from 'acorn';
import { ancestor } from 'acorn-walk';
import { missingIn, partsOf } from './support-data';
import type { Feature, SupportData } from './support-data';

/** The interfaces that a page uses. Members of other interfaces may have the same names as ours. */
const INTERFACES = new RegExp(
  `^(?:${[
    'HTML\\w+',
    'SVG\\w*Element',
    'Window',
    'Document',
    'DocumentFragment',
    'Element',
    'Node',
    'NodeList',
    '\\w*Event',
    'EventTarget',
    'CanvasRenderingContext2D',
    'Path2D',
    'AbortSignal',
    'AbortController',
    'Request',
    'Response',
    'Headers',
    'Blob',
    'File',
    'URL',
    'URLSearchParams',
    'FormData',
    'Navigator',
    'Clipboard',
    'Crypto',
    'SubtleCrypto',
    'Performance',
    'ResizeObserver\\w*',
    'IntersectionObserver\\w*',
    'MutationObserver',
    'MediaQueryList',
    'DOMTokenList',
    'DOMRect\\w*',
    'CSSStyleDeclaration',
    'Storage',
    'WebSocket',
    'FontFaceSet',
    'FontFace',
    'Location',
    'History',
    'Selection',
    'Range',
    'Worker',
    'MessagePort',
    'TextEncoder',
    'TextDecoder',
    'Notification',
    'Animation',
    'AudioContext',
  ].join('|')})$`,
);

/** A property that is only read or written is recognized by a name of several words; a called method by any name. */
const COMPOUND = /[a-z][A-Z]/;

/**
 * Features in a script that one of the oldest browsers does not have, each with the browsers: "Object.hasOwn: chrome 85". The check uses names: the type
 * of a method is unknown, so a name is reported if no member with this name is old enough.
 * @throws SyntaxError for syntax newer than ES2022
 */
export function unsupportedScript(script: string, data: SupportData): readonly string[] {
  const found = new Set<string>();
  const say = (name: string, missing: readonly string[]): void => {
    if (missing.length > 0) found.add(`${name}: ${missing.join(', ')}`);
  };
  const globals = new Map<string, Feature>([
    ...partsOf(data.api as Feature),
    ...partsOf(data.javascript.builtins as Feature),
    ...partsOf(data.api.Window ?? {}),
  ]);
  const members = membersOf(data);
  const tree = parse(script, { ecmaVersion: 2022, sourceType: 'module' });
  ancestor(tree, {
    Identifier(node) { if (globals.has(node.name)) say(node.name, missingIn(globals.get(node.name) ?? {})); },
    MemberExpression(node, _state, above) {
      const name = nameOf(node);
      if (name === null) return;
      const owner = node.object.type === 'Identifier' ? globals.get(node.object.name) : undefined;
      const known = owner?.[name] ?? owner?.[`${name}_static`];
      if (known !== undefined) say(`${node.object.type === 'Identifier' ? node.object.name : ''}.${name}`, missingIn(known as Feature));
      else if (called(node, above) || COMPOUND.test(name)) say(`.${name}`, missingInAll(members.get(name)));
    },
    // The build writes syntax for older browsers; a library may not.
    StaticBlock() { say('a static block', ['chrome 85']); },
    BinaryExpression(node) { if (node.left.type as string === 'PrivateIdentifier') say('#name in object', ['chrome 85']); },
    AwaitExpression(_node, _state, above) { if (!above.some(isFunction)) say('await outside of a function', ['chrome 85']); },
    Literal(node) { if (/[dv]/.test(node.regex?.flags ?? '')) say(`a regular expression with the flag ${node.regex?.flags}`, ['chrome 85']); },
  });
  return [...found].sort();
}

/** The last element is the node itself. */
function called(node: MemberExpression, above: readonly AnyNode[]): boolean {
  const parent = above[above.length - 2];
  return parent?.type === 'CallExpression' && parent.callee === node;
}

const isFunction = (node: AnyNode): boolean => /Function/.test(node.type);

function nameOf(node: MemberExpression): string | null {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.computed && node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : null;
}

function membersOf({ api, javascript }: SupportData): ReadonlyMap<string, readonly Feature[]> {
  const members = new Map<string, Feature[]>();
  const take = (owner: Feature): void => {
    for (const [name, member] of partsOf(owner)) members.set(name, [...(members.get(name) ?? []), member]);
  };
  for (const [name, owner] of partsOf(api as Feature)) if (INTERFACES.test(name)) take(owner);
  for (const [, owner] of partsOf(javascript.builtins as Feature)) take(owner);
  return members;
}

/** It is missing if no member with this name is old enough in a browser. */
function missingInAll(features: readonly Feature[] | undefined): readonly string[] {
  const [first, ...others] = (features ?? []).map(missingIn);
  return (first ?? []).filter((browser) => others.every((missing) => missing.includes(browser)));
}
