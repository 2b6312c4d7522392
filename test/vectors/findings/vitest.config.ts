import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    include: ['test/vectors/findings/make.ts'],
    // waiting is real: the longest timer is 600 s, and all run side by side
    testTimeout: 700_000,
    maxConcurrency: 20,
  },
});
