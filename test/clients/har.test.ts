import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aClose, aConnected, aFrame, aHead, aResponse, aSession, anEnd, anOpen, bytes } from '../builders.ts';
import { exported } from '../export/exported.ts';
import { startChromium } from './clients.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await startChromium();
  page = await browser.newPage();
  await page.goto('devtools://devtools/bundled/devtools_app.html?panel=network');
});
afterAll(() => browser.close());

/** What DevTools imports of an archive, as it would itself export it again. */
interface Reexported {
  readonly requestHeaders: readonly string[];
  readonly frames: readonly (readonly [type: string, opcode: number, text: string])[];
  /** Names of fields of the entry and its parts: `request.method` … */
  readonly fields: readonly string[];
}

/** In the page: the network panel's own reader and writer of archives, which no types describe. */
const REEXPORT = `async (text) => {
  const HAR = await import('./models/har/har.js');
  const root = new HAR.HARFormat.HARRoot(JSON.parse(text));
  const requests = HAR.Importer.Importer.requestsFromHARLog(root.log);
  return Promise.all(requests.map(async (request) => {
    const entry = await HAR.Log.Entry.build(request, { sanitize: false });
    const namesOf = (value, prefix) => Object.keys(value ?? {}).map((name) => prefix + name);
    return {
      requestHeaders: request.requestHeaders().map(({ name, value }) => name + ': ' + value),
      frames: request.frames().map(({ type, opCode, text }) => [type, opCode, text]),
      fields: [
        ...namesOf(entry, ''),
        ...['request', 'response', 'timings'].flatMap((part) => namesOf(entry[part], part + '.')),
        ...namesOf(entry.response.content, 'content.'),
        ...namesOf(entry._webSocketMessages?.[0], 'message.'),
      ],
    };
  }));
}`;

/** Fields of Chrome's that tell of its own workings: its service workers, its queues. */
const CHROMES_OWN = /serviceWorker|CacheStorage|timings\._/i;

test('DevTools imports an archive, and finds in it every field that it would itself export', async () => {
  const fields = [
    ['Host', 'localhost:8080'],
    ['x-B', '2'],
    ['X-a', '1'],
    ['X-B', '3'],
  ] as const;
  const archive = exported('har', [
    aSession(),
    anOpen(),
    aHead({ fields }),
    aConnected(),
    aHead({ t: 3.5, hop: 1 }),
    aResponse({ hop: 1 }),
    aResponse(),
    aFrame(),
    aFrame({ from: 'backend', opcode: 2, payload: bytes('binary') }),
    aClose(),
    anEnd(),
  ]).toString('utf8');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the function in the page gives
  const imported = (await page.evaluate(`(${REEXPORT})(${JSON.stringify(archive)})`)) as Reexported[];
  expect(imported).toHaveLength(2);
  expect(imported[0]?.requestHeaders).toEqual(fields.map((field) => field.join(': ')));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the schema of HAR holds for
  const { log } = JSON.parse(archive) as { log: { entries: Record<string, object>[] } };
  for (const [at, { frames, fields: theirs }] of imported.entries()) {
    expect(frames).toEqual([
      ['send', 1, 'hello'],
      ['receive', 2, 'YmluYXJ5'],
    ]);
    const ours = JSON.stringify(log.entries[at]);
    const missing = theirs.filter(
      (name) => !CHROMES_OWN.test(name) && !ours.includes(`"${name.replace(/^.*\./, '')}":`),
    );
    expect(missing).toEqual([]);
  }
});
