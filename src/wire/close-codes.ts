import { Buffer, isUtf8 } from 'node:buffer';

/** The code that stands for a close frame without one; it never appears in a frame itself. @see RFC 6455 §7.4.1 */
export const NO_STATUS_RECEIVED = 1005;

/** Bytes of the code at the front of a close frame's payload. */
const CODE_BYTES = 2;

// IANA, WebSocket Close Code Number Registry, with its meanings
const NAMES: ReadonlyMap<number, string> = new Map([
  [1000, 'Normal Closure'],
  [1001, 'Going Away'],
  [1002, 'Protocol error'],
  [1003, 'Unsupported Data'],
  [1004, 'Reserved'],
  [1005, 'No Status Rcvd'],
  [1006, 'Abnormal Closure'],
  [1007, 'Invalid frame payload data'],
  [1008, 'Policy Violation'],
  [1009, 'Message Too Big'],
  [1010, 'Mandatory Ext.'],
  [1011, 'Internal Error'],
  [1012, 'Service Restart'],
  [1013, 'Try Again Later'],
  [1014, 'Bad Gateway'],
  [1015, 'TLS handshake'],
  [3000, 'Unauthorized'],
  [3003, 'Forbidden'],
  [3008, 'Timeout'],
]);

/**
 * What a close code is called: its name in IANA's registry, or the use its range is kept for. Never empty.
 * @see RFC 6455 §7.4
 */
export function closeCodeName(code: number): string {
  const name = NAMES.get(code);
  if (name !== undefined) return name;
  if (code >= 1000 && code <= 2999) return 'Unassigned';
  if (code >= 3000 && code <= 3999) return 'Library or framework';
  if (code >= 4000 && code <= 4999) return 'Private use';
  return 'Invalid';
}

/**
 * Whether a close frame may carry that code: 1000-1003, 1007-1014 and 3000-4999.
 * @see RFC 6455 §7.4.2, and 1012-1014 in IANA's registry of close codes
 */
export function isSendableCloseCode(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/** What a close frame says. */
export interface ClosePayload {
  /** 0-65535 as sent, not judged; 1005 where the frame carried none. */
  readonly code: number;
  /** Empty where there is none. */
  readonly reason: string;
  /** False where the reason's bytes are not UTF-8, and U+FFFD stands for what could not be read. */
  readonly isReasonUtf8: boolean;
}

/**
 * Code and reason of a close frame: 2 bytes big-endian, then UTF-8. An empty payload, and one of a single byte
 * (which is forbidden), carry neither.
 * @see RFC 6455 §5.5.1
 */
export function decodeClosePayload(payload: Uint8Array): ClosePayload {
  const [high, low] = payload;
  if (high === undefined || low === undefined) {
    return { code: NO_STATUS_RECEIVED, reason: '', isReasonUtf8: true };
  }
  const reason = payload.subarray(CODE_BYTES);
  return {
    code: high * 256 + low,
    reason: Buffer.from(reason.buffer, reason.byteOffset, reason.length).toString('utf8'),
    isReasonUtf8: isUtf8(reason),
  };
}

/**
 * The payload of a close frame: code in 2 bytes, then the reason in UTF-8. Neither is judged: a code that may not be
 * sent is written as it is, and a reason over 123 bytes makes a control frame that is too long.
 * @param code 0-65535; 1005 gives an empty payload, as it stands for one.
 * @see RFC 6455 §5.5.1
 */
export function encodeClosePayload(code: number, reason = ''): Uint8Array {
  if (code === NO_STATUS_RECEIVED) return Buffer.alloc(0);
  const payload = Buffer.alloc(CODE_BYTES + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, CODE_BYTES);
  return payload;
}
