/**
 * What the bytes mean: HTTP heads and bodies (RFC 9112), the WebSocket handshake, frames and messages (RFC 6455),
 * compressed messages (RFC 7692). Readers take bytes in any split; writers give bytes; all of them are functions of
 * what they were handed.
 *
 * It refuses to decide anything: a mistake on the wire is named, kept and handed on, never corrected. It knows no
 * socket, no clock and no exchange.
 */
export {
  closeCodeName,
  decodeClosePayload,
  encodeClosePayload,
  isSendableCloseCode,
  NO_STATUS_RECEIVED,
  type ClosePayload,
} from './close-codes.ts';
export type { SentClose } from './frame-judge.ts';
export { createFrameReader, type FrameReader, type FrameReaderOptions } from './frame-reader.ts';
export { encodeFrame, type FrameToWrite } from './frame-writer.ts';
export { isControl, isReservedOpcode, opcodeName, OPCODE } from './opcodes.ts';
export type { FrameRule, JudgedRule, Seen, SeenFrame, SeenViolation, StreamRule } from './seen.ts';
