import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, explain, FINDING_CODES, relatedTo, THEMES } from '../../src/study/index.ts';

const codesFor = (message: string): readonly string[] => explain(message).guesses.map(({ code }) => code);

describe('a message of a client, server or balancer leads to the code behind it', () => {
  test.each([
    // what real clients were seen to say
    ['websockets.exceptions.InvalidHandshake: no subprotocols supported', 'subprotocol-unrequested'],
    ['NegotiationError: no subprotocols supported', 'subprotocol-unrequested'],
    ['Server sent a subprotocol but none was requested', 'subprotocol-unrequested'],
    [
      "WebSocket connection to 'ws://h/ws' failed: Error during WebSocket handshake: Response must not include 'Sec-WebSocket-Protocol' header if not present in request: jwt-auth",
      'subprotocol-unrequested',
    ],
    ['Server sent an invalid subprotocol', 'subprotocol-not-offered'],
    ['NegotiationError: unsupported subprotocol: chat', 'subprotocol-not-offered'],
    ['Error: Server sent no subprotocol', 'subprotocol-lost-to-backend'],
    [
      "Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
      'subprotocol-lost-to-backend',
    ],
    [
      'ConnectionClosedError: received 1011 (unexpected error) Internal error; then sent 1011 (unexpected error) Internal error',
      'closed-1011',
    ],
    ['received 1011 (internal error); then sent 1011 (internal error)', 'closed-1011'],
    ['received 1003 (unsupported type) No supported subprotocols; then sent 1003', 'closed-1003'],
    ['received 1008 (policy violation) token expired; then sent 1008 (policy violation)', 'closed-1008'],
    ['InvalidStatusCode: server rejected WebSocket connection: HTTP 403', 'answered-403'],
    ['InvalidStatus: server rejected WebSocket connection: HTTP 500', 'answered-5xx'],
    ['Unexpected server response: 404', 'answered-404'],
    ['Unexpected response code: 401', 'answered-401'],
    ['ConnectionRefusedError: [Errno 111] Connect call failed', 'backend-refused'],
    ['connect ECONNREFUSED 127.0.0.1:9000', 'backend-refused'],
    ['net::ERR_CONNECTION_REFUSED', 'backend-refused'],
    ['TimeoutError waiting for agent_started', 'reply-missing'],
    ['sent 1002 (protocol error); no close frame received', 'closed-1002'],
    ['Invalid WebSocket frame: RSV1 must be clear', 'closed-1002'],
    ['InvalidUpgrade: empty Connection header', 'upgrade-missing-in-101'],
    ["'Upgrade' header is missing", 'upgrade-missing-in-101'],
    ['InvalidHeader: missing Sec-WebSocket-Accept header', 'accept-missing'],
    // what others say
    ['WSServerHandshakeError: 403, message=Invalid response status', 'answered-403'],
    ['Handshake status 403 Forbidden -+-+- {}', 'answered-403'],
    ['HTTP error: 403 Forbidden', 'answered-403'],
    ['curl: (22) Refused WebSocket upgrade: 403', 'answered-403'],
    ['websocket: close 1006 (abnormal closure): unexpected EOF', 'cut'],
    ['no close frame received or sent', 'cut'],
    ['InvalidMessage: did not receive a valid HTTP response', 'backend-reset'],
    ['TimeoutError: timed out during opening handshake', 'backend-no-answer'],
    ['WebSocket network error: The network connection was lost.', 'cut'],
    ['The operation couldn’t be completed. Socket is not connected', 'cut'],
    ['WebSocket connection failed: There was a bad response from the server.', 'client-gave-up'],
    [
      '2026/01/01 [error] 7#7: *1 upstream prematurely closed connection while reading response header from upstream, client: 10.0.0.1',
      'backend-reset',
    ],
    [
      'upstream timed out (110: Connection timed out) while proxying upgraded connection, client: 1.2.3.4',
      'cut-at-timer',
    ],
    ['upstream sent too big header while reading response header from upstream', 'header-too-large'],
    ['400 Request Header Or Cookie Too Large', 'header-too-large'],
    ['WARNING:  Unsupported upgrade request.', 'upgrade-lost'],
    [
      '127.0.0.1:34567 [01/Jan] fe be/s1 0/0/0/1/2 101 129 - - cD-- 1/1/0/0/0 0/0 "GET /ws HTTP/1.1"',
      'cut-at-timer',
    ],
    ['fe be/<NOSRV> 0/0/-1/-1/3 503 212 - - SC-- 1/1/0/0/3', 'backend-refused'],
    ['x509: certificate signed by unknown authority', 'tls-untrusted'],
    ['Error: self-signed certificate in certificate chain', 'tls-untrusted'],
    ['getaddrinfo ENOTFOUND staging.example.com', 'name-unknown'],
    ['jwt expired', 'jwt-expired'],
    ['Max payload size exceeded', 'closed-1009'],
    ['at=error code=H15 desc="Idle connection"', 'cut-at-timer'],
  ])('%s', (message, code) => {
    expect(codesFor(message)).toContain(code);
    expect(codesFor(message).indexOf(code)).toBeLessThan(3);
  });

  test('the literal "no subprotocols supported" comes first, and is said to be the opposite of a lost header', () => {
    expect(codesFor('no subprotocols supported')[0]).toBe('subprotocol-unrequested');
    expect(CATALOGUE['subprotocol-unrequested'].says).toContain('opposite');
  });

  test('case, quotes, colours and spaces do not matter', () => {
    expect(codesFor('\u001b[31mSERVER   sent “no” subprotocol\u001b[0m')).toEqual(
      codesFor('Server sent no subprotocol'),
    );
  });

  test('the case of flags does', () => {
    expect(codesFor('SD--')[0]).toBe('cut');
    expect(codesFor('sd-- ')).toEqual([]);
  });

  test('a part of a message is enough', () => {
    expect(codesFor('reading response header')).toContain('backend-reset');
  });

  test('of many lines the one that tells is shown', () => {
    const { guesses } = explain('starting\nTraceback:\n  InvalidHandshake: no subprotocols supported\nbye');
    expect(guesses[0]?.because?.line).toBe('InvalidHandshake: no subprotocols supported');
  });
});

