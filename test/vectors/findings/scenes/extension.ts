import { playAgent, playWs } from './clients.ts';
import type { Scene } from './scene.ts';
import { answerWs } from './subprotocol.ts';
import { chat, sayGoodbye, shake } from './talk.ts';
import { rule, wsBackend } from './upgrade.ts';

/** What becomes of permessage-deflate. */
export const EXTENSION: readonly Scene[] = [
  {
    file: 'extension-lost-to-backend.shows',
    says: 'A balancer drops the offer of permessage-deflate; the session goes on without compression.',
    async play(stage) {
      const demo = await stage.demo({ deflate: true });
      const hoptap = await stage.record(demo.httpUrl, {
        profiles: [rule('gateway', 'drop-offer', 'request', 'remove: Sec-WebSocket-Extensions')],
      });
      await playAgent(hoptap.port, { headers: { 'X-E2E-Bypass': demo.bypassKey } });
      await hoptap.over(1);
    },
  },
  {
    file: 'extension-lost-to-backend.spares',
    says: 'The backend gets the offer of permessage-deflate and declines it.',
    async play(stage) {
      const demo = await stage.demo({ deflate: false });
      const hoptap = await stage.record(demo.httpUrl);
      await playAgent(hoptap.port, { headers: { 'X-E2E-Bypass': demo.bypassKey } });
      await hoptap.over(1);
    },
  },
  {
    file: 'extension-lost-to-client.shows',
    says: 'The backend accepts permessage-deflate and compresses; the client is not told, and closes with 1002.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('gateway', 'drop-extensions', 'response', 'remove: Sec-WebSocket-Extensions')],
      });
      await playWs(hoptap.port);
      await hoptap.over(1);
    },
  },
  {
    file: 'extension-lost-to-client.spares',
    says: 'The extension accepted reaches the client, its name in lower case; another time none is accepted.',
    async play(stage) {
      const port = await wsBackend(stage);
      const hoptap = await stage.record(port, {
        profiles: [rule('haproxy', 'lower', 'response', 'case: lower')],
      });
      await playWs(hoptap.port);
      await playWs(hoptap.port, { deflate: false });
      await hoptap.over(2);
    },
  },
  {
    file: 'extension-not-offered.shows',
    says: 'The client offers no extension, the backend accepts permessage-deflate; the client gives up.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port, { deflate: false });
      await answerWs(server, ['Sec-WebSocket-Extensions: permessage-deflate']);
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'extension-not-offered.spares',
    says: 'The answer has parameters that the offer did not have and that a server may add. @see RFC 7692 §7.1.1.1, §7.1.2.1',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server, {
        request: ['Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits'],
        response: [
          'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; server_max_window_bits=10',
        ],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
];
