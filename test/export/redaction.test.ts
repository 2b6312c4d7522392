import { Buffer } from 'node:buffer';
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
  brotliDecompressSync,
  constants,
  createDeflateRaw,
} from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import {
  aBody,
  aChange,
  aClose,
  aConnected,
  aFault,
  aFrame,
  aGap,
  aHead,
  aMark,
  aProfiles,
  aResponse,
  aSession,
  aSideEnd,
  aViolation,
  anEnd,
  anError,
  anOpen,
  bytes,
  closePayload,
} from '../builders.ts';
import { exported, FORMATS, redacted } from './an-export.ts';

const b64 = (text: string): string => Buffer.from(text).toString('base64url');
const jwtOf = (name: string): string =>
  `${b64('{"alg":"HS256","typ":"JWT"}')}.${b64(`{"sub":"${name}-subject"}`)}.${b64(`${name}-signature-of-32-bytes-at-least`)}`;

/** A secret of its own for each place, so that a leak tells where it is from. */
const SECRETS = {
  bearer: 'tok-bearer-A1b2C3',
  basic: 'pass-basic-D4e5F6',
  cookie: 'val-cookie-G7h8I9',
  setCookie: 'val-setcookie-J1k2',
  subprotocol: 'xSub9Proto8Tok7en6Q5w4',
  prefixed: jwtOf('prefixed'),
  query: 'qry/needs+encoding=L3m4',
  apiKey: 'key-api-N5o6P7',
  bypass: 'byp-e2e-Q8r9S0',
  userInfo: 'usr-info-T1u2V3',
  profile: 'prf-set-W4x5Y6',
  profileAnswer: 'prf-answer-Z7a8B9',
  jwtInFrame: jwtOf('frame'),
  json: 'jsn"mem\\ber-C1d2',
  escaped: 'esc-member-E3f4',
  form: 'frm-member-G5h6',
  multipart: 'mlt-part-I7j8K9',
  xml: 'xml-element-L1m2',
  trailer: 'trl-field-N3o4P5',
  informational: 'inf-head-Q6r7S8',
  raw: 'raw-fold-T9u0V1',
  fragmented: 'frg-mented-W2x3Y4',
  deflated: 'dfl-ated-Z5a6B7',
  gzipped: 'gzp-body-C8d9E0',
  brotli: 'brt-body-F1g2H3',
  zlib: 'zlb-body-I4j5K6',
  twoParts: 'two-parts-L7m8N9',
  binary: 'bin-ary-O1p2Q3',
  gzipFrame: 'gzp-frame-R4s5T6',
  ping: 'png-payload-U7v8',
  error: 'err-raw-W9x0Y1',
  pem: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
} as const;

const ALL = Object.values(SECRETS);

/** Every secret once more where no name gives it away, in a spelling that is common there. */
const EVERYWHERE = ALL.map((secret, index) => {
  const spellings = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(`x:${secret}`).toString('base64'),
    Buffer.from(secret).toString('hex'),
    secret.replaceAll('"', '&quot;'),
    Buffer.from(secret).toString('base64url'),
  ];
  return spellings[index % spellings.length] ?? secret;
}).join(' and ');

/** One stream's messages, deflated one after the other, each looking back at those before. */
async function deflated(messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
  const stream = createDeflateRaw();
  const pieces: Uint8Array[] = [];
  for (const message of messages) {
    const chunks: Buffer[] = [];
    const take = (chunk: Buffer): void => void chunks.push(chunk);
    stream.on('data', take);
    stream.write(message);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    stream.off('data', take);
    pieces.push(Buffer.concat(chunks).subarray(0, -4));
  }
  return pieces;
}

