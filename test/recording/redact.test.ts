import { describe, expect, it } from 'vitest';
import { redactField, redactText } from '../../src/recording/index.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

describe('a line of text', () => {
  it.each([
    [`got ${JWT}.`, 'got ‹redacted›.'],
    [`jwt.${JWT}, x`, 'jwt.‹redacted›, x'],
    ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', '‹redacted›'],
    ['eyJlbmMiOiJB.a-b_c.iv.text.tag!', '‹redacted›!'],
    ['GET /ws?token=abc&x=1 HTTP/1.1', 'GET /ws?token=‹redacted›&x=1 HTTP/1.1'],
    ['wss://h/ws?a=1&Access_Token=s%20t#x', 'wss://h/ws?a=1&Access_Token=‹redacted›#x'],
    [
      '/cb?code=1&sig=2&signature=3&key=4',
      '/cb?code=‹redacted›&sig=‹redacted›&signature=‹redacted›&key=‹redacted›',
    ],
    [
      '/?api_key=1&apiKey=2&password=3&secret=4',
      '/?api_key=‹redacted›&apiKey=‹redacted›&password=‹redacted›&secret=‹redacted›',
    ],
    ['/?auth=1&jwt=2&X-Amz-Signature=3', '/?auth=‹redacted›&jwt=‹redacted›&X-Amz-Signature=‹redacted›'],
    ['#access_token=1', '#access_token=‹redacted›'],
    ['/ws?session=1&sid=2&ticket=3', '/ws?session=‹redacted›&sid=‹redacted›&ticket=‹redacted›'],
    [`got the jwt_${JWT}`, 'got the jwt_‹redacted›'],
    ['{"a":"b","token":"cut o', '{"a":"b","token":"‹redacted›'],
    ['sent Bearer abcdefgh12345678= to', 'sent Bearer ‹redacted› to'],
    ['{"type":"auth","access_token": "a\\"b","n":1}', '{"type":"auth","access_token": "‹redacted›","n":1}'],
  ])('loses its secrets: %s', (line, redacted) => {
    expect(redactText(line)).toBe(redacted);
  });

  it.each([
    'GET /ws?page=2&monkey=yes&decode=1 HTTP/1.1',
    '{"code":"E42","key":"left","type":"token"}',
    'a bearer of news, eyJ, eyJabc.def',
    'HTTP/1.1 101 Switching Protocols',
    '/?token',
  ])('keeps what is no secret: %s', (line) => {
    expect(redactText(line)).toBe(line);
  });

  it('is done in reasonable time, whatever a peer sends', () => {
    for (const part of ['eyJ', 'eyJa.', '?a', '"a":"', 'bearer ', '&token=', '-eyJ', '"token":"', '\\"']) {
      const line = part.repeat(200_000);
      expect(redactText(line).length).toBeGreaterThan(0);
    }
  });

  it('may be a message of many megabytes', () => {
    const long = 'x'.repeat(16_000_000);
    expect(redactText(`{"log":"${long}"}`)).toHaveLength(long.length + 10);
    expect(redactText(`{"token":"${'\\n'.repeat(8_000_000)}"}`)).toBe('{"token":"‹redacted›"}');
  });
});

describe('a field', () => {
  it.each([
    ['Authorization', 'Bearer abc', 'Bearer ‹redacted›'],
    ['authorization', 'Digest username="x", response="y"', 'Digest ‹redacted›'],
    ['Authorization', 'abc', '‹redacted›'],
    ['Authorization', '', ''],
    ['Proxy-Authorization', 'Basic YTpi', 'Basic ‹redacted›'],
    ['Cookie', 'sid=abc; theme=dark; lone', 'sid=‹redacted›; theme=‹redacted›;‹redacted›'],
    ['Set-Cookie', 'sid=abc=; Path=/; HttpOnly', 'sid=‹redacted›; Path=/; HttpOnly'],
    ['X-API-Key', 'abc', '‹redacted›'],
    ['X-Csrf-Token', 'abc', '‹redacted›'],
    ['X-Client-Secret-Id', 'abc', '‹redacted›'],
    ['X-E2E-Bypass', '1', '‹redacted›'],
    ['X-Auth', 'abc', '‹redacted›'],
    ['X-Session-Id', 'abc', '‹redacted›'],
    ['apikey', 'abc', '‹redacted›'],
    ['Key', 'abc', '‹redacted›'],
    ['Authentication', 'abc', '‹redacted›'],
    ['X-Ticket', 'abc', '‹redacted›'],
    ['passcode', 'abc', '‹redacted›'],
    ['X_API_KEY', 'abc', '‹redacted›'],
    ['X-Serverless-Authorization', 'Bearer abc', '‹redacted›'],
    ['Referer', 'https://a/?token=b', 'https://a/?token=‹redacted›'],
    ['X-Whatever', JWT, '‹redacted›'],
  ])('loses its secret: %s: %s', (name, value, redacted) => {
    expect(redactField(name, value)).toBe(redacted);
  });

  it.each([
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Accept', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['Host', 'staging.example.com'],
    ['Via', '1.1 google'],
    ['X-Author', 'me'],
    ['Access-Control-Allow-Credentials', 'true'],
    ['WWW-Authenticate', 'Bearer realm="staging"'],
  ])('stays as it is where it holds none: %s: %s', (name, value) => {
    expect(redactField(name, value)).toBe(value);
  });
});

describe('subprotocols', () => {
  it.each([
    'jwt-auth, graphql-ws,soap',
    'graphql-transport-ws, actioncable-v1-json, actioncable-unsupported',
    'v12.stomp, mqtt, wamp.2.msgpack.batched, ocpp2.0.1',
    'base64url.bearer.authorization.k8s.io, v5.channel.k8s.io',
    'json.reliable.webpubsub.azure.v1, MyCompanyChatProtocol',
    '',
  ])('stay where they are names: %s', (value) => {
    expect(redactField('Sec-WebSocket-Protocol', value)).toBe(value);
  });

  it.each([
    [`jwt-auth, ${JWT}`, 'jwt-auth, ‹redacted›'],
    [`jwt.${JWT}`, 'jwt.‹redacted›'],
    ['bearer,9f86d081884c7d659a2feaa0c55ad015', 'bearer,‹redacted›'],
    ['token.550e8400-e29b-41d4-a716-446655440000 , x', 'token.‹redacted› , x'],
    ['x, aB3dE5fG7hI9jK1l', 'x, ‹redacted›'],
    ['bearer, mysecret', 'bearer, ‹redacted›'],
    ['chat, access_token.mysecret', 'chat, access_token.‹redacted›'],
    ['base64url.bearer.authorization.k8s.io.c2hvcnQ', 'base64url.bearer.authorization.k8s.io.‹redacted›'],
    ['realtime, openai-insecure-api-key.sk-proj-aa', 'realtime, openai-insecure-api-key.‹redacted›'],
    ['auth, Zq7xKleak9', 'auth, ‹redacted›'],
    ['jwt, Zq7xKleak9', 'jwt, ‹redacted›'],
    ['janus, apisecret.Zq7xKleak9', 'janus, apisecret.‹redacted›'],
    [
      'base64url.bearer.authorization.k8s.io.c29tZS1iZWFyZXItdG9rZW4, v5.channel.k8s.io',
      'base64url.bearer.authorization.k8s.io.‹redacted›, v5.channel.k8s.io',
    ],
  ])('lose what is a token: %s', (value, redacted) => {
    expect(redactField('sec-websocket-protocol', value)).toBe(redacted);
  });
});
