import { describe, expect, test } from 'vitest';
import type { Field, Head } from '../../src/model/index.ts';
import { acceptKey, chosenSubprotocol, isAccepted, offeredSubprotocols } from '../../src/wire/index.ts';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=';

const aRequest = (...fields: Field[]): Head => ({ startLine: 'GET /chat HTTP/1.1', fields });
const aResponse = (...fields: Field[]): Head => ({ startLine: 'HTTP/1.1 101 Switching Protocols', fields });

describe('the key', () => {
  test('is answered as in the example of RFC 6455 §1.3', () => {
    expect(acceptKey(KEY)).toBe(ACCEPT);
    // the end of a letter in UTF-8 is no blank
    expect(acceptKey(`${KEY}\u00a0`)).not.toBe(ACCEPT);
  });

  test.each([
    ['is accepted by its own answer', [['sec-websocket-accept', ACCEPT]], true],
    ['is not by another', [['Sec-WebSocket-Accept', ACCEPT.toLowerCase()]], false],
    ['is not by none', [], false],
    [
      'is not by two',
      [
        ['Sec-WebSocket-Accept', ACCEPT],
        ['Sec-WebSocket-Accept', ACCEPT],
      ],
      false,
    ],
  ] as const)('%s', (_, fields, expected) => {
    expect(isAccepted(aRequest(['Sec-WebSocket-Key', KEY]), aResponse(...fields))).toBe(expected);
  });
});

describe('subprotocols', () => {
  test('are offered over several fields, in order, case and duplicates kept', () => {
    const request = aRequest(
      ['Sec-WebSocket-Protocol', 'jwt-auth, jwt.eyJ.x'],
      ['Host', 'a'],
      ['sec-websocket-protocol', ' Chat,,jwt-auth '],
    );
    expect(offeredSubprotocols(request)).toEqual(['jwt-auth', 'jwt.eyJ.x', 'Chat', 'jwt-auth']);
  });

  test.each([
    ['none', [], { subprotocol: null, problem: null }],
    ['one', ['jwt-auth'], { subprotocol: 'jwt-auth', problem: null }],
    ['several at once', ['a, b'], { subprotocol: null, problem: '"a, b" is not one token' }],
    ['an empty one', [''], { subprotocol: null, problem: 'the field is empty' }],
    ['two fields of one', ['a', 'b'], { subprotocol: null, problem: '2 fields name a subprotocol' }],
  ])('are chosen: %s', (_, values, expected) => {
    const response = aResponse(...values.map((value): Field => ['Sec-WebSocket-Protocol', value]));
    expect(chosenSubprotocol(response)).toEqual({ values, ...expected });
  });
});
