import { constants, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createWatch } from '../../src/run/watch.ts';
import { aFrame, aGap, aHead, aResponse, anOpen, aSession } from '../builders.ts';

const DEFLATED = deflateRawSync('deflated', { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

test.each([
  ['of its exchange', { exchange: 1 }, ['deflated', 'unread']],
  ['of nobody knows whom', {}, ['deflated', 'unread']],
  ['of another exchange', { exchange: 2 }, ['deflated', 'deflated']],
])('makes no text of a deflated message that looks back over a gap %s', (_whose, gap, said) => {
  const watch = createWatch(1000);
  const fields = [...aResponse().fields, ['Sec-WebSocket-Extensions', 'permessage-deflate'] as const];
  const frame = aFrame({ rsv: 4, payload: DEFLATED });
  const events = [aSession(), anOpen(), aHead(), aResponse({ fields }), frame, aGap(gap), { ...frame, n: 9 }];
  for (const event of events) watch.push(event);
  const messages = watch.exchanges()[0]?.messages() ?? [];
  expect(messages.map(({ text }) => (text === 'deflated' ? text : 'unread'))).toEqual(said);
});
