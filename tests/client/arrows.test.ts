import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CLIENT = fileURLToPath(new URL('../../client', import.meta.url));

/** Which folders a folder may import from. `api`, `ui` and `words` import no feature. Screens may import everything except each other. */
const BELOW = ['words', 'api', 'ui'];
const MODEL = [...BELOW, 'live', 'agents', 'alerts'];
const MAP = [...MODEL, 'plan', 'stage', 'seats'];
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  browsers: [],
  words: [],
  api: ['words'],
  ui: ['words', 'api'],
  live: ['words', 'api'],
  agents: ['words', 'api', 'live'],
  alerts: [...BELOW, 'live', 'agents'],
  plan: ['words', 'api'],
  stage: ['plan', 'ui'],
  seats: MAP,
  list: MODEL,
  map: [...MAP, 'list'],
  editor: [...MAP, 'list'],
  desk: MODEL,
  people: [...MODEL, 'account'],
  account: MODEL,
  audit: MODEL,
  operations: MODEL,
  floors: [...MODEL, 'plan', 'list'],
  'sign-in': MODEL,
  setup: MODEL,
  settings: MODEL,
  wall: MAP,
  screens: [...MAP, 'account', 'list'],
};
/** What a screen may import of the frame that loads it. */
const OF_APP = ['app/shell', 'app/session'];
/** … and of another screen: an address that it links to, with what belongs in it. */
const ADDRESSES = ['wall/preview-address'];

const files = readdirSync(CLIENT, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const module = (file: string): string => file.replace(/(\/index)?\.tsx?$/, '');
const modules = new Set(files.map(module));

/** Imports of other files of the page, types and chunks included. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(CLIENT, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)]
    .map((found) => normalize(join(dirname(file), found[1] ?? '')))
    .filter((path) => modules.has(path));
}

const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

describe('the imports of the page', () => {
  it('follow the allowed directions between folders', () => {
    const wrong = files.flatMap((file) => {
      const allowed = ARROWS[folderOf(file)];
      if (allowed === undefined) return [];
      return importsOf(file)
        .filter(
          (path) =>
            folderOf(path) !== folderOf(file) &&
            !allowed.includes(folderOf(path)) &&
            !ADDRESSES.includes(path) &&
            !(OF_APP.includes(path) && !['words', 'api', 'ui', 'live', 'agents', 'alerts', 'plan', 'stage', 'seats'].includes(folderOf(file))),
        )
        .map((path) => `${file} → ${path}`);
    });
    expect(wrong).toEqual([]);
  });

  it('know every folder', () => {
    const folders = new Set(files.map(folderOf));
    expect([...folders].filter((folder) => folder !== '' && folder !== 'app' && ARROWS[folder] === undefined)).toEqual([]);
  });

  it('pass the limits of the product only to the starts of editor, map, wall and preview and to the page that shows them', () => {
    const users = files.filter((file) => importsOf(file).includes('alerts/default-limits'));
    expect(users).toEqual(['app/start-editor.tsx', 'app/start-map.tsx', 'app/start-preview.tsx', 'app/start-wall.tsx', 'settings/settings-page.tsx']);
  });

  it('have no cycle', () => {
    const graph = new Map(files.map((file) => [module(file), importsOf(file)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (at: string, path: readonly string[]): void => {
      const from = path.indexOf(at);
      if (from >= 0) {
        circles.push([...path.slice(from), at].map((one) => relative('.', one)).join(' → '));
        return;
      }
      if (done.has(at)) return;
      for (const next of graph.get(at) ?? []) walk(next, [...path, at]);
      done.add(at);
    };
    for (const start of graph.keys()) walk(start, []);
    expect(circles).toEqual([]);
  });
});
