import { describe, expect, it } from 'vitest';
import type { Field } from '../../../src/model/index.ts';
import { chainsIn, type Handshake } from '../a-study.ts';

const FIELDS = 3000;
/** The cube of the fields would take minutes. */
const PATIENCE_MS = 10_000;

const keys = Array.from({ length: FIELDS }, (_, at): Field => [`x-${at}-key`, '12345678']);
const extensions = (letter: string): readonly Field[] => [
  ['Sec-WebSocket-Extensions', Array.from({ length: 4000 }, (_, at) => `${letter}${at}`).join(', ')],
];

describe('a head as large as a peer likes', () => {
  const cases: readonly (readonly [title: string, handshake: Handshake])[] = [
    ['half of its credentials gone, all of one value', { sent: keys, arrived: keys.slice(FIELDS / 2) }],
    [
      'thousands of extensions, others accepted',
      {
        sent: extensions('x'),
        arrived: extensions('y'),
        answer: extensions('y'),
        received: extensions('z'),
      },
    ],
  ];
  it.each(cases)('is diagnosed in bounded time: %s', { timeout: PATIENCE_MS }, (_, subject) => {
    expect(chainsIn(subject).length).toBeGreaterThan(0);
  });
});

describe('names that are secrets themselves', () => {
  const cases: readonly (readonly [title: string, secret: string, handshake: Handshake])[] = [
    [
      'a cookie without a name that was lost',
      's3cr3t-of-a-cookie',
      { sent: [['Cookie', 'a=1; s3cr3t-of-a-cookie']], arrived: [['Cookie', 'a=1']] },
    ],
    [
      'a cookie without a name that was added',
      's3cr3t-of-a-cookie',
      { sent: [['Cookie', 'a=1']], arrived: [['Cookie', 'a=1; s3cr3t-of-a-cookie']] },
    ],
    [
      'a cookie without a name that is another now',
      's3cr3t-of-a-cookie',
      { sent: [['Cookie', 's3cr3t-of-a-cookie']], arrived: [['Cookie', 'else']] },
    ],
  ];
  it.each(cases)('are in no finding: %s', (_, secret, subject) => {
    expect(JSON.stringify(chainsIn(subject))).not.toContain(secret);
  });
});
