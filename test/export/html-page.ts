import { html } from '../../src/export/html/html-format.ts';
import type { Event } from '../../src/model/index.ts';
import { createFold } from '../../src/recording/index.ts';
import type { Chain, Finding } from '../../src/study/index.ts';
import { aConnected, aHead, anOpen, aResponse, aSession } from '../builders.ts';

/** A run in which a client of exchange 1 got its 101, with nothing but hoptap in between. */
export const HANDSHAKE: readonly Event[] = [
  aSession(),
  anOpen(),
  aHead(),
  aConnected(),
  aHead({ hop: 1, t: 4 }),
  aResponse({ hop: 1 }),
  aResponse(),
];

/** A credential lost in exchange 1, with whatever a test gives it. */
export function aFinding(subject: Partial<Finding> = {}): Finding {
  return {
    code: 'credentials-lost',
    severity: 'error',
    sentence: 'Authorization did not get past lb.',
    evidence: [{ exchange: 1, t: 2, text: 'it was there' }],
    exchanges: [1],
    means: ['The backend knows nobody.'],
    advice: ['Let lb pass it.'],
    ...subject,
  };
}

/** What the page differs in beside its events. */
export interface PageOptions {
  readonly chains?: readonly Chain[];
  readonly isRedacted?: boolean;
}

/** The page of these events. */
export function page(events: readonly Event[], { chains = [], isRedacted = true }: PageOptions = {}): string {
  const fold = createFold();
  for (const event of events) fold.push(event);
  const options = { session: fold.session(), diagnosis: { chains }, isRedacted, version: '1.2.3' };
  const exporter = html.create(options);
  const chunks = events.flatMap((event) => exporter.push(event));
  return [...chunks, ...exporter.end()].map((chunk) => (typeof chunk === 'string' ? chunk : '')).join('');
}

const OWN_TEXT = /<(style|script)>[^]*?<\/\1>/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
  '&amp;': '&',
};

/** What a reader sees: tags away, entities read, white space one space. */
export function textOf(markup: string): string {
  return markup
    .replace(OWN_TEXT, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&[^;]+;/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/\s+/g, ' ');
}

const TAG = /<(\/?)([a-z][a-z\d]*)(?:[^>"]|"[^"]*")*?(\/?)>/g;
const VOID: ReadonlySet<string> = new Set(['input', 'meta']);

/** Tags that are not closed in the order in which they were opened, those that nobody opened, and bare `<`. */
export function misnested(markup: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const bare = markup.replace(OWN_TEXT, '').replace('<!doctype html>', '');
  for (const [, slash, name = '', self] of bare.matchAll(TAG)) {
    if (self === '/' || VOID.has(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) wrong.push(`</${name}>`);
  }
  if (bare.replace(TAG, '').includes('<')) wrong.push('<');
  return [...wrong, ...open];
}
