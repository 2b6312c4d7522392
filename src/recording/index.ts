/**
 * What a recording says: one event a line and back, and from many events the exchanges that they tell of.
 *
 *     event ─► encodeEvent ─► line ─► decodeLine ─► event ─► fold ─► exchanges
 *
 * It refuses files and clocks (`store` has them), and it judges nothing: whether an exchange went as it should is
 * for `study` to say. Redaction is here because it goes by the same words; it is for showing, never for keeping.
 */
export { decodeLine, type DecodedLine } from './decode-event.ts';
export { decodeFirstLine } from './decode-first-line.ts';
export { encodeEvent } from './encode-event.ts';
export { createFold, type Fold } from './fold.ts';
export { UNKNOWN } from './fold-exchange.ts';
export { REDACTED, redactField, redactText } from './redact.ts';
