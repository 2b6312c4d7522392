import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BACKENDS, type Backend } from './backends.ts';
import {
  curl,
  inChromium,
  inCurl,
  inNode,
  inPython,
  startChromium,
  type Credentials,
  type Seen,
} from './clients.ts';
import { startHoptap, traceOf, type Hoptap } from './hoptap.ts';
import { CREDENTIALS, INCIDENTS, UNHARMED, type Expected, type Scene } from './scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());

const CLIENTS: Readonly<Record<string, (url: string, credentials: Credentials) => Promise<Seen>>> = {
  python: inPython,
  node: inNode,
  chromium: (url, credentials) => inChromium(browser, url, credentials),
  curl: inCurl,
};

/** Runs the client that a case names, with the credentials that it names. */
function play(name: string, port: number): Promise<Seen> {
  const [client = '', credentials = ''] = name.split(' ');
  const run = CLIENTS[client];
  const given = Object.entries(CREDENTIALS).find(([each]) => each === credentials)?.[1];
  if (run === undefined || given === undefined) throw new Error(`no such case: ${name}`);
  return run(`ws://127.0.0.1:${port}/ws`, given);
}

const casesOf = (scene: Scene): readonly (readonly [string, Expected])[] => Object.entries(scene);

describe.each(Object.entries(BACKENDS))('with the %s backend', (_, startBackend) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await startBackend();
  });
  afterAll(() => backend.close());

  describe('directly', () => {
    test.each(casesOf(UNHARMED))('%s', async (name, { seen }) => {
      expect(await play(name, backend.port)).toEqual(seen);
    });
  });

  describe.each<readonly [string, string | null, Scene]>([
    ['no profile', null, UNHARMED],
    ['passthrough', 'passthrough', UNHARMED],
    ...Object.entries(INCIDENTS).map(([profile, scene]) => [profile, profile, scene] as const),
  ])('through hoptap with %s', (_title, profile, scene) => {
    let hoptap: Hoptap;
    beforeAll(async () => {
      hoptap = await startHoptap(backend.port, profile);
    });
    afterAll(() => hoptap.stop());

    test.each(casesOf(scene))('%s', async (name, { seen }) => {
      expect(await play(name, hoptap.port)).toEqual(seen);
    });

    test('a token over plain HTTP works throughout', async () => {
      const me = await curl(`http://127.0.0.1:${hoptap.port}/api/me`, CREDENTIALS.bearer.headers);
      expect(me).toMatchObject({ answer: 'HTTP/1.1 200 OK', body: '{"sub":"demo-user"}', error: null });
    });

    test('the recording holds what became of each, and stdout the same events', async () => {
      const { recorded, printed } = await hoptap.stop();
      const traces = casesOf(scene).map(([name, { trace = {} }], at) => ({
        name,
        trace: traceOf(recorded, at + 1),
        expected: trace,
      }));
      for (const { name, trace, expected } of traces)
        expect({ name, ...trace }).toMatchObject({ name, ...expected });
      expect(printed).toEqual(recorded);
      expect(recorded.at(-1)).toMatchObject({ event: 'end', exchanges: traces.length + 1, lost: 0 });
    });
  });
});

test('every incident that is shipped is played here', () => {
  const shipped = readdirSync(fileURLToPath(new URL('../../profiles', import.meta.url)))
    .filter((file) => file.startsWith('incident-'))
    .map((file) => file.replace(/\.yaml$/, ''));
  expect(shipped.sort()).toEqual(Object.keys(INCIDENTS).sort());
});
