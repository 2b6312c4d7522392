/**
 * What a screen shows, as lines of text: events as they happen, and what a recording says of its exchanges.
 *
 *     events ─► log                      one line a handshake, close, error, fault
 *     exchanges ─► list · summary · heads
 *     events ─► frames · bodies          one by one
 *
 * It refuses to judge (`study` does), to draw (`terminal` does) and to write anywhere. Everything that came over the
 * wire is made visible here before it is shown: no line holds a control character but the colours of `Paint`.
 */
export { createBodyLines, type BodyLines, type BodyLinesOptions } from './bodies.ts';
export { caretLines } from './caret.ts';
export { changedNames, SIGNS } from './changes.ts';
export { comparisonJson } from './diff-json.ts';
export { pairLine, pairsSummary, unpairedLine } from './diff-pairs.ts';
export { comparisonLines, verdictLines, type ComparedSide } from './diff-text.ts';
export { closeInWords, endingInWords, outcomeInWords } from './ending.ts';
export { exchangeJson } from './exchange-json.ts';
export { exchangeList } from './exchange-list.ts';
export { exchangeSummary } from './exchange-summary.ts';
export { exchangesInWords, findingLines, SEVERITY_SIGNS } from './findings.ts';
export { codeJson, codeList, explanationJson, explanationLines } from './explanation.ts';
export { createFrameLines, type FrameLines, type FrameLinesOptions } from './frames.ts';
export { changeLines, endingLine, handshakeLine } from './handshake.ts';
export { headLines, type HeadsOptions } from './heads.ts';
export { hopLines } from './hop-lines.ts';
export { createLog, type Log, type LogOptions } from './log.ts';
export type { Look } from './look.ts';
export { answererInWords, requestInWords, statusInWords } from './passage.ts';
export { createPaint, type Paint, type Style } from './paint.ts';
export { paintedPad, paintedSlice, paintedWidth, paintedWrap } from './painted.ts';
export { bytesInWords, counted, durationInWords } from './quantity.ts';
export { headColumns } from './side-by-side.ts';
export { sessionSummary } from './session-summary.ts';
export { subprotocolInWords } from './subprotocol.ts';
export { errorInWords, faultInWords, gapInWords, violationInWords } from './trouble.ts';
export { visible, visibleUtf8 } from './visible.ts';
export { fit, pad, widthOf, wrap } from './width.ts';
export type {
  Caret,
  Notice,
  Picture,
  ProfileChoice,
  RecordingState,
  Screen,
  ScreenOptions,
} from './screen/screen.ts';
export { createScreen } from './screen/create-screen.ts';
export type { Intent } from './screen/intent.ts';
export type { Key, Pointer, Size } from './screen/input.ts';
export { TABS, type Place, type TabName } from './screen/place.ts';
export type { TrafficLimits } from './screen/traffic.ts';
