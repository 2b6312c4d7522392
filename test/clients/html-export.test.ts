import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import {
  aBody,
  aChange,
  aClose,
  aFault,
  aFrame,
  aHead,
  aMark,
  anError,
  anOpen,
  aProfiles,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  bytes,
  closePayload,
} from '../builders.ts';
import { aFinding, HANDSHAKE, page as written } from '../export/html-page.ts';
import { startChromium } from './clients.ts';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  browser = await startChromium();
  folder = await mkdtemp(join(tmpdir(), 'hoptap-html-'));
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

/** A page in the browser, and all that it did which it should not. */
interface Opened {
  readonly page: Page;
  /** Requests beside the page's own, dialogs, console lines, errors, other windows. */
  readonly deeds: readonly string[];
}

/** Opens a page from a file, as a colleague does who downloaded it from a ticket. */
async function open(markup: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const file = join(folder, `${Math.random()}.html`);
  await writeFile(file, markup);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const deeds: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url) deeds.push(`request ${request.url()}`);
  });
  page.on('console', (line) => deeds.push(`console ${line.text()}`));
  page.on('pageerror', (error) => deeds.push(`error ${error.message}`));
  page.on('popup', () => deeds.push('popup'));
  page.on('dialog', (dialog) => {
    deeds.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, deeds };
}

/** The text of the element that has the focus, its white space one space. */
async function focused(page: Page): Promise<string> {
  const text: string = await page.evaluate('document.activeElement.textContent');
  return text.replace(/\s+/g, ' ').trim();
}

const HOSTILE = [
  '<script>window.pwned = 1</script>',
  '</script><script>window.pwned = 1</script>',
  '"><img src="http://127.0.0.1:9/x" onerror="window.pwned = 1">',
  '<svg onload="window.pwned = 1"><iframe src="javascript:window.pwned = 1"></iframe>',
  "' autofocus onfocus='window.pwned = 1",
  'javascript:alert(1)',
  '</style><link rel=stylesheet href=http://127.0.0.1:9/y>',
  '<meta http-equiv=refresh content="0;url=http://127.0.0.1:9/z">',
  'abc\u202egnp.exe\u2066\u200b\u0000\u001b[2J\u0085\ufeff\ud800',
].join(' ');

/** A recording that holds it wherever a recording can hold text. */
const HOSTILE_EVENTS: readonly Event[] = [
  aSession({
    target: HOSTILE,
    listen: HOSTILE,
    mode: HOSTILE,
    version: HOSTILE,
    profiles: [{ name: HOSTILE }],
  }),
  aProfiles({ profiles: [{ name: HOSTILE }] }),
  anOpen({ stations: ['client', HOSTILE, 'backend'], upgrade: HOSTILE }),
  aHead({ startLine: `GET /${HOSTILE} HTTP/1.1`, fields: [[HOSTILE, HOSTILE]], raw: HOSTILE }),
  aHead({ hop: 1, fields: [['X', HOSTILE]], changes: [aChange({ rule: HOSTILE, name: HOSTILE })] }),
  aResponse({ hop: 1 }),
  aResponse({ startLine: `HTTP/1.1 101 ${HOSTILE}` }),
  aFrame({ payload: bytes(HOSTILE) }),
  aFrame({ n: 2, payload: bytes(JSON.stringify({ [HOSTILE]: HOSTILE })) }),
  aFrame({ n: 3, payload: Uint8Array.from([0x22, 0x3c, 0xff, 0xc3, 0x28]) }),
  aFrame({ n: 4, payload: Buffer.alloc(10 * 1024 * 1024, '<script>pwned()</script>') }),
  aFrame({ from: HOSTILE, payload: bytes(HOSTILE) }),
  aBody({ payload: bytes(HOSTILE), trailers: [[HOSTILE, HOSTILE]] }),
  aViolation({ message: HOSTILE }),
  aFault({ station: HOSTILE, rule: HOSTILE, detail: HOSTILE }),
  anError({ code: HOSTILE, message: HOSTILE, raw: HOSTILE }),
  aMark({ text: HOSTILE }),
  aFrame({ from: 'backend', opcode: 8, payload: closePayload(1008, HOSTILE) }),
  aClose({ by: HOSTILE, backend: aSideEnd({ code: 1008, reason: HOSTILE }) }),
];

