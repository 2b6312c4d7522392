import { BACKEND, CLIENT, type FrameEvent } from '../model/index.ts';
import { decodeClosePayload } from '../wire/index.ts';
import { count, flag, type Line, millis, text, usually } from './codec.ts';
import { base64Of, decodePayload, jsonTextOf } from './payload.ts';

const BINARY = 2;
const CLOSE = 8;
/** The bit of `rsv` that says of a message: deflated. @see RFC 7692 §6 */
const RSV1 = 4;

const fin = usually(flag, true);
const none = usually(count, 0);
const no = usually(flag, false);

/**
 * The line of a frame, without its line end. Put together by hand: a run has millions of these, and building an
 * object for JSON to walk takes longer than all else.
 */
export function encodeFrame(frame: FrameEvent): string {
  const { from, payload } = frame;
  let line = `{"t":${millisText(frame.t)},"event":"frame","exchange":${frame.exchange},"from":${quotedSender(from)},"n":${frame.n},"opcode":${frame.opcode}`;
  if (!frame.fin) line += ',"fin":false';
  if (frame.rsv !== 0) line += `,"rsv":${frame.rsv}`;
  if (frame.masked !== isUsuallyMasked(from)) line += `,"masked":${frame.masked}`;
  line += `,"length":${frame.length}`;
  if (frame.cut !== 0) line += `,"cut":${frame.cut}`;
  if (frame.missing !== 0) line += `,"missing":${frame.missing}`;
  if (frame.undelivered) line += ',"undelivered":true';
  if (frame.opcode === CLOSE) line += closeFacts(payload);
  if (payload.length === 0) return `${line}}`;
  const json = isForReading(frame) ? jsonTextOf(payload) : null;
  return json === null ? `${line},"base64":"${base64Of(payload)}"}` : `${line},"text":${json}}`;
}

/**
 * The frame that a line holds.
 * @throws Misfit where something that a frame needs is missing or of another kind
 */
export function decodeFrame(line: Line): FrameEvent {
  const from = text.decode(line['from'], 'from');
  return {
    t: millis.decode(line['t'], 't'),
    event: 'frame',
    exchange: count.decode(line['exchange'], 'exchange'),
    from,
    n: count.decode(line['n'], 'n'),
    opcode: count.decode(line['opcode'], 'opcode'),
    fin: fin.decode(line['fin'], 'fin'),
    rsv: none.decode(line['rsv'], 'rsv'),
    masked: line['masked'] === undefined ? isUsuallyMasked(from) : flag.decode(line['masked'], 'masked'),
    length: count.decode(line['length'], 'length'),
    payload: decodePayload(line),
    cut: none.decode(line['cut'], 'cut'),
    missing: none.decode(line['missing'], 'missing'),
    undelivered: no.decode(line['undelivered'], 'undelivered'),
  };
}

/** Clients mask every frame, nobody else does. @see RFC 6455 §5.1 */
export function isUsuallyMasked(from: string): boolean {
  return from === CLIENT;
}

/** Whether the payload may be text: a close frame's begins with two bytes of code, a deflated one is not text yet. */
function isForReading({ opcode, rsv }: FrameEvent): boolean {
  return opcode !== BINARY && opcode !== CLOSE && (rsv & RSV1) === 0;
}

/** Code and reason beside the payload, for those who read with jq; nobody decodes them. */
function closeFacts(payload: Uint8Array): string {
  if (payload.length < 2) return ''; // 1005 stands for none, and none was sent
  const { code, reason } = decodeClosePayload(payload);
  return `,"code":${code},"reason":${JSON.stringify(reason)}`;
}

/** Decimals of every thousandth, as JSON writes them: none for 0, `.5` for 500. */
const DECIMALS = Array.from({ length: 1000 }, (_, thousandths) => String(thousandths / 1000).slice(1));

/** Milliseconds to three decimals. Whole numbers become text far faster than fractions do. */
function millisText(ms: number): string {
  const micros = Math.round(ms * 1000);
  return `${Math.floor(micros / 1000)}${DECIMALS[micros % 1000] ?? ''}`;
}

/** Nearly every frame comes from one of two. */
function quotedSender(from: string): string {
  return from === CLIENT || from === BACKEND ? `"${from}"` : JSON.stringify(from);
}
