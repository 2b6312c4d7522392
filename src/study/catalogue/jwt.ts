import type { Entries } from './entry.ts';
import { saidBy } from './said-by.ts';

type Code = 'jwt-expired' | 'jwt-not-yet-valid' | 'jwt-malformed' | 'jwt-differs' | 'jwt-lost';

/** What is known of JSON Web Tokens that do not do what they should. */
export const JWT: Entries<Code> = {
  'jwt-expired': {
    severity: 'error',
    title: 'token expired',
    says:
      'The token that the client brought had passed the time in its claim exp when it was sent, by the clock of ' +
      'the machine that hoptap runs on. Most servers allow no or a few seconds of leeway. The signature was not checked.',
    means: {
      clients: [
        'Browsers: a token fetched when the page was loaded is old when the socket reconnects an hour later.',
        'Tests and scripts: a token kept in a variable or a fixture outlives its hour unnoticed.',
      ],
      servers: [
        'FastAPI and others that check before accept answer 403; those that check after it close with 1008 or a 4xxx code.',
        'Some servers end a connection at the moment its token expires, in the middle of the traffic.',
      ],
    },
    advice: [
      'Fetch a fresh token right before each connection, and before each reconnection.',
      'Compare the clocks of client, server and the machine hoptap runs on.',
    ],
    words: [
      ...saidBy('Node jsonwebtoken', 'jwt expired'),
      ...saidBy('PyJWT and python-jose', 'Signature has expired', 'ExpiredSignatureError'),
      ...saidBy('golang-jwt', 'token is expired', 'token has invalid claims: token is expired'),
      ...saidBy('jose for JavaScript', '"exp" claim timestamp check failed'),
      ...saidBy('Envoy', 'Jwt is expired'),
      ...saidBy('Spring Security', 'Jwt expired at'),
      ...saidBy('Firebase Admin', 'Firebase ID token has expired'),
      ...saidBy('servers', 'token expired', 'token has expired', 'expired token', 'invalid_token'),
    ],
  },
  'jwt-not-yet-valid': {
    severity: 'error',
    title: 'token not valid yet',
    says:
      'The token begins to count (claim nbf), or was issued (claim iat), later than it was sent, by the clock of ' +
      'the machine that hoptap runs on. The clock of the issuer is ahead, or the one here is behind.',
    means: {
      clients: ['All clients: the same token works some seconds later, so retries hide it.'],
      servers: ['PyJWT refuses a token whose iat lies ahead; most other libraries look at nbf only.'],
    },
    advice: [
      'Synchronise the clocks of the token issuer and the server (NTP).',
      'Allow some seconds of leeway where the server checks tokens.',
    ],
    words: [
      ...saidBy('Node jsonwebtoken', 'jwt not active'),
      ...saidBy('PyJWT', 'The token is not yet valid (nbf)', 'The token is not yet valid (iat)'),
      ...saidBy('PyJWT', 'ImmatureSignatureError'),
      ...saidBy('golang-jwt', 'token is not valid yet', 'token used before issued'),
      ...saidBy('jose for JavaScript', '"nbf" claim timestamp check failed'),
      ...saidBy('Envoy', 'Jwt not yet valid'),
    ],
  },
  'jwt-malformed': {
    severity: 'warning',
    title: 'token that cannot be read, or not as it should be',
    says:
      'A token does not have the form of RFC 7519: a part is missing or no JSON, it is in plain base64 instead of ' +
      'base64url, times are texts or milliseconds, or it stands where a scheme such as Bearer is missing or twice.',
    means: {
      clients: [
        'JavaScript: Date.now() is in milliseconds, exp in seconds; such a token seems to be valid for 50,000 years.',
        'Shells and templates: a line break, quotes or an unset variable end up in the token.',
      ],
      servers: ['Most libraries refuse such a token as a whole, and say no more than that it is invalid.'],
    },
    advice: [
      'Print the token where it is made and compare it with what the client sent: hoptap show has both.',
      'Send it as Authorization: Bearer TOKEN, once, without quotes.',
    ],
    words: [
      ...saidBy('Node jsonwebtoken', 'jwt malformed', 'invalid token', 'invalid signature'),
      ...saidBy('PyJWT', 'Not enough segments', 'Invalid header padding', 'Invalid payload padding'),
      ...saidBy('PyJWT', 'Invalid header string', 'Invalid crypto padding'),
      ...saidBy('python-jose', 'Error decoding token headers', 'Not enough segments'),
      ...saidBy('golang-jwt', 'token contains an invalid number of segments', 'token is malformed'),
      ...saidBy('jose for JavaScript', 'Invalid Compact JWS'),
      ...saidBy('Envoy', 'Jwt is not in the form of Header.Payload.Signature'),
      ...saidBy('servers', 'malformed token', 'could not decode token', 'Could not validate credentials'),
    ],
  },
  'jwt-differs': {
    severity: 'warning',
    title: 'another token than where it works',
    says:
      'Two handshakes for the same path brought different tokens, and one of them failed where the other went well. ' +
      'The claims that differ may be why: another issuer, audience, scope or role.',
    means: {
      clients: [
        'Clients with a fallback token: a handshake with it succeeds, and what it may not do stays silent.',
      ],
      servers: [
        'Servers that check scopes per message accept the connection and then leave requests unanswered.',
      ],
    },
    advice: [
      'Compare the claims of both tokens: hoptap show FILE --exchange N --full has them.',
      'Use the token of the exchange that works with the client that fails.',
    ],
    words: [
      ...saidBy(
        'servers',
        'insufficient_scope',
        'Invalid audience',
        'Invalid issuer',
        'jwt audience invalid',
      ),
      ...saidBy('Envoy', 'Jwt issuer is not configured', 'Audiences in Jwt are not allowed'),
    ],
  },
  'jwt-lost': {
    severity: 'warning',
    title: 'token in the path or its query lost on the way',
    says:
      'A token that the client sent in the path or in its query was there on one hop and gone on the next. Tokens in ' +
      'fields are `credentials-lost`.',
    means: {
      clients: ['All clients: nothing tells them.'],
      servers: [
        'The backend sees a request without that token, and refuses it, or takes it for somebody else.',
      ],
    },
    advice: [
      'Send the token in Authorization, which balancers are most likely to leave alone.',
      'Look at the station that is named: it rewrote the path.',
    ],
    words: [...saidBy('servers', 'jwt must be provided', 'missing token', 'token missing')],
  },
};
