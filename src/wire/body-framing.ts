import { fieldValues, hasField, listMembers, requestLine, statusOf, type Head } from '../model/index.ts';

/**
 * How a body's end is found: there is none, after so many bytes, by its chunks, or when the connection ends.
 * `bad` where two fields contradict each other, so that two readers would find two different ends.
 * @see RFC 9112 §6.3
 */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'until-close' }
  | { readonly kind: 'bad'; readonly message: string };

/** The framing of a request's body. @see RFC 9112 §6.1, §6.3 points 3, 4, 5, 7 */
export function requestFraming(head: Head): BodyFraming {
  const isCoded = hasField(head, 'Transfer-Encoding');
  if (isCoded && hasField(head, 'Content-Length')) {
    return { kind: 'bad', message: 'it has both Transfer-Encoding and Content-Length' };
  }
  if (isCoded && requestLine(head.startLine)?.version === 'HTTP/1.0') {
    return { kind: 'bad', message: 'it has Transfer-Encoding, which HTTP/1.0 does not know' };
  }
  if (isCoded) {
    if (isChunked(head)) return { kind: 'chunked' };
    return { kind: 'bad', message: 'its Transfer-Encoding does not end with chunked' };
  }
  return lengthFraming(head) ?? { kind: 'none' };
}

/**
 * The framing of the body of a final response to `method`. A 101 and a 2xx to CONNECT have none: what follows them is
 * no body. Contradictions go by Transfer-Encoding, and by the connection's end where lengths differ.
 * @see RFC 9112 §6.3
 */
export function responseFraming(head: Head, method: string): BodyFraming {
  const status = statusOf(head) ?? 0;
  const isBare = status < 200 || status === 204 || status === 304;
  if (method === 'HEAD' || isBare || (method === 'CONNECT' && status < 300)) return { kind: 'none' };
  if (hasField(head, 'Transfer-Encoding'))
    return isChunked(head) ? { kind: 'chunked' } : { kind: 'until-close' };
  const length = lengthFraming(head);
  return length === null || length.kind === 'bad' ? { kind: 'until-close' } : length;
}

function isChunked(head: Head): boolean {
  return listMembers(head, 'Transfer-Encoding').at(-1)?.toLowerCase() === 'chunked';
}

/** What Content-Length says; several equal values count as one. @see RFC 9110 §8.6 */
function lengthFraming(head: Head): BodyFraming | null {
  if (!hasField(head, 'Content-Length')) return null;
  const values = new Set(listMembers(head, 'Content-Length'));
  const [value = ''] = values;
  if (values.size !== 1 || !/^\d{1,15}$/.test(value)) {
    const shown = fieldValues(head, 'Content-Length').join(', ');
    return { kind: 'bad', message: `its Content-Length "${shown}" is not one number` };
  }
  return Number(value) === 0 ? { kind: 'none' } : { kind: 'length', bytes: Number(value) };
}
