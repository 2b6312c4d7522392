import { describe, expect, test } from 'vitest';
import type { CloseEvent } from '../../src/model/index.ts';
import { closeInWords, endingInWords, outcomeInWords } from '../../src/view/index.ts';
import { aClose, aHead, anError, anOpen, aResponse, aSideEnd } from '../builders.ts';
import { folded } from './an-exchange.ts';

const open = { isRedacted: false };
const none = aSideEnd({ code: null, frames: 0, bytes: 0 });

describe('closeInWords', () => {
  test.each([
    [1000, '', '1000 normal closure'],
    [1011, 'no credentials', '1011 internal error "no credentials"'],
    [1005, '', 'a close frame without a code'],
    [4001, 'mine', '4001 private use "mine"'],
    [999, '', '999 invalid'],
  ])('%i with reason %j is %s', (code, reason, words) => {
    expect(closeInWords(code, reason, open)).toBe(words);
  });
});

describe('endingInWords', () => {
  const cases: readonly (readonly [string, Partial<CloseEvent>, string])[] = [
    ['both agree', {}, 'closed by client: 1000 normal closure'],
    [
      'the other side is gone',
      { by: 'backend', client: none, backend: aSideEnd({ code: 1011 }) },
      'closed by backend: 1011 internal error, client sent no close frame',
    ],
    [
      'the other side answers with another code',
      { backend: aSideEnd({ code: 1001 }) },
      'closed by client: 1000 normal closure, backend sent 1001 going away',
    ],
    ['a station closes', { by: 'lb' }, 'closed by lb'],
    [
      'a FIN without a close frame after frames',
      { how: 'fin', client: aSideEnd({ code: null }) },
      'ended by client with a FIN, no close frame',
    ],
    ['a FIN', { how: 'fin', client: none }, 'ended by client with a FIN'],
    ['a reset', { how: 'reset', by: 'backend', backend: none }, 'reset by backend'],
    ['a timer', { how: 'timer', by: 'lb' }, 'ended by a timer of lb'],
    ['an answer', { how: 'response', by: 'backend' }, 'answered by backend'],
    ['an error', { how: 'error', by: 'hoptap' }, 'ended by hoptap after an error'],
    ['a shutdown', { how: 'shutdown', by: 'hoptap' }, 'ended by hoptap, which was shut down'],
  ];
  test.each(cases)('%s', (_title, subject, words) => {
    expect(endingInWords(aClose(subject), open)).toBe(words);
  });
});

describe('outcomeInWords', () => {
  test('names the error where one ended the exchange', () => {
    const failed = folded([
      anOpen(),
      anError(),
      aClose({ how: 'error', by: 'hoptap', client: none, backend: none }),
    ]);
    expect(outcomeInWords(failed, open)).toBe('failed at backend: ECONNREFUSED');
  });

  test('tells an exchange that is open from one that is not answered', () => {
    expect(outcomeInWords(folded([anOpen(), aHead()]), open)).toBe('not answered yet');
    expect(outcomeInWords(folded([anOpen(), aHead(), aResponse()]), open)).toBe('still open');
  });
});