describe('numbers', () => {
  test.each([
    ['1011', 'closed-1011'],
    ['4401', 'closed-4xxx'],
    ['1006', 'cut'],
    ['1015', 'tls-failed'],
    ['403', 'answered-403'],
    ['418', 'answered-4xx'],
    ['504', 'answered-5xx'],
    ['431', 'header-too-large'],
  ])('%s is %s', (number, code) => {
    expect(codesFor(number)[0]).toBe(code);
  });

  test.each(['1000', '1001', '1005'])('%s is an ordinary ending', (number) => {
    expect(explain(number)).toMatchObject({
      guesses: [],
      nearest: [],
      remark: expect.stringContaining(number),
    });
  });

  test('ports, times and sizes in a message are none', () => {
    expect(codesFor('listening on 127.0.0.1:4403 since 1008 ms')).toEqual([]);
  });
});

describe('names', () => {
  test.each(FINDING_CODES)('%s is explained by itself, whatever its case', (code) => {
    expect(codesFor(code.toUpperCase())).toEqual([code]);
  });

  test('of a family one of its numbers will do', () => {
    expect(codesFor('closed-4401')).toEqual(['closed-4xxx']);
    expect(codesFor('answered-502')).toEqual(['answered-5xx']);
  });

  test('an unknown one gets the nearest', () => {
    expect(explain('subprotocol-lost')).toMatchObject({ guesses: [] });
    expect(explain('subprotocol-lost').nearest).toContain('subprotocol-lost-to-backend');
    expect(explain('jwt-expird').nearest).toContain('jwt-expired');
  });
});

describe('the catalogue', () => {
  test.each(FINDING_CODES)('tells of %s what it is, what it means and what to do', (code) => {
    const { title, says, means, advice } = CATALOGUE[code];
    expect(title).not.toMatch(/\.$|^$/);
    expect(says).toMatch(/\.$/);
    expect([...means.clients, ...means.servers].length).toBeGreaterThan(0);
    expect(advice.length).toBeGreaterThan(0);
    for (const each of [...means.clients, ...means.servers, ...advice]) expect(each).toMatch(/[.?)`]$/);
  });

  const words = FINDING_CODES.flatMap((code) =>
    CATALOGUE[code].words.map(({ text }) => [text, code] as const),
  );

  test.each(words)('finds by "%s" its %s', (text, code) => {
    const message = text.replaceAll('*', 'something');
    const sharing = words.filter(([other]) => other === text).length;
    if (sharing > 5) return;
    expect(codesFor(message)).toContain(code);
  });

  test('is divided into themes that leave no code out, and hold none twice', () => {
    expect(THEMES.flatMap(([, codes]) => codes).toSorted()).toEqual([...FINDING_CODES].toSorted());
  });

  test('relates no code to itself', () => {
    for (const code of FINDING_CODES) expect(relatedTo(code)).not.toContain(code);
  });
});

describe('any text', () => {
  test('is explained without a throw', () => {
    assert(property(string({ unit: 'binary', maxLength: 300 }), (text) => void explain(text)));
  });

  test('has its secrets masked wherever it is repeated', () => {
    const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
    const told = JSON.stringify(explain(`Unexpected server response: 403 for /ws?token=${secret}`));
    expect(told).toContain('answered-403');
    expect(told).not.toContain(secret);
    expect(told).not.toContain('c2lnbmF0dXJl');
  });

  test('of many lines, and of one very long line, is explained within the time a test has', () => {
    expect(codesFor(`${'all is well\n'.repeat(5_000)}jwt expired`)).toContain('jwt-expired');
    expect(codesFor('close '.repeat(100_000))).toBeInstanceOf(Array);
  });
});