async function theEvents(): Promise<readonly Event[]> {
  const S = SECRETS;
  const profile = {
    name: 'lb',
    summary: '',
    evidence: [],
    rules: [
      {
        name: 'r',
        request: [{ set: { 'X-API-Key': S.profile } }],
        answer: { status: 403, body: `{"token":"${S.profileAnswer}"}` },
      },
    ],
  };
  const deflate: readonly [string, string] = ['Sec-WebSocket-Extensions', 'permessage-deflate'];
  const [one, two, three] = await deflated([
    bytes(`{"access_token":"${S.deflated}"}`),
    bytes('nothing'),
    bytes(`again ${S.deflated} and ${EVERYWHERE}`),
  ]);
  const fragments = [
    `{"password":"${S.fragmented.slice(0, 5)}`,
    S.fragmented.slice(5, 9),
    `${S.fragmented.slice(9)}"} ${EVERYWHERE}`,
  ];
  const utf16 = Buffer.from(S.binary, 'utf16le');
  const coded = (exchange: number, coding: string, payload: Uint8Array): readonly Event[] => [
    anOpen({ t: 30, exchange, upgrade: null }),
    aHead({
      t: 30,
      exchange,
      startLine: 'POST /login HTTP/1.1',
      fields: [
        ['Host', 'h'],
        ['Content-Type', 'application/json'],
        ['Content-Encoding', coding],
        ['Content-Length', String(payload.length)],
      ],
    }),
    aBody({ t: 31, exchange, of: 'request', hop: 0, payload, bytes: payload.length }),
    aResponse({
      t: 32,
      exchange,
      startLine: 'HTTP/1.1 200 OK',
      fields: [
        ['Content-Encoding', coding],
        ['Content-Length', String(payload.length)],
      ],
    }),
    aBody({ t: 33, exchange, hop: 0, payload, bytes: payload.length }),
    aClose({
      t: 34,
      exchange,
      how: 'response',
      client: aSideEnd({ code: null }),
      backend: aSideEnd({ code: null }),
    }),
  ];
  return [
    aSession({ target: `wss://${S.userInfo}:x@staging.example.com/ws`, profiles: [profile] }),
    anOpen(),
    aHead({
      startLine: `GET /ws?x=1&access_token=${encodeURIComponent(S.query)} HTTP/1.1`,
      fields: [
        ['Host', 'localhost:8080'],
        ['Upgrade', 'websocket'],
        ['Connection', 'Upgrade'],
        ['Authorization', `Bearer ${S.bearer}`],
        ['Cookie', `sid=${S.cookie}; theme=dark`],
        ['Sec-WebSocket-Protocol', `chat, jwt.${S.prefixed}`],
        ['Sec-WebSocket-Protocol', `bearer, ${S.subprotocol}`],
        ['X-API-Key', S.apiKey],
        ['X-E2E-Bypass', S.bypass],
        ['X-Debug', EVERYWHERE],
      ],
      raw: `GET / HTTP/1.1\r\nAuthorization:\tBearer ${S.bearer}\r\nX-Api-Token: one\r\n ${S.raw}\r\n${EVERYWHERE}\r\n\r\n`,
    }),
    aHead({
      hop: 1,
      fields: [
        ['Proxy-Authorization', `Basic ${Buffer.from(`user:${S.basic}`).toString('base64')}`],
        ['Host', 'h'],
      ],
      changes: [
        aChange({ before: `Bearer ${S.bearer}` }),
        aChange({ operation: 'set', name: 'X-Other', before: EVERYWHERE, after: S.profile }),
        aChange({
          operation: 'path',
          name: ':path',
          before: `/ws?token=${encodeURIComponent(S.query)}`,
          after: '/',
        }),
      ],
    }),
    aConnected({ tls: { subject: `CN=${S.apiKey}`, distrusted: EVERYWHERE } }),
    aResponse({ hop: 1, fields: [deflate, ['Set-Cookie', `sid=${S.setCookie}; Path=/`]] }),
    aHead({
      of: 'informational',
      startLine: 'HTTP/1.1 103 Early Hints',
      fields: [['X-Auth-Token', S.informational]],
    }),
    aResponse({ fields: [deflate, ['Set-Cookie', `sid=${S.setCookie}; Path=/`]] }),
    aFrame({ t: 10, payload: bytes(`{"a":"${S.jwtInFrame}","client_secret":${JSON.stringify(S.json)}}`) }),
    aFrame({ t: 11, n: 2, payload: bytes(JSON.stringify({ inner: JSON.stringify({ token: S.escaped }) })) }),
    aFrame({ t: 12, n: 3, fin: false, payload: bytes(fragments[0] ?? '') }),
    aFrame({ t: 12.1, n: 4, opcode: 9, payload: bytes(S.ping) }),
    aFrame({ t: 12.2, from: 'backend', rsv: 4, payload: one ?? bytes('') }),
    aFrame({ t: 12.3, n: 5, opcode: 0, fin: false, payload: bytes(fragments[1] ?? '') }),
    aFrame({ t: 12.4, n: 6, opcode: 0, payload: bytes(fragments[2] ?? '') }),
    aFrame({ t: 13, from: 'backend', n: 2, rsv: 4, payload: two ?? bytes('') }),
    aFrame({
      t: 14,
      from: 'backend',
      n: 3,
      rsv: 4,
      fin: false,
      payload: (three ?? bytes('')).subarray(0, 20),
    }),
    aFrame({ t: 14.1, from: 'backend', n: 4, opcode: 0, payload: (three ?? bytes('')).subarray(20) }),
    aFrame({
      t: 15,
      n: 7,
      opcode: 2,
      payload: Buffer.concat([
        Buffer.of(0, 255),
        bytes(`token ${S.binary}`),
        utf16,
        Buffer.of(128),
        bytes(S.bearer),
      ]),
    }),
    aFrame({ t: 16, n: 8, opcode: 2, payload: gzipSync(`{"password":"${S.gzipFrame}"} ${EVERYWHERE}`) }),
    aFrame({ t: 16.1, n: 9, payload: bytes(`{"password":"${S.binary}","ping":{"secret":"${S.ping}"}}`) }),
    aFrame({ t: 17, n: 10, payload: bytes(`and ${S.cookie.slice(0, 10)}`), cut: 100, length: 114 }),
    aViolation({ t: 17.1, message: EVERYWHERE }),
    aFault({ t: 17.2, detail: EVERYWHERE }),
    aMark({ t: 17.3, text: EVERYWHERE }),
    aGap({ t: 17.4, why: EVERYWHERE }),
    anError({ t: 17.5, message: EVERYWHERE, raw: `GARBAGE\r\nX-Secret: ${S.error}\r\n${EVERYWHERE}` }),
    aFrame({ t: 18, n: 11, opcode: 8, payload: closePayload(1008, `no: ${S.bearer} ${S.apiKey}`) }),
    aClose({
      t: 19,
      client: aSideEnd({ code: 1008, reason: `no: ${S.bearer} ${S.apiKey}` }),
      backend: aSideEnd({ reason: S.bypass }),
    }),
    ...coded(2, 'gzip', gzipSync(`{"password":"${S.gzipped}"} ${EVERYWHERE}`)),
    ...coded(3, 'br', brotliCompressSync(`{"password":"${S.brotli}"} ${EVERYWHERE}`)),
    ...coded(4, 'deflate', deflateSync(`{"password":"${S.zlib}"} ${EVERYWHERE}`)),
    ...coded(5, 'deflate', deflateRawSync(`{"password":"${S.zlib}"} ${EVERYWHERE}`)),
    ...coded(6, 'unknown', bytes(`{"password":"${S.zlib}"} ${EVERYWHERE}`)),
    anOpen({ t: 40, exchange: 7, upgrade: null }),
    aHead({
      t: 40,
      exchange: 7,
      startLine: 'POST /form HTTP/1.1',
      fields: [
        ['Host', 'h'],
        ['Transfer-Encoding', 'chunked'],
      ],
    }),
    aBody({
      t: 41,
      exchange: 7,
      of: 'request',
      hop: 0,
      more: true,
      payload: bytes(`password=${S.form}&x={"token":"${S.twoParts.slice(0, 4)}`),
    }),
    aBody({
      t: 42,
      exchange: 7,
      of: 'request',
      hop: 0,
      payload: bytes(`${S.twoParts.slice(4)}"} ${EVERYWHERE}`),
      trailers: [
        ['X-Trailer-Token', S.trailer],
        ['X-Note', EVERYWHERE],
      ],
    }),
    aResponse({ t: 43, exchange: 7, startLine: 'HTTP/1.1 200 OK', fields: [] }),
    aBody({
      t: 44,
      exchange: 7,
      payload: bytes(
        `--b\r\nContent-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\n${S.multipart}\r\n--b--\r\n` +
          `<login><password>${S.xml}</password></login> -----BEGIN PRIVATE KEY-----\n${S.pem}\n-----END PRIVATE KEY----- ${EVERYWHERE}`,
      ),
    }),
    aClose({ t: 45, exchange: 7, how: 'response' }),
    aProfiles({ t: 46, profiles: [profile] }),
    anEnd({ t: 50 }),
  ];
}

