import { fileURLToPath } from 'node:url';
import isPseudoClass from '@csstools/postcss-is-pseudo-class';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { checkBuild } from './browsers/check-build';
import { cssFallbacks } from './browsers/css-fallbacks';
import { TARGETS } from './browsers/oldest';
import { oneTransport } from './browsers/one-transport';
import { chunkOf } from './start-chunk';

const server = 'http://localhost:5080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [preact(), oneTransport(), checkBuild(fileURLToPath(new URL('public/boot.js', import.meta.url)))],
  css: { postcss: { plugins: [isPseudoClass({ preserve: false }), cssFallbacks()] } },
  build: {
    outDir: fileURLToPath(new URL('../server/wwwroot', import.meta.url)),
    emptyOutDir: true,
    target: TARGETS,
    cssTarget: TARGETS,
    // Browsers without support for this hint work too.
    modulePreload: { polyfill: false },
    // The page's Content-Security-Policy would refuse a data: font or script.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: chunkOf }] } } },
  },
  server: {
    proxy: {
      '/api': server,
      '/openapi': server,
      '/healthz': server,
      '/readyz': server,
      '/live': { target: server, ws: true },
    },
  },
});
