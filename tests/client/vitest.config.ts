import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/client/**/*.test.ts', 'tests/client/**/*.test.tsx'],
    environment: 'node',
    restoreMocks: true,
  },
});
