import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/model/index.ts';
import { detectNetwork } from '../../../src/study/detect/network.ts';
import { detectViolations } from '../../../src/study/detect/violation.ts';
import {
  aBody,
  aClose,
  aConnected,
  aFault,
  aHead,
  anError,
  anOpen,
  aResponse,
  aSideEnd,
  aViolation,
  bytes,
} from '../../builders.ts';
import { anOpened, foundBy, told } from './found-by.ts';

const NOTHING = aSideEnd({ code: null, frames: 0, bytes: 0 });
const asked = [anOpen({ t: 0 }), aHead({ t: 0 })];
const sent: readonly Event[] = [...asked, aConnected({ t: 1 }), aHead({ t: 1, hop: 1 })];
const ended = (subject: Parameters<typeof aClose>[0]): Event =>
  aClose({ client: NOTHING, backend: NOTHING, ...subject });

describe('an error on the way to the backend', () => {
  test.each([
    ['ECONNREFUSED', 'backend-refused'],
    ['ECONNRESET', 'backend-reset'],
    ['EHOSTUNREACH', 'backend-unreachable'],
    ['ENETUNREACH', 'backend-unreachable'],
    ['ETIMEDOUT', 'backend-unreachable'],
    ['ENOTFOUND', 'name-unknown'],
    ['EAI_AGAIN', 'name-unknown'],
    ['CERT_HAS_EXPIRED', 'tls-untrusted'],
    ['CERT_NOT_YET_VALID', 'tls-untrusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-untrusted'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls-untrusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-untrusted'],
    ['HOSTNAME_MISMATCH', 'tls-untrusted'],
    ['INVALID_CA', 'tls-untrusted'],
    ['CRL_HAS_EXPIRED', 'tls-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls-failed'],
    ['EPROTO', 'tls-failed'],
  ])('%s is %s', (code, expected) => {
    const events = [...asked, anError({ code }), ended({ by: 'hoptap', how: 'error' })];
    expect(foundBy(detectNetwork, events).map((each) => each.code)).toEqual([expected]);
  });

  test('a reset within the TLS handshake is no reset of a backend that speaks TLS', () => {
    const message =
      'Cannot connect to h:1: the backend ended the connection within the TLS handshake: does it?';
    const events = [...asked, anError({ code: 'ECONNRESET', message })];
    expect(foundBy(detectNetwork, events)[0]?.code).toBe('tls-failed');
  });

  test.each(['__proto__', 'constructor', 'toString'])('with the code %s is none that is known', (code) => {
    expect(foundBy(detectNetwork, [...asked, anError({ code })])).toEqual([]);
  });

  test('EMFILE is no fault of the backend', () => {
    expect(foundBy(detectNetwork, [...asked, anError({ code: 'EMFILE' })])).toEqual([]);
  });
});

describe('a scheme that does not fit', () => {
  test('a client that speaks TLS to hoptap is told so, and not called malformed', () => {
    const events = [
      anOpen(),
      anError({ where: 'client', code: 'BAD_REQUEST', raw: '\u0016\u0003\u0001\u0002' }),
    ];
    expect(foundBy(detectNetwork, events)[0]).toMatchObject({ code: 'tls-failed' });
    expect(foundBy(detectNetwork, events)[0]?.advice?.join()).toContain('ws://');
    expect(foundBy(detectViolations, events)).toEqual([]);
  });

  test('a backend that answers so is one that wants TLS', () => {
    const text = '400 The plain HTTP request was sent to HTTPS port';
    const events = [
      ...sent,
      aResponse({ hop: 1, startLine: 'HTTP/1.1 400 Bad Request', fields: [] }),
      aBody({ payload: bytes(text) }),
    ];
    expect(foundBy(detectNetwork, events).map(({ code }) => code)).toEqual(['tls-failed']);
  });

  test('a certificate that -k let through is a note', () => {
    const events = [...asked, aConnected({ tls: { distrusted: 'CERT_HAS_EXPIRED' } })];
    expect(told(foundBy(detectNetwork, events))).toEqual(['note tls-untrusted']);
  });
});

describe('a request that is not answered', () => {
  test.each(['fin', 'reset'] as const)('because the backend ends with %s', (how) => {
    const events = [...sent, ended({ t: 40, by: 'backend', how })];
    expect(foundBy(detectNetwork, events).map(({ code }) => code)).toEqual(['backend-reset']);
  });

  test('until the client has had enough', () => {
    const events = [...sent, ended({ t: 10_000, by: 'client', how: 'reset' })];
    expect(told(foundBy(detectNetwork, events))).toEqual(['error backend-no-answer']);
  });

  test('until a timer ran out', () => {
    const answer = aResponse({ t: 30_001, hop: 0, startLine: 'HTTP/1.1 504 Gateway Timeout', fields: [] });
    const events = [...sent, aFault({ t: 30_001 }), answer, ended({ t: 30_002, by: 'lb', how: 'timer' })];
    expect(told(foundBy(detectNetwork, events))).toEqual(['error backend-no-answer']);
  });

  test('and not even sent, since no connection came about', () => {
    const events = [...asked, ended({ t: 9000, by: 'client', how: 'reset' })];
    expect(told(foundBy(detectNetwork, events))).toEqual(['error backend-unreachable']);
  });

  test.each<[string, readonly Event[]]>([
    [
      'since a station lets it hang',
      [...asked, aFault({ did: 'refused' }), ended({ t: 9000, by: 'client', how: 'fin' })],
    ],
    [
      'since a station holds it up',
      [...asked, aFault({ did: 'delayed' }), ended({ t: 9000, by: 'client', how: 'reset' })],
    ],
    ['yet', sent],
    [
      'as far as a recording with holes tells',
      [
        ...sent,
        { t: 3, exchange: 1, event: 'gap', events: 2, bytes: 9, why: 'x' },
        ended({ t: 40, by: 'backend', how: 'fin' }),
      ],
    ],
    ['but hoptap was stopped', [...sent, ended({ t: 9000, by: 'hoptap', how: 'shutdown' })]],
  ])('%s: silent', (_, events) => {
    expect(foundBy(detectNetwork, events)).toEqual([]);
  });

  test('an answered one is silent, however it ends', () => {
    expect(
      foundBy(detectNetwork, [...anOpened(), ended({ t: 60_000, by: 'backend', how: 'reset' })]),
    ).toEqual([]);
  });
});

describe('a violation', () => {
  test('is told once for each rule, with whose it is, its section and the first places', () => {
    const events = [...anOpened(), ...[1, 2, 3, 4, 5].map((n) => aViolation({ n, offset: n }))];
    const founds = foundBy(detectViolations, events);
    expect(told(founds)).toEqual(['error protocol-violation']);
    expect(founds[0]?.sentence).toBe('The client breaks RFC 6455 §5.1: a client must mask its frames.');
    expect(founds[0]?.evidence).toHaveLength(4);
    expect(founds[0]?.evidence[3]?.text).toContain('2 more');
  });

  test('of a frame that was torn with its connection is a warning', () => {
    const founds = foundBy(detectViolations, [
      ...anOpened(),
      aViolation({ from: 'backend', rule: 'truncated' }),
    ]);
    expect(told(founds)).toEqual(['warning protocol-violation']);
  });

  test('can be a head that is none', () => {
    const events = [...sent, anError({ code: 'BAD_RESPONSE', raw: 'SSH-2.0-OpenSSH' })];
    expect(told(foundBy(detectViolations, events))).toEqual(['error protocol-violation']);
  });
});