/** What somebody who wants the secrets would try, once: texts of an export in every coding that it may be in. */
function unpacked(output: Buffer): readonly string[] {
  const raw = output.toString('latin1');
  const packed = [...raw.matchAll(/[\w+/-]{8,}={0,2}/g)].map(([text]) => Buffer.from(text, 'base64'));
  const tries = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync];
  const opened = [output, ...packed].flatMap((each) =>
    tries.flatMap((open) => {
      try {
        return [open(each, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')];
      } catch {
        return [];
      }
    }),
  );
  const texts = [raw, ...packed.map((each) => each.toString('latin1')), ...opened];
  return texts.flatMap((text) => [
    text,
    text.replaceAll('\0', ''),
    text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    text.replaceAll(/\\+(["\\/])/g, '$1'),
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#34;', '"')
      .replaceAll('&amp;', '&')
      .replaceAll('&#92;', '\\'),
    text.replaceAll(/"\s*,\s*"|"\s*\n\s*"|["'}{[\]]/g, ''),
    Buffer.from(text.replaceAll(/[^\da-f]/gi, '').slice(0, 1_000_000), 'hex').toString('latin1'),
  ]);
}

const leaks = (output: Buffer): readonly string[] => {
  const texts = unpacked(output);
  return Object.entries(SECRETS)
    .filter(([, secret]) => {
      const forms = [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64url').slice(0, -2),
        Buffer.from(secret).toString('hex'),
      ];
      return texts.some((text) => forms.some((form) => text.includes(form)));
    })
    .map(([place]) => place);
};

describe('an export', () => {
  test.each(FORMATS)(
    'as %s holds none of the secrets, wherever they were and however they were spelled',
    async (name) => {
      expect(leaks(exported(name, await theEvents(), {}, true))).toEqual([]);
    },
  );

  test('as jsonl holds all of them where they are to be kept', async () => {
    const kept = leaks(exported('jsonl', await theEvents()));
    expect(kept).toEqual(Object.keys(SECRETS));
  });

  test.each(FORMATS)('as %s holds those of heads where they are to be kept', async (name) => {
    expect(leaks(exported(name, await theEvents()))).toEqual(
      expect.arrayContaining(['bearer', 'prefixed', 'query']),
    );
  });

  test.each([false, true])(
    'redacts events that hold none of the secrets (lengths kept: %s)',
    async (isLengthKept) => {
      const { events } = redacted(await theEvents(), isLengthKept);
      const payloads = events.flatMap((event) => ('payload' in event ? [Buffer.from(event.payload)] : []));
      expect(leaks(Buffer.concat(payloads))).toEqual([]);
    },
  );
});
