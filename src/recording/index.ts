/**
 * What a recording says: one event a line and back, and from many events the exchanges that they tell of.
 *
 *     event ─► encodeEvent ─► line ─► decodeLine ─► event ─► fold ─► exchanges
 *
 * It refuses files and clocks (`store` has them), and it judges nothing: whether an exchange went as it should is
 * for `study` to say. Redaction is here because it goes by the same words; it is for showing, never for keeping.
 * Filters are here because they ask for nothing else; `profile` is open to them for the nearest word to a wrong one.
 */
export { decodeLine, type DecodedLine } from './decode-event.ts';
export { decodeFirstLine } from './decode-first-line.ts';
export { encodeEvent } from './encode-event.ts';
export { createFold, type Fold } from './fold.ts';
export { decodeFrameFacts, PEEK_LENGTH, peekLine, withoutPayload, type LinePeek } from './peek-line.ts';
export { UNKNOWN } from './fold-exchange.ts';
export { REDACTED, redactField, redactText } from './redact.ts';
export type { ContentPattern, Filter, StationMention, Subject } from './filter/filter.ts';
export { createPayloadReader, type FramePayload, type PayloadReader } from './payload-reader.ts';
export { createMessageReaders, type MessageReaders } from './message-readers.ts';
export { createContentReader, type ContentReader } from './filter/content-reader.ts';
export { FILTER_HELP_HINT, filterError } from './filter/filter-error.ts';
export { filterHelp } from './filter/filter-help.ts';
export { parseFilter, type ParseFilterOptions } from './filter/parse-filter.ts';
export { createSieve, type Sieve, type SieveOptions, type Sifted } from './filter/sieve.ts';
export { FINGERPRINT } from './redaction/fingerprint.ts';
export { redactProfile } from './redaction/redact-profile.ts';
export { createRedactor, type Redactor, type RedactorOptions } from './redaction/redactor.ts';