const HOSTILE_PAGE = written(HOSTILE_EVENTS, {
  chains: [
    [
      aFinding({
        sentence: HOSTILE,
        means: [HOSTILE],
        advice: [HOSTILE],
        evidence: [
          { exchange: 1, t: 0, text: HOSTILE, field: HOSTILE, hop: 0, station: HOSTILE, rule: HOSTILE },
        ],
      }),
    ],
  ],
  isRedacted: false,
});

/** Two exchanges with frames each way, one of them with findings. */
function twoExchanges(): string {
  const second = HANDSHAKE.slice(1).map((event): Event => Object.assign({}, event, { exchange: 2 }));
  const json = (at: number): Uint8Array =>
    bytes(
      JSON.stringify({
        type: 'agent_thinking',
        at,
        thought: 'Which hop removed the header, and why did it?',
      }),
    );
  const frames = (exchange: number): readonly Event[] =>
    [1, 2, 3, 4].map((n) =>
      aFrame({ exchange, n, t: 10 + n, from: n % 2 === 0 ? 'backend' : 'client', payload: json(n) }),
    );
  const close = aFrame({
    exchange: 2,
    from: 'backend',
    n: 9,
    t: 5000,
    opcode: 8,
    payload: closePayload(1011, 'no'),
  });
  const evidence = [{ exchange: 2, t: 5000, text: '1011', frame: { from: 'backend', n: 9 } }];
  return written(
    [...HANDSHAKE, ...second, ...frames(1), ...frames(2), close, aClose({ exchange: 2, t: 5001 })],
    {
      chains: [[aFinding(), aFinding({ severity: 'warning', evidence })], [aFinding({ severity: 'note' })]],
    },
  );
}

