import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code = 'credentials-lost' | 'credentials-changed';

/** What is known of credentials that do not arrive as they were sent. */
export const CREDENTIALS: Entries<Code> = {
  'credentials-lost': {
    severity: 'error',
    title: 'credentials lost on the way',
    says:
      'The request had a credential on one hop (Authorization, a cookie, an API key, a bypass header, a token in the ' +
      'query or among the subprotocols) and did not have it on the next. Proxy-Authorization is not meant: it is for ' +
      'the next proxy only. A handshake can succeed all the same: a backend that looks at credentials after it has ' +
      'accepted answers 101 first, and closes then.',
    means: {
      clients: [
        'Clients see what the backend makes of it: a 401 or 403, or a 101 and then a close with 1008, 1011 or a 4xxx of its own.',
        'Browsers cannot send Authorization or other headers with a WebSocket at all: only cookies, the query and subprotocols.',
      ],
      servers: [
        'FastAPI and other ASGI applications that close before they accept make a 403 without a body of it; an exception after it, a close with 1011.',
        'Squid as an accelerator removes Authorization unless cache_peer has `login=PASS`.',
        'Apache, Squid, Varnish, Caddy and Go remove any field that Connection names.',
        'CloudFront removes Authorization and cookies unless its policies pass them on.',
        'Google load balancers are not documented to remove Authorization; IAP and the IAM check of Cloud Run do use it.',
      ],
    },
    advice: [
      'Let the named station pass the field on for upgrades, too: rules for plain HTTP and for upgrades are often apart.',
      'Make sure with a second hoptap beside the backend what arrives there.',
      'In the backend, answer 401 before the 101 where credentials are missing: a refusal is easier to see than a close.',
    ],
    words: [
      ...saidBy(
        'many backends',
        'no credentials',
        'missing token',
        'Not authenticated',
        'Missing Authorization header',
        'Authorization header missing',
        'Authentication credentials were not provided',
        'missing bearer token',
        'No authorization token was found',
      ),
      ...saidBy('Socket.IO middleware', 'Authentication error'),
      ...saidBy('Kong', 'No API key found in request'),
      ...saidBy('AWS API Gateway', 'Missing Authentication Token'),
    ],
  },
  'credentials-changed': {
    severity: 'warning',
    title: 'credentials changed on the way',
    says:
      'A credential reached the backend with another value than it had on an earlier hop, or in another field. That ' +
      'may be meant: a gateway that exchanges tokens does so.',
    means: {
      clients: ['Clients see a 401 or 403, or a close with 1008, though their own token is good.'],
      servers: [
        'Cloud Run with its IAM check passes the token on with SIGNATURE_REMOVED_BY_GOOGLE in the place of its signature; no library will verify it.',
        'Apache joins two Cookie lines with a comma, and most parsers read one cookie then.',
        'Load balancers with sticky sessions add a cookie of their own, which is harmless.',
      ],
    },
    advice: [
      'Find out whether the station exchanges tokens on purpose, and have the backend accept what it writes.',
      'For Cloud Run send the token for IAM in X-Serverless-Authorization and your own in Authorization.',
    ],
    words: [
      ...saidBy('Cloud Run', 'SIGNATURE_REMOVED_BY_GOOGLE'),
      ...saidBy(
        'many backends',
        'invalid signature',
        'Signature verification failed',
        'Invalid E2E bypass key',
      ),
    ],
  },
};
