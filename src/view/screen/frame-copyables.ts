import { decodeClosePayload, NO_STATUS_RECEIVED, OPCODE } from '../../wire/index.ts';
import { prettyJson } from '../pretty-json.ts';
import { bodyContent } from './frame-body.ts';
import { bufferOf, utf8Of } from './frame-preview.ts';
import { remarkOf } from './frame-row.ts';
import type { Copyable } from './rows.ts';
import type { Passed } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** More of it is too long to be indented, or doubled, at the press of a key. */
const MOST_BYTES = 1024 * 1024;

/** What a row among the frames holds: its text, JSON indented, its bytes, the code and reason of a close frame. */
export function frameCopyables(passed: Passed, context: TabContext): readonly Copyable[] {
  const { event, held } = passed;
  if (event.event === 'body') {
    const { payload } = bodyContent({ ...passed, event }, context);
    return contentCopyables(payload, 'body');
  }
  if (event.event !== 'frame' || held === null) {
    return event.event === 'frame' ? [] : [{ what: event.event, text: remarkOf(event, context).text }];
  }
  if (event.opcode !== OPCODE.close) return contentCopyables(held.payload, 'frame');
  const { code, reason } = decodeClosePayload(event.payload);
  return [
    ...(code === NO_STATUS_RECEIVED ? [] : [{ what: 'close code', text: String(code) }]),
    ...(reason === '' ? [] : [{ what: 'reason of the close frame', text: reason }]),
    ...(event.payload.length === 0 ? [] : [{ what: 'frame in hexadecimal', text: hexOf(event.payload) }]),
  ];
}

function contentCopyables(payload: Uint8Array, what: string): readonly Copyable[] {
  if (payload.length === 0) return [];
  const text = utf8Of(bufferOf(payload), false);
  const isShort = payload.length <= MOST_BYTES;
  const json = text === null || !isShort ? null : prettyJson(text);
  return [
    ...(text === null ? [] : [{ what: `text of the ${what}`, text }]),
    ...(json === null ? [] : [{ what: `${what} as JSON, indented`, text: json.join('\n') }]),
    ...(isShort ? [{ what: `${what} in hexadecimal`, text: hexOf(payload) }] : []),
    { what: `${what} in base64`, text: bufferOf(payload).toString('base64') },
  ];
}

function hexOf(payload: Uint8Array): string {
  return bufferOf(payload).toString('hex');
}
