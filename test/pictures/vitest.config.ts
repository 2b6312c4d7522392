import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/pictures/take.ts'],
    // a client talks every three seconds, and several of its talks are shown
    testTimeout: 120_000,
  },
});
