import type { Head } from '../model/index.ts';
import type { ReceivedHead } from './head-reader.ts';

/**
 * The bytes of a head: start line, fields, empty line, in latin-1.
 *
 * With `received`, what is the same as in it goes out in the very bytes it came in: a head that nobody changed is
 * byte for byte what was received, and a changed one differs only in what was changed.
 * @see RFC 9112 §2.1
 */
export function encodeHead(head: Head, received?: ReceivedHead): Buffer {
  if (received !== undefined && isUntouched(head, received)) return Buffer.from(received.raw, 'latin1');
  let text = line(head.startLine);
  for (const field of head.fields) text += received?.lines.get(field) ?? line(`${field[0]}: ${field[1]}`);
  return Buffer.from(`${text}\r\n`, 'latin1');
}

/** The bytes of a received head in latin-1 where its start line and fields do not tell them, else undefined. */
export function oddSpelling(received: ReceivedHead): string | undefined {
  return encodeHead(received.head).toString('latin1') === received.raw ? undefined : received.raw;
}

function isUntouched(head: Head, { head: before }: ReceivedHead): boolean {
  return (
    head.startLine === before.startLine &&
    head.fields.length === before.fields.length &&
    head.fields.every((field, at) => field === before.fields[at])
  );
}

/** One line with its end. A line end inside would make two of it: rules refuse those, so here it is our bug. */
function line(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Error(`A head line holds a line end: ${JSON.stringify(text)}`);
  return `${text}\r\n`;
}
