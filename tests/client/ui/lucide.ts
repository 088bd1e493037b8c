import { readFileSync } from 'node:fs';

type Node = readonly [tag: string, attributes: Readonly<Record<string, string>>];

/** A shape of Lucide as path data: one string serves the DOM and the canvas. */
function pathOf([tag, given]: Node): string {
  const n = (name: string): number => Number(given[name] ?? 0);
  const ellipse = (cx: number, cy: number, rx: number, ry: number): string => `M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0`;
  switch (tag) {
    case 'path': return given['d'] ?? '';
    case 'circle': return ellipse(n('cx'), n('cy'), n('r'), n('r'));
    case 'ellipse': return ellipse(n('cx'), n('cy'), n('rx'), n('ry'));
    case 'line': return `M${n('x1')} ${n('y1')}L${n('x2')} ${n('y2')}`;
    case 'polyline': return `M${given['points'] ?? ''}`;
    case 'rect': {
      const [r, w, h] = [n('rx'), n('width'), n('height')];
      const corner = (x: number, y: number): string => `a${r} ${r} 0 0 1 ${x} ${y}`;
      return `M${n('x') + r} ${n('y')}h${w - 2 * r}${corner(r, r)}v${h - 2 * r}${corner(-r, r)}h${2 * r - w}${corner(-r, -r)}v${2 * r - h}${corner(r, -r)}z`;
    }
    default: throw new Error(`no path data for <${tag}>`);
  }
}

/** A command after a relative start is relative too. It needs its own command when the start becomes absolute. */
function absolute(path: string): string {
  const [, x, y, rest = ''] = /^m\s*(-?\d*\.?\d+)[\s,]*(-?\d*\.?\d+)(.*)$/.exec(path) ?? [];
  return x === undefined || y === undefined ? path : `M${x} ${y}${/^[\s,]*[-\d.]/.test(rest) ? `l${rest.trim()}` : rest}`;
}

/** Path data of a Lucide icon. A relative start would continue from the previous shape, so each shape starts at an absolute point. */
export function lucidePath(name: string): string {
  const svg = readFileSync(new URL(`../../../node_modules/lucide-static/icons/${name}.svg`, import.meta.url), 'utf8');
  const nodes = [...svg.matchAll(/<(\w+) ([^<>]*)\/>/g)]
    .map(([, tag = '', text = '']): Node => [tag, Object.fromEntries([...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]))]);
  return nodes.map(pathOf).map(absolute).join('');
}
