import { Buffer, isUtf8 } from 'node:buffer';
import {
  firstValue,
  requestLine,
  statusLine,
  trimOws,
  type Head,
  type HeadEvent,
} from '../../model/index.ts';
import { decodeContent, headText } from '../../wire/index.ts';

/** A name with its value, as HAR has all lists of them. */
export interface HarPair {
  readonly name: string;
  readonly value: string;
}

/** @see HAR 1.2 §cookies */
export interface HarCookie extends HarPair {
  readonly path?: string;
  readonly domain?: string;
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
  readonly sameSite?: string;
}

/** @see HAR 1.2 §request */
export interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** In order, in the case they came in, duplicates kept. */
  readonly headers: readonly HarPair[];
  readonly queryString: readonly HarPair[];
  readonly cookies: readonly HarCookie[];
  /** Bytes; -1 where they are not known. */
  readonly headersSize: number;
  readonly bodySize: number;
  readonly postData?: HarPostData;
}

/** @see HAR 1.2 §postData */
export interface HarPostData {
  readonly mimeType: string;
  readonly text: string;
  /** Set where the text is base64: HAR has no word for that in a request. */
  readonly _encoding?: 'base64';
}

/** @see HAR 1.2 §response */
export interface HarResponse {
  readonly status: number;
  readonly statusText: string;
  readonly httpVersion: string;
  readonly headers: readonly HarPair[];
  readonly cookies: readonly HarCookie[];
  readonly content: HarContent;
  readonly redirectURL: string;
  readonly headersSize: number;
  readonly bodySize: number;
  /** Head and body on the wire, as Chrome writes it. */
  readonly _transferSize: number;
  /** Why there is no answer, as Chrome writes it; null where there is one. */
  readonly _error: string | null;
}

/** @see HAR 1.2 §content */
export interface HarContent {
  readonly size: number;
  readonly mimeType: string;
  readonly compression?: number;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly comment?: string;
}

/** A body as far as it was recorded. */
export interface RecordedBody {
  readonly bytes: Uint8Array;
  /** Content bytes that are missing in it. */
  readonly cut: number;
  /** Bytes on the wire, framing included. */
  readonly wireBytes: number;
}

/** What a body may grow to when its codings are taken off. */
const CONTENT_LIMIT = 16 * 1024 * 1024;

/** A request as it was on one hop; empty where its head could not be read. */
export function harRequest(head: HeadEvent | undefined, url: string, body: RecordedBody): HarRequest {
  const line = head === undefined ? null : requestLine(head.startLine);
  const post = head === undefined || body.wireBytes === 0 ? {} : { postData: harPostData(head, body.bytes) };
  return {
    method: line?.method ?? '',
    url,
    httpVersion: line?.version ?? '',
    headers: headersOf(head),
    queryString: queryOf(url),
    cookies: head === undefined ? [] : requestCookies(head),
    headersSize: head === undefined ? -1 : headBytes(head),
    bodySize: body.bytes.length + body.cut,
    ...post,
  };
}

/** A response as it was on one hop; status 0 where there was none, as Chrome has it. */
export function harResponse(
  head: HeadEvent | undefined,
  body: RecordedBody,
  error: string | null,
): HarResponse {
  const line = head === undefined ? null : statusLine(head.startLine);
  const headersSize = head === undefined ? -1 : headBytes(head);
  return {
    status: line?.status ?? 0,
    statusText: headText(line?.reason ?? ''),
    httpVersion: line?.version ?? '',
    headers: headersOf(head),
    cookies: head === undefined ? [] : responseCookies(head),
    content: harContent(head, body),
    redirectURL: head === undefined ? '' : headText(firstValue(head, 'Location') ?? ''),
    headersSize,
    bodySize: body.bytes.length + body.cut,
    _transferSize: Math.max(0, headersSize) + body.wireBytes,
    _error: head === undefined ? error : null,
  };
}

/** Fields as HAR has them, as people wrote them. */
export function headersOf(head: Head | undefined): readonly HarPair[] {
  return (head?.fields ?? []).map(([name, value]) => ({ name: headText(name), value: headText(value) }));
}

/** Bytes of a head on the wire, its empty line included. */
function headBytes({ startLine, fields, raw }: HeadEvent): number {
  if (raw !== undefined) return raw.length;
  return fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, startLine.length + 4);
}

function harContent(head: HeadEvent | undefined, { bytes, cut }: RecordedBody): HarContent {
  const mimeType = head === undefined ? '' : headText(firstValue(head, 'Content-Type') ?? '');
  if (head === undefined || bytes.length === 0) return { size: cut, mimeType: mimeType || 'x-unknown' };
  const decoded = decodeContent(bytes, head, CONTENT_LIMIT);
  const size = decoded.bytes.length;
  const isDecoded = decoded.codings.length > 0 && decoded.problem === null;
  const comments = [
    cut > 0 ? `${cut} bytes of it were not recorded` : '',
    decoded.problem === null ? '' : `still coded: ${decoded.problem}`,
  ].filter((comment) => comment !== '');
  return {
    size: isDecoded ? size : size + cut,
    mimeType: mimeType || 'x-unknown',
    ...(isDecoded && cut === 0 ? { compression: size - bytes.length } : {}),
    ...textOf(decoded.bytes),
    ...(comments.length > 0 ? { comment: comments.join('; ') } : {}),
  };
}

function textOf(bytes: Uint8Array): { readonly text: string; readonly encoding?: 'base64' } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return isUtf8(bytes)
    ? { text: buffer.toString('utf8') }
    : { text: buffer.toString('base64'), encoding: 'base64' };
}

function harPostData(head: Head, bytes: Uint8Array): HarPostData {
  const { text, encoding } = textOf(bytes);
  const mimeType = headText(firstValue(head, 'Content-Type') ?? '');
  return { mimeType, text, ...(encoding === undefined ? {} : { _encoding: encoding }) };
}

/** Names and values as they stand in the URL, as Chrome has them. */
function queryOf(url: string): readonly HarPair[] {
  const query = /^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? '';
  if (query === '') return [];
  return query.split('&').map((member) => pairOf(member));
}

function pairOf(text: string): HarPair {
  const equals = text.indexOf('=');
  return equals < 0
    ? { name: text, value: '' }
    : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/** @see RFC 6265 §4.2.1 */
function requestCookies(head: Head): readonly HarCookie[] {
  return headersOf(head)
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .flatMap(({ value }) => value.split(';'))
    .map((pair) => pairOf(trimOws(pair)))
    .filter(({ name, value }) => name !== '' || value !== '');
}

/** @see RFC 6265 §4.1.1 */
function responseCookies(head: Head): readonly HarCookie[] {
  return headersOf(head)
    .filter(({ name }) => name.toLowerCase() === 'set-cookie')
    .map(({ value }) => responseCookie(value));
}

function responseCookie(value: string): HarCookie {
  const [pair = '', ...rest] = value.split(';').map(trimOws);
  const attributes = new Map(rest.map(pairOf).map(({ name, value: set }) => [name.toLowerCase(), set]));
  const text = (key: string): string | undefined => attributes.get(key);
  const expires = Date.parse(text('expires') ?? '');
  const [path, domain, sameSite] = [text('path'), text('domain'), text('samesite')];
  return {
    ...pairOf(pair),
    ...(path === undefined ? {} : { path }),
    ...(domain === undefined ? {} : { domain }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    ...(sameSite === undefined ? {} : { sameSite }),
  };
}
