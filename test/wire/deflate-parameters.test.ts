import { describe, expect, test } from 'vitest';
import type { Field, Head } from '../../src/model/index.ts';
import { deflateParameters, hasContextTakeover } from '../../src/wire/index.ts';

const answer = (...values: string[]): Head => ({
  startLine: 'HTTP/1.1 101 Switching Protocols',
  fields: values.map((value): Field => ['Sec-WebSocket-Extensions', value]),
});

const PLAIN = {
  serverNoContextTakeover: false,
  clientNoContextTakeover: false,
  serverMaxWindowBits: 15,
  clientMaxWindowBits: 15,
};

describe('an answer', () => {
  test.each([
    ['permessage-deflate', PLAIN],
    ['foo, permessage-deflate', PLAIN],
    ['permessage-deflate; server_no_context_takeover', { ...PLAIN, serverNoContextTakeover: true }],
    ['permessage-deflate; client_no_context_takeover', { ...PLAIN, clientNoContextTakeover: true }],
    [
      'permessage-deflate; server_max_window_bits=10; client_max_window_bits="8"',
      { ...PLAIN, serverMaxWindowBits: 10, clientMaxWindowBits: 8 },
    ],
  ])('%j agrees to compression', (value, expected) => {
    expect(deflateParameters(answer(value))).toEqual(expected);
  });

  test.each([
    'foo',
    'permessage-deflate; server_no_context_takeover=1',
    'permessage-deflate; client_max_window_bits',
    'permessage-deflate; server_max_window_bits=7',
    'permessage-deflate; server_max_window_bits=16',
    'permessage-deflate; server_max_window_bits=010',
    'permessage-deflate; unknown',
    'permessage-deflate; client_no_context_takeover; client_no_context_takeover',
    'permessage-deflate; "',
  ])('%j agrees to none', (value) => {
    expect(deflateParameters(answer(value))).toBeNull();
  });

  test('without the field agrees to none', () => {
    expect(deflateParameters(answer())).toBeNull();
  });

  test('says for each side apart whether its messages look back', () => {
    const parameters = { ...PLAIN, clientNoContextTakeover: true };
    expect(hasContextTakeover(parameters, 'client')).toBe(false);
    expect(hasContextTakeover(parameters, 'backend')).toBe(true);
  });
});
