import { Buffer, isUtf8 } from 'node:buffer';
import type { Exchange, FrameEvent } from '../../model/index.ts';
import { createMessageReaders } from '../../recording/index.ts';
import { decodeClosePayload, isControl, OPCODE, type Message } from '../../wire/index.ts';
import { frameRoute, lastHop } from '../routes.ts';

/** One element of a list, in JSON, and the hops on which it is to be told. */
export interface Logged {
  readonly json: string;
  readonly hops: readonly number[];
}

/** What the frames of one exchange add up to, as it grows. */
export interface WebSocketLog {
  push(frame: FrameEvent): void;
  /** Says that frames are missing here. */
  skip(): void;
  /** Messages in the order they ended. */
  readonly messages: readonly Logged[];
  /** Frames that speak of the connection, in order. */
  readonly controlFrames: readonly Logged[];
}

/**
 * Collects messages as Chrome writes them: `send` and `receive`, seconds since 1970, text as text and everything else in
 * base64. What cannot be read as the message it was meant to be is an `error` with opcode -1, as Chrome has it.
 * @param startedMs when the run's time was 0, milliseconds since 1970.
 */
export function createWebSocketLog(exchange: Exchange, startedMs: number): WebSocketLog {
  const messages: Logged[] = [];
  const controlFrames: Logged[] = [];
  const readers = createMessageReaders(exchange);

  return {
    messages,
    controlFrames,
    skip: () => readers.skip(),
    push(frame) {
      const message = readers.push(frame);
      if (message === null) return;
      const route = frameRoute(frame, exchange);
      const hops = route.hops.filter((hop) => hop === 0 || hop === lastHop(exchange));
      const told = { type: route.from === 'client' ? 'send' : 'receive', time: seconds(startedMs + frame.t) };
      if (isControl(message.opcode))
        controlFrames.push({ hops, json: JSON.stringify({ ...told, ...controlOf(message) }) });
      else messages.push({ hops, json: JSON.stringify({ ...told, ...dataOf(message, frame.from) }) });
    },
  };
}

/** Seconds since 1970, to the microsecond. */
export function seconds(ms: number): number {
  return Math.round(ms * 1000) / 1_000_000;
}

interface Data {
  readonly type?: 'error';
  readonly opcode: number;
  readonly data: string;
  /** Of a message that could not be read: its opcode, and what is there of it in base64, still deflated if it was. */
  readonly _opcode?: number;
  readonly _payload?: string;
}

function dataOf(message: Message, from: string): Data {
  const { opcode, payload, problem, cut, frames } = message;
  if (problem === undefined && cut === 0) return { opcode, data: textOf(opcode, payload) };
  const why = problem ?? `is not there whole: ${cut} of its bytes were not recorded`;
  const [first, last] = frames;
  const which = first === last ? `frame ${first}` : `frames ${first} to ${last}`;
  const data = `hoptap: the message of the ${from} in ${which} ${why}`;
  return { type: 'error', opcode: -1, data, _opcode: opcode, _payload: base64(payload) };
}

function controlOf({
  opcode,
  payload,
}: Message): Data & { readonly code?: number; readonly reason?: string } {
  const data = { opcode, data: textOf(opcode, payload) };
  const said = opcode === OPCODE.close && payload.length >= 2 ? decodeClosePayload(payload) : null;
  return said === null ? data : { ...data, code: said.code, reason: said.reason };
}

function textOf(opcode: number, payload: Uint8Array): string {
  return opcode === OPCODE.text && isUtf8(payload) ? bufferOf(payload).toString('utf8') : base64(payload);
}

function base64(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('base64');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
