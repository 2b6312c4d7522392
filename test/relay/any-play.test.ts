import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GET, OK, SWITCHING, UPGRADE, aClose, aFrame } from './handshake.ts';
import type { Peer } from './peer.ts';
import { onStage } from './stage.ts';

/** What a side may do next: say something, sensible or not, or the words FIN and RST, which are done. */
type Deed = string | Uint8Array;

const anySaid = (...words: readonly (string | Uint8Array)[]): fc.Arbitrary<Deed> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<Deed>(...words) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom<Deed>('FIN', 'RST') },
  );

const anyDeed = fc.oneof(
  fc.tuple(
    fc.constant('client' as const),
    anySaid(
      `${UPGRADE}\r\n\r\n`,
      GET,
      'POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf',
      'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n',
      'GET / HT',
      aFrame('client'),
      aFrame('client').subarray(0, 3),
      aClose('client', 1000),
    ),
  ),
  fc.tuple(
    fc.constant('backend' as const),
    anySaid(
      `${SWITCHING}\r\n\r\n`,
      OK,
      'HTTP/1.1 100 Continue\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n',
      'HTTP/1.1 2',
      aFrame('backend'),
      aFrame('backend').subarray(0, 3),
      aClose('backend', 1011),
    ),
  ),
);

/** Does it as far as the connection still lets it, and lets the relay have a turn. */
async function act({ socket, ...peer }: Peer, deed: Deed): Promise<void> {
  if (deed === 'FIN') peer.fin();
  else if (deed === 'RST') peer.reset();
  else if (socket.writable) socket.write(typeof deed === 'string' ? Buffer.from(deed, 'latin1') : deed);
  await new Promise((resolve) => setImmediate(resolve));
}

test('whatever both sides do, in any order, each exchange has one ending and nothing after it', async () => {
  const profiles = ['name: lb\nrules: [{ response: [{ set: { Via: lb } }, { limit: { count: 50 } }] }]'];
  const property = fc.asyncProperty(
    fc.array(anyDeed, { maxLength: 12 }),
    fc.boolean(),
    async (deeds, isHasty) => {
      await onStage({ profiles }, async ({ connect, server, relay }) => {
        const client = await connect();
        const accepted: Peer[] = [];
        void server.accept().then(
          (peer) => accepted.push(peer),
          () => undefined,
        );
        for (const [side, deed] of deeds) {
          const peer = side === 'client' ? client : accepted[0];
          if (peer !== undefined) await act(peer, deed);
        }
        if (isHasty) void relay.close();
      });
    },
  );
  const numRuns = Number(process.env['HOPTAP_TEST_PLAYS'] ?? 200);
  await expect(fc.assert(property, { numRuns })).resolves.toBeUndefined();
});
