import { Buffer, isUtf8 } from 'node:buffer';
import type { BodyEvent, Event, Exchange } from '../model/index.ts';
import { destinationOf, originOf } from '../study/index.ts';
import { decodeContent, headText, type DecodedContent } from '../wire/index.ts';
import { hexInWords } from './frame-content.ts';
import { cut } from './head-rows.ts';
import { discreet, discreetValue, type Look } from './look.ts';
import { bytesInWords, counted } from './quantity.ts';

/** What the lines of bodies need to know beside the bodies. */
export interface BodyLinesOptions extends Look {
  /** Whether titles carry the number of their exchange, as they must where several are shown together. */
  readonly isNumbered: boolean;
  /** What is known of an exchange: its stations name the hop of a body. */
  readonly exchange: (number: number) => Exchange | undefined;
}

/** Tells bodies, each once it is whole; holds the begun ones, as far as they will be shown. */
export interface BodyLines {
  /** Lines, without their ends, that this event adds: a whole body's, or none. */
  lines(event: Event): readonly string[];
}

/** A body as far as it has been recorded. */
interface Gathered {
  readonly first: BodyEvent;
  readonly pieces: Uint8Array[];
  kept: number;
  content: number;
  bytes: number;
  cut: number;
  trailers: BodyEvent['trailers'];
}

const INDENT = '    ';
/** Lines of a body that are shown, unless values are shown whole. */
const MOST_LINES = 20;
/** Content bytes that are held for those lines: wide ones of four bytes a character. */
const MOST_BYTES = 64 * 1024;
/** Bytes that a coded body may grow to. */
const DECODED_LIMIT = 16 * 1024 * 1024;
/** Bytes of the longest character but one: as many may be left of one that a limit cut. */
const CUT_CHARACTER_BYTES = 3;

/** Lines of bodies: a title with its hop and size, then the content where it is text, else its first bytes. */
export function createBodyLines(options: BodyLinesOptions): BodyLines {
  const begun = new Map<string, Gathered>();
  const keyOf = ({ exchange, of }: BodyEvent): string => `${exchange} ${of}`;

  function take(event: BodyEvent): readonly string[] {
    const body = begun.get(keyOf(event)) ?? nothingOf(event);
    add(body, event, options.isFull ? Number.POSITIVE_INFINITY : MOST_BYTES);
    if (event.more) begun.set(keyOf(event), body);
    else begun.delete(keyOf(event));
    return event.more ? [] : bodyLines(body, options);
  }

  return {
    lines(event) {
      if (event.event === 'body') return take(event);
      if (event.event !== 'close') return [];
      // a body that its sender broke off has no last part
      const broken = [...begun].filter(([, { first }]) => first.exchange === event.exchange);
      for (const [key] of broken) begun.delete(key);
      return broken.flatMap(([, body]) => bodyLines(body, options));
    },
  };
}

function nothingOf(first: BodyEvent): Gathered {
  return { first, pieces: [], kept: 0, content: 0, bytes: 0, cut: 0, trailers: undefined };
}

function add(body: Gathered, event: BodyEvent, limit: number): void {
  const piece = event.payload.subarray(0, Math.max(0, limit - body.kept));
  body.pieces.push(piece);
  body.kept += piece.length;
  body.content += event.payload.length;
  body.bytes += event.bytes;
  body.cut += event.cut;
  body.trailers = event.trailers ?? body.trailers;
}

function bodyLines(body: Gathered, options: BodyLinesOptions): readonly string[] {
  const { first, trailers = [] } = body;
  if (body.bytes === 0 && trailers.length === 0) return [];
  const { paint } = options;
  const decoded = decodedOf(body, options);
  const number = options.isNumbered ? `${paint.bold(`#${first.exchange}`)}  ` : '';
  return [
    `${number}${paint.bold(`${first.of} body`)}  ${paint.cyan(wayOf(first, options))}  ${paint.dim(sizeOf(body, decoded))}`,
    ...contentLines(body, decoded, options),
    ...trailers.map(([name, value]) => {
      const label = `trailer ${name}: `;
      return `${INDENT}${paint.dim(label)}${cut(discreetValue(name, value, options), label.length + INDENT.length, options)}`;
    }),
  ];
}

function wayOf(body: BodyEvent, { exchange }: BodyLinesOptions): string {
  const known = exchange(body.exchange);
  return known === undefined ? `hop ${body.hop}` : `${originOf(body, known)} → ${destinationOf(body, known)}`;
}

/** The content with its codings taken off, as the head on the hop where it was read names them. */
function decodedOf({ first, pieces }: Gathered, { exchange }: BodyLinesOptions): DecodedContent {
  const heads = exchange(first.exchange)?.heads.filter(({ of }) => of === first.of) ?? [];
  const head = heads.find(({ hop }) => hop === first.hop) ?? heads[0];
  const content = Buffer.concat(pieces);
  if (head === undefined) return { bytes: content, codings: [], problem: null };
  return decodeContent(content, head, DECODED_LIMIT);
}

function sizeOf({ bytes, cut: lost }: Gathered, { codings, problem }: DecodedContent): string {
  const kept = lost === 0 ? '' : `, ${bytesInWords(lost)} not recorded`;
  const coded = codings.length === 0 ? '' : `, ${codings.map(headText).join(', ')}`;
  return `${bytesInWords(bytes)} on the wire${kept}${coded}${problem === null ? '' : ` that cannot be read: ${problem}`}`;
}

function contentLines(body: Gathered, decoded: DecodedContent, look: Look): readonly string[] {
  const content = Buffer.from(decoded.bytes.buffer, decoded.bytes.byteOffset, decoded.bytes.length);
  if (content.length === 0) return [];
  const isWhole = body.kept === body.content;
  const text = textOf(content, !isWhole || body.cut > 0);
  if (text === null) return [`${INDENT}${cut(hexInWords(content, look.isFull), INDENT.length, look)}`];
  const lines = discreet(text, look)
    .replace(/\r?\n$/, '')
    .split(/\r\n|\n|\r/);
  const shown = look.isFull ? lines : lines.slice(0, MOST_LINES);
  const size = isWhole ? content.length : body.content;
  return [
    ...shown.map((line) => `${INDENT}${cut(line, INDENT.length, look)}`.trimEnd()),
    ...(shown.length === lines.length && isWhole
      ? []
      : [`${INDENT}${look.paint.dim(`… of ${counted(size, 'byte')}; --full shows them all`)}`]),
  ];
}

/** The text of a body, or null where it is none. Where it is cut, a character may be cut as well. */
function textOf(content: Buffer, isCut: boolean): string | null {
  for (let less = 0; less <= (isCut ? CUT_CHARACTER_BYTES : 0); less += 1) {
    const whole = content.subarray(0, Math.max(0, content.length - less));
    if (isUtf8(whole)) return whole.toString('utf8');
  }
  return null;
}
