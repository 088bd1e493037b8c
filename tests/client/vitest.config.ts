import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['tests/client/**/*.test.ts', 'tests/client/**/*.test.tsx'],
    environment: 'node',
    restoreMocks: true,
    // A thread for each file needs a seventh less processor time than a process.
    pool: 'threads',
    // Properties are tried on hundreds of inputs, which takes seconds on a busy machine.
    testTimeout: 30_000,
  },
});
