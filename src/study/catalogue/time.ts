import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code = 'handshake-slow' | 'reply-slow' | 'reply-missing';

/** What is known of waiting. */
export const TIME: Entries<Code> = {
  'handshake-slow': {
    severity: 'warning',
    title: 'handshake slower than three seconds',
    says:
      'From the request to the answer more than three seconds passed. The evidence says where: in finding and ' +
      'reaching the backend, in TLS, in a delay that a profile made, or in the backend itself.',
    means: {
      clients: [
        'Python websockets gives up after 10 s (open_timeout), Node ws only where handshakeTimeout is set.',
        'Browsers wait for minutes; users do not.',
      ],
      servers: ['A cold start, a full worker pool, or a look-up done before accept is the usual reason.'],
    },
    advice: [
      'Accept the WebSocket first and do what takes long afterwards.',
      'Where the connection took long: look at the name look-up, and whether the first of several addresses is dead.',
      'On Cloud Run and the like: keep one instance warm.',
    ],
    words: [
      ...saidBy('Python websockets', 'timed out during opening handshake'),
      ...saidBy('Node ws', 'Opening handshake has timed out'),
    ],
  },
  'reply-slow': {
    severity: 'warning',
    title: 'reply slower than three seconds',
    says:
      'After a message of the client the backend sent nothing for more than three seconds. Which message answers ' +
      'which only the application knows: the wait is for the next message, whatever it says.',
    means: {
      clients: [
        'Tests with a time limit of a few seconds fail at random: TimeoutError though all is well later.',
      ],
      servers: ['A slow dependency (model, database, another service) is the usual reason.'],
    },
    advice: [
      'Send something at once (an acknowledgement, progress) so that clients can tell slow from dead.',
      'Look at the dependencies of the backend at that time.',
    ],
    words: [...saidBy('test clients', 'TimeoutError waiting for', 'Timed out waiting for')],
  },
  'reply-missing': {
    severity: 'warning',
    title: 'message without a reply',
    says:
      'The client sent a message, and until the end of the connection the backend sent no more data, though there ' +
      'were three seconds or more for it. Harmless where the protocol needs no reply.',
    means: {
      clients: ['Clients see an open, healthy connection and run into a time limit of their own.'],
      servers: [
        'A handler that waits for a right the token does not give, or that failed without closing, looks like this.',
        'A message of an unknown type is often dropped in silence.',
      ],
    },
    advice: [
      'Read the message that has no reply: hoptap show FILE --exchange N --frames.',
      "Look into the backend's log at that time; have it answer errors instead of dropping messages.",
      'Compare the token with the one of a client that is answered: a fallback token may lack a right.',
    ],
    words: [
      ...saidBy('Python', 'asyncio.exceptions.TimeoutError', 'TimeoutError'),
      ...saidBy('test clients', 'TimeoutError waiting for agent_started', 'timeout waiting for', 'timeout'),
    ],
  },
};
