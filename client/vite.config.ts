import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const server = 'http://localhost:5080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [preact()],
  build: {
    outDir: fileURLToPath(new URL('../server/wwwroot', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Every browser that runs es2022 knows the hint, or does well without it.
    modulePreload: { polyfill: false },
    // A data: font or script would be refused by the page's Content-Security-Policy.
    assetsInlineLimit: 0,
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
