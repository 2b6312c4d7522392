import type { Field, Head } from '../model/index.ts';
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
  return Buffer.from(
    spell(head, (field) => received?.lines.get(field)),
    'latin1',
  );
}

/** The bytes of a received head in latin-1 where its start line and fields do not tell them, else undefined. */
export function oddSpelling(received: ReceivedHead): string | undefined {
  return spell(received.head, () => undefined) === received.raw ? undefined : received.raw;
}

/** All lines of a head, each field in the line that it is known to have come in, else in the usual one. */
function spell({ startLine, fields }: Head, lineOf: (field: Field) => string | undefined): string {
  let text = line(startLine);
  for (const field of fields) text += lineOf(field) ?? line(`${field[0]}: ${field[1]}`);
  return `${text}\r\n`;
}

function isUntouched(head: Head, { head: before }: ReceivedHead): boolean {
  return (
    head.startLine === before.startLine &&
    head.fields.length === before.fields.length &&
    head.fields.every((field, at) => field === before.fields[at])
  );
}

/**
 * One line with its end. A line feed inside would make two of it: readers split there and rules refuse it, so here it
 * is our bug. A NUL or a bare carriage return is a backend's own, and none of our business.
 */
function line(text: string): string {
  if (text.includes('\n')) throw new Error(`A head line holds a line end: ${JSON.stringify(text)}`);
  return `${text}\r\n`;
}