describe('a page full of hostile text', () => {
  test('sends nothing, runs nothing and asks nothing', async () => {
    const { page, deeds } = await open(HOSTILE_PAGE);
    await page.keyboard.press('/');
    await page.keyboard.type('<script>');
    await page.keyboard.press('Enter');
    for (let at = 0; at < 30; at += 1) await page.keyboard.press('Tab');
    await page.mouse.move(600, 500);
    expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
    expect(
      await page.evaluate("document.querySelectorAll('img, iframe, link, object, embed, form').length"),
    ).toBe(0);
    expect(await page.evaluate('document.scripts.length')).toBe(1);
    expect(deeds).toEqual([]);
  });

  test('runs and loads nothing even where markup had got in', async () => {
    const { page } = await open(HOSTILE_PAGE);
    const gone: string[] = [];
    page.on('requestfinished', (request) => gone.push(request.url()));
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.pwned = 1';
      const image = document.createElement('img');
      image.setAttribute('onerror', 'window.pwned = 2');
      image.src = 'data:image/png;base64,AAAA';
      document.body.append(script, image);
    }`);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await page.evaluate('typeof window.pwned')).toBe('undefined');
    expect(gone).toEqual([]);
  });

  test.each([400, 1280])('is no wider than a window of %i pixels', async (width) => {
    const { page } = await open(HOSTILE_PAGE, { viewport: { width, height: 800 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });
});

describe('by keyboard', () => {
  test('leads past the bar, searches, walks the frames and comes back', async () => {
    const { page, deeds } = await open(twoExchanges());
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to findings');
    await page.keyboard.press('/');
    await page.keyboard.type('"at":3');
    await page.keyboard.press('Enter');
    expect(await page.textContent('#found')).toBe('2 of 10 lines, 2 of 2 exchanges');
    expect(await focused(page)).toContain('client 3');
    await page.keyboard.press('Escape');
    expect(await page.textContent('#found')).toBe('');
    await page.keyboard.press('j');
    expect(await focused(page)).toContain('backend 4');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('k');
    expect(await focused(page)).toContain('backend 2');
    await page.keyboard.press('Enter');
    expect(await page.evaluate("document.activeElement.closest('details').open")).toBe(true);
    expect(deeds).toEqual([]);
  });

  test('walks the list of exchanges and opens one', async () => {
    const { page } = await open(twoExchanges());
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('location.hash')).toBe('#e2');
    await page.keyboard.press('j');
    expect(await page.evaluate("document.activeElement.closest('section.exchange').id")).toBe('e2');
    expect(await focused(page)).toContain('client 1');
    await page.keyboard.press('p');
    expect(await page.evaluate('document.activeElement.id')).toBe('e1');
  });

  test('has one stop for the tab key in each list of frames, and shows where the focus is', async () => {
    const { page } = await open(twoExchanges());
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('.traffic')].map((each) => each.querySelectorAll('summary:not([tabindex=\"-1\"])').length)",
      ),
    ).toEqual([1, 1]);
    await page.focus('.traffic summary');
    await page.keyboard.press('j');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test('switches between light and dark', async () => {
    const { page } = await open(twoExchanges(), { colorScheme: 'light' });
    const colour = 'getComputedStyle(document.body).backgroundColor';
    const light = await page.evaluate(colour);
    await page.keyboard.press('t');
    expect(await page.evaluate(colour)).not.toBe(light);
    await page.keyboard.press('t');
    expect(await page.evaluate(colour)).toBe(light);
  });
});

describe('filters', () => {
  test('show the frames of one side, or of some kinds, and say how many', async () => {
    const { page } = await open(twoExchanges());
    await page.click('[data-filter="c"]');
    expect(await page.textContent('#found')).toBe('6 of 10 lines, 2 of 2 exchanges');
    await page.click('[data-filter="ctl"]');
    expect(await page.textContent('#found')).toBe('5 of 10 lines, 2 of 2 exchanges');
    expect(await page.isVisible('#e2-b9')).toBe(false);
  });

  test('give way to a link that points at what they hide', async () => {
    const { page } = await open(twoExchanges());
    await page.click('[data-filter="b"]');
    await page.click('.evidence a[href="#e2-b9"]');
    expect(await page.isVisible('#e2-b9')).toBe(true);
  });
});

/** Text on a ground from which it does not stand out by 4.5 to 1. @see WCAG 2.2, 1.4.3 */
const TOO_FAINT = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const ground = (node) => { for (; node; node = node.parentElement) { const found = rgba(getComputedStyle(node).backgroundColor); if (found[3] === 255) return found; } return [255, 255, 255]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const faint = [];
  for (const node of document.body.querySelectorAll('*')) {
    if (node.closest('script, style, svg') || ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '')) continue;
    const [one, other] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) faint.push(ratio.toFixed(2) + ' ' + node.localName + '.' + node.className + ' ' + node.textContent.slice(0, 30));
  }
  return faint;
})()`;

describe('to the eye', () => {
  test.each(['light', 'dark'] as const)('all text stands out from its ground in %s', async (colorScheme) => {
    for (const markup of [twoExchanges(), HOSTILE_PAGE]) {
      const { page } = await open(markup, { colorScheme });
      expect(await page.evaluate(TOO_FAINT)).toEqual([]);
    }
  });

  test('all is there without a script but what needs one', async () => {
    const { page, deeds } = await open(twoExchanges(), { javaScriptEnabled: false });
    expect(await page.isVisible('#search')).toBe(false);
    expect(await page.isVisible('.keys')).toBe(false);
    expect(await page.isVisible('#e2-b9')).toBe(true);
    await page.click('#e1-c1 summary');
    expect(await page.isVisible('#e1-c1 pre')).toBe(true);
    expect(deeds).toEqual([]);
  });

  test('prints without the bar, in light colours', async () => {
    const { page } = await open(twoExchanges(), { colorScheme: 'dark' });
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.bar')).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });
});

describe('a long recording', () => {
  test('of 20,000 frames can be searched, and lays out only what is in view', async () => {
    const payload = (n: number): Uint8Array =>
      bytes(JSON.stringify({ type: 'agent_thinking', n, thought: 'x'.repeat(80) }));
    const frames = Array.from({ length: 20_000 }, (_, at) =>
      aFrame({ t: 10 + at, n: at + 1, payload: payload(at + 1) }),
    );
    const { page, deeds } = await open(written([...HANDSHAKE, ...frames]));
    expect(await page.evaluate("document.querySelectorAll('*').length")).toBeLessThan(150_000);
    expect(
      await page.evaluate(
        "document.querySelector('#e1-c19000').checkVisibility({ contentVisibilityAuto: true })",
      ),
    ).toBe(false);
    await page.keyboard.press('/');
    await page.keyboard.type('"n":19999');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toContain('client 19999');
    expect(await page.textContent('#found')).toBe('1 of 20000 lines, 1 of 1 exchanges');
    expect(deeds).toEqual([]);
  });
});
