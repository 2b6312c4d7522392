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
export { isWithinMessageAfter } from './frame-rules.ts';
export { createFrameReader, type FrameReader, type FrameReaderOptions } from './frame-reader.ts';
export { encodeFrame, type FrameToWrite } from './frame-writer.ts';
export { isControl, isReservedOpcode, opcodeName, OPCODE } from './opcodes.ts';
export type { FrameRule, JudgedRule, Seen, SeenFrame, SeenViolation, StreamRule } from './seen.ts';
export { createHeadReader, type HeadReader, type HeadReading, type ReceivedHead } from './head-reader.ts';
export { headText } from './head-text.ts';
export { encodeHead, oddSpelling } from './head-writer.ts';
export { requestFraming, responseFraming, type BodyFraming } from './body-framing.ts';
export { createBodyReader } from './body-reader.ts';
export { decodeContent, type DecodedContent } from './content-coding.ts';
export type { BodyReader, BodyReading } from './body-reading.ts';
export { foreignOrigin, type HomeOrigins } from './origin.ts';
export { parseTarget, type Target } from './target.ts';
export { deflateParameters, hasContextTakeover, type DeflateParameters } from './deflate-parameters.ts';
export { parseExtensions, type Extension, type ExtensionParameter } from './extensions.ts';
export {
  acceptKey,
  chosenSubprotocol,
  isAccepted,
  offeredSubprotocols,
  type ChosenSubprotocol,
} from './handshake.ts';
export { createInflater, type Inflated, type Inflater, type InflaterOptions } from './inflater.ts';
export {
  NOT_UTF8,
  createMessageReader,
  type Message,
  type MessageFrame,
  type MessageReader,
  type MessageReaderOptions,
} from './message-reader.ts';
