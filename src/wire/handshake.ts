import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { fieldValues, listMembers, type Head } from '../model/index.ts';

/** What a server adds to the client's key before it hashes. @see RFC 6455 §1.3 */
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * The `Sec-WebSocket-Accept` that answers a `Sec-WebSocket-Key`, which may be any text: it is hashed as it is.
 * @see RFC 6455 §4.2.2
 */
export function acceptKey(secWebSocketKey: string): string {
  return createHash('sha1')
    .update(Buffer.from(secWebSocketKey + HANDSHAKE_GUID, 'latin1'))
    .digest('base64');
}

/** Whether a response's one `Sec-WebSocket-Accept` answers the request's one key. @see RFC 6455 §4.1 */
export function isAccepted(request: Head, response: Head): boolean {
  const [key, ...otherKeys] = fieldValues(request, 'Sec-WebSocket-Key');
  const [accept, ...others] = fieldValues(response, 'Sec-WebSocket-Accept');
  return key !== undefined && otherKeys.length + others.length === 0 && accept === acceptKey(key);
}

/**
 * The subprotocols that a request offers, over all its fields, in the order of preference, case and duplicates kept;
 * empty where it offers none.
 * @see RFC 6455 §4.1, item 10
 */
export function offeredSubprotocols(request: Head): readonly string[] {
  return listMembers(request, 'Sec-WebSocket-Protocol');
}

/** What a response says of the subprotocol. */
export interface ChosenSubprotocol {
  /** The field's values as they are, one for each field; empty where there is no such field. */
  readonly values: readonly string[];
  /** The one token that was chosen, or null where there is none or it cannot be told. */
  readonly subprotocol: string | null;
  /** Why it cannot be told, in a few words; null where all is well. */
  readonly problem: string | null;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * The subprotocol that a response chose: at most one field, with one token. Whether it was offered is left to whoever
 * knows the request.
 * @see RFC 6455 §4.2.2, §11.3.4
 */
export function chosenSubprotocol(response: Head): ChosenSubprotocol {
  const values = fieldValues(response, 'Sec-WebSocket-Protocol');
  const [value, ...more] = values;
  if (value === undefined) return { values, subprotocol: null, problem: null };
  if (more.length > 0)
    return { values, subprotocol: null, problem: `${values.length} fields name a subprotocol` };
  if (value === '') return { values, subprotocol: null, problem: 'the field is empty' };
  if (!TOKEN.test(value)) return { values, subprotocol: null, problem: `"${value}" is not one token` };
  return { values, subprotocol: value, problem: null };
}
