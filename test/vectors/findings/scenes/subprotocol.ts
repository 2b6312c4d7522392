import { playAgent, playWs } from './clients.ts';
import type { Scene } from './scene.ts';
import { answer, chat, refuse, sayGoodbye, shake, switchingFor, upgradeTo } from './talk.ts';
import { token } from './tokens.ts';

const NAME = 'Sec-WebSocket-Protocol';

export const SUBPROTOCOL: readonly Scene[] = [
  {
    file: 'subprotocol-lost-to-backend.shows',
    says: 'A balancer strips the offer; the backend answers 101 without one, and the client gives up.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-gcp-strips-auth'] });
      await playAgent(hoptap.port, { protocols: ['jwt-auth', `jwt.${demo.token()}`] });
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-lost-to-backend.spares',
    says: 'One balancer takes the offer away, the next puts it back: the backend gets what was offered.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          `name: edge\nrules:\n  - name: hide-offer\n    request:\n      - rename: { ${NAME}: X-Offer }\n`,
          `name: inner\nrules:\n  - name: restore-offer\n    request:\n      - rename: { X-Offer: ${NAME} }\n`,
        ],
      });
      const ends = await shake(hoptap, server, {
        request: [`${NAME}: chat`],
        response: [`${NAME}: chat`],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-lost-to-client.shows',
    says: 'The backend chooses jwt-auth, the balancer drops it from the 101, and the client gives up.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-cloud-run-drops-subprotocol'] });
      await playAgent(hoptap.port, { protocols: ['jwt-auth', `jwt.${demo.token()}`] });
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-lost-to-client.spares',
    says: 'The choice reaches the client, its name in lower case.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, {
        profiles: ['name: lower\nrules:\n  - name: lower-names\n    response:\n      - case: lower\n'],
      });
      await playAgent(hoptap.port, { protocols: ['jwt-auth', `jwt.${demo.token()}`] });
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-not-chosen.shows',
    says: 'The backend gets the offer and answers 101 without choosing; the client gives up.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port, { protocols: ['v1.chat', 'v2.chat'] });
      await answerWs(server, []);
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-not-chosen.spares',
    says: 'The backend chooses the second one offered; another time it refuses the handshake with 403, and chooses nothing because it accepts nothing.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server, {
        request: [`${NAME}: v1.chat, v2.chat`],
        response: [`${NAME}: v2.chat`],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await refuse(
        hoptap,
        server,
        upgradeTo('/ws', [`${NAME}: v1.chat`]),
        answer('403 Forbidden', 'no', ['Connection: close']),
      );
      await hoptap.over(2);
    },
  },
  {
    file: 'subprotocol-unrequested.shows',
    says: 'A client that offers none is answered with jwt-auth, which a balancer has added.',
    async play(stage) {
      const demo = await stage.demo();
      const hoptap = await stage.record(demo.httpUrl, { profiles: ['incident-unrequested-subprotocol'] });
      await playAgent(hoptap.port, { headers: { Authorization: `Bearer ${demo.token()}` } });
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-unrequested.shows-by-backend',
    says: 'A client that offers none is answered with one by the backend itself.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port);
      await answerWs(server, [`${NAME}: jwt-auth`]);
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-unrequested.spares',
    says: 'The one chosen stood on the second of two lines of the offer. @see RFC 6455 §11.3.4',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server, {
        request: [`${NAME}: v1.chat`, `${NAME}: v2.chat`],
        response: [`${NAME}: v2.chat`],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-not-offered.shows',
    says: 'v1.chat was offered, v2.chat is chosen.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const client = playWs(hoptap.port, { protocols: ['v1.chat'] });
      await answerWs(server, [`${NAME}: v2.chat`]);
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-not-offered.spares',
    says: 'The one chosen was offered, in a list written with odd spaces and no spaces.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port);
      const ends = await shake(hoptap, server, {
        request: [`${NAME}:   v1.chat,v2.chat\t,  v3.chat  `],
        response: [`${NAME}:    v2.chat  `],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-altered.shows',
    says: 'The client offers v2.chat; a balancer turns it into v1.chat before the backend.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: [
          `name: gateway\nrules:\n  - name: old-chat-only\n    request:\n      - set: { ${NAME}: v1.chat }\n`,
        ],
      });
      const client = playWs(hoptap.port, { protocols: ['v2.chat'] });
      await answerWs(server, [`${NAME}: v1.chat`]);
      await client;
      await hoptap.over(1);
    },
  },
  {
    file: 'subprotocol-altered.spares',
    says: 'Two lines of the offer are joined to one: the same members, in the same order.',
    async play(stage) {
      const server = await stage.raw();
      const hoptap = await stage.record(server.port, {
        profiles: ['name: apache\nrules:\n  - name: join-lines\n    request:\n      - duplicates: join\n'],
      });
      const ends = await shake(hoptap, server, {
        request: [`${NAME}: v1.chat`, `${NAME}: jwt.${token()}`],
        response: [`${NAME}: v1.chat`],
      });
      await chat(ends, 'hello');
      await sayGoodbye(ends);
      await hoptap.over(1);
    },
  },
];

/** Answers the next client of the package ws with a right 101 and more lines, and ends when it does. */
export async function answerWs(
  server: Awaited<ReturnType<Parameters<Scene['play']>[0]['raw']>>,
  more: readonly string[],
): Promise<void> {
  const backend = await server.accept();
  await backend.until('\r\n\r\n');
  await backend.send(switchingFor(backend.received, more));
  await backend.ended();
  backend.fin();
}
