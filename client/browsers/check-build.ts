import { parse } from 'acorn';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { TARGETS } from './oldest';
import { supportData } from './support-data';
import { unsupportedScript } from './unsupported-script';
import { unsupportedStyle } from './unsupported-style';

/** Features that are newer than the oldest browsers and are used anyway, with their fallbacks. */
const ON_PURPOSE: Readonly<Record<string, string>> = {
  '.at': 'methods of ours; the compiler knows no Array.at',
  '.changed': 'a method of ours',
  '.dispose': 'methods of ours and of SignalR',
  '.drop': 'a method of ours',
  '.info': 'a method of SignalR',
  '.move': 'methods of ours',
  '.resize': 'a method of ours',
  '.supportedValuesOf': 'sites.tsx lists no time zones where it is missing; any can be entered',
  '.take': 'a method of ours',
  '.watch': 'a method of ours',
  '.displayName': 'a property of preact',
  '.isContextLost': 'canvases.ts asks only where it is there; lost-picture.ts looks at the pixels where it is missing',
  '.moveBefore': 'preact asks for it before it calls it',
  'Symbol.dispose': 'signals name a method by it, which the page does not call',
  '.devicePixelContentBoxSize': 'seat-layer.ts takes the size in CSS pixels where it is missing',
  '.roundRect': 'round-rect.ts draws arcs where it is missing',
  ':focus-visible': 'css-fallbacks.ts writes the same rule for :focus',
  ':where': 'screens.css has the same rule without it',
  '(forced-colors)': 'a mode that an older browser does not have',
  '(prefers-contrast)': 'a wish that an older browser does not tell',
  'accent-color': 'without it a tick has the colour of the system',
  'forced-color-adjust': 'a mode that an older browser does not have',
  'scrollbar-width': 'a bar is shown where none need be',
  '@page': 'the margins are those of the printer',
};

/** Fails the build if an output file uses a feature that one of the oldest browsers does not have. */
export function checkBuild(boot: string): Plugin {
  return {
    name: 'check-build',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const data = supportData();
        const wrong: string[] = [];
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && !file.fileName.endsWith('.css')) continue;
          const found = file.type === 'chunk' ? unsupportedScript(file.code, data) : unsupportedStyle(String(file.source), data);
          wrong.push(...found.filter((one) => !(one.slice(0, one.lastIndexOf(': ')) in ON_PURPOSE)).map((one) => `${file.fileName}: ${one}`));
        }
        // Written for every browser: it shows the message to old ones.
        parse(readFileSync(boot, 'utf8'), { ecmaVersion: 5 });
        if (wrong.length > 0) {
          this.error(`The page uses what some of its oldest browsers (${TARGETS.join(', ')}) do not have:\n${wrong.join('\n')}\n`
            + 'Use something older, put CSS into @supports, or name in ON_PURPOSE of client/browsers/check-build.ts what there is instead.');
        }
      },
    },
  };
}
