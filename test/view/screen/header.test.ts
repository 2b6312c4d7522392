import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPaint, widthOf } from '../../../src/view/index.ts';
import { headerRow, type HeaderFacts } from '../../../src/view/screen/header.ts';
import { aLook } from '../look.ts';

const FACTS: HeaderFacts = {
  listen: '127.0.0.1:8080',
  target: 'wss://staging.example.com/ws?token=abcdef123456',
  chain: [],
};
const GCP = 'incident-gcp-strips-auth';
const RUN = 'incident-cloud-run-drops-subprotocol';
const row = (subject: Partial<HeaderFacts>, columns: number): string =>
  headerRow({ ...FACTS, ...subject }, columns, aLook());

describe('the header', () => {
  test.each([
    [
      [],
      200,
      'hoptap  ws://127.0.0.1:8080/ws ─► wss://staging.example.com/ws?token=‹redacted›  clean: no profile',
    ],
    [[], 80, 'hoptap  127.0.0.1:8080 ─► wss://staging.example.com/ws  clean: no profile'],
    [[], 60, 'hoptap  127.0.0.1:8080  clean: no profile'],
    [
      [GCP],
      200,
      `hoptap  ws://127.0.0.1:8080/ws ─► wss://staging.example.com/ws?token=‹redacted›  client ─► ${GCP} ─► backend`,
    ],
    [[GCP], 80, `hoptap  127.0.0.1:8080  client ─► ${GCP} ─► backend`],
    [[GCP], 60, `hoptap  :8080  client ─► ${GCP} ─► backend`],
    [[GCP, RUN], 80, `hoptap  :8080  ${GCP} ─► ${RUN}`],
    [[GCP, RUN], 60, `hoptap  ${GCP} ─► incident-cl…-subprotocol`],
    [Array.from({ length: 9 }, () => GCP), 60, 'hoptap  9 profiles in the chain'],
  ])('with %j on %i columns', (chain, columns, text) => {
    expect(row({ chain }, columns)).toBe(text);
  });

  test('tells what is known before all of it is', () => {
    expect(row({ target: null }, 80)).toBe('hoptap  ws://127.0.0.1:8080  clean: no profile');
    expect(row({ listen: null, target: null }, 80)).toBe('hoptap  clean: no profile');
    expect(row({ listen: null }, 60)).toBe('hoptap  wss://staging.example.com/ws  clean: no profile');
  });

  test('masks the secrets of the target', () => {
    expect(row({}, 300)).not.toContain('abcdef123456');
  });

  test('never lets the chain go, nor takes more room than there is', () => {
    const name = fc.stringMatching(/^[a-z日]{1,40}$/);
    fc.assert(
      fc.property(fc.array(name, { maxLength: 9 }), fc.integer({ min: 24, max: 300 }), (chain, columns) => {
        const text = row({ chain }, columns);
        expect(widthOf(text)).toBeLessThanOrEqual(columns);
        expect(text).toMatch(chain.length === 0 ? /clean/ : chain.length === 1 ? /\S/ : / ─► |profiles/);
      }),
    );
  });

  test('lets no escape of a target or a name through', () => {
    const paint = createPaint(false);
    const text = headerRow({ listen: '\u001b[2J', target: 'ws://\u001b]0;x', chain: ['\u202ex'] }, 200, {
      paint,
    });
    expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
