import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // tests of the README read it by its name, as programs do
  resolve: { alias: { hoptap: fileURLToPath(new URL('../src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    // they need browsers and servers of the system: `npm run test:clients`
    exclude: ['test/clients/**'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
