import { isSendableCloseCode } from '../../wire/index.ts';

/** Bytes of a close frame's reason, at most. @see RFC 6455 §5.5 */
const MOST_REASON_BYTES = 123;

/** What a user typed as a close code with a reason behind it: `1011 no credentials`. */
export function readClose(text: string): { readonly code: number; readonly reason: string } {
  const [, code = '', reason = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
  return { code: /^\d+$/.test(code) ? Number(code) : Number.NaN, reason: reason.trimEnd() };
}

/** Why that is no close code with a reason that may be sent; null where it is. */
export function closeProblem(text: string): string | null {
  const { code, reason } = readClose(text);
  if (Number.isNaN(code)) return 'a code comes first: 1000 to 4999';
  if (!isSendableCloseCode(code))
    return `no close frame may carry ${code}: 1000-1003, 1007-1014 and 3000-4999 may be sent`;
  const bytes = new TextEncoder().encode(reason).length;
  return bytes > MOST_REASON_BYTES
    ? `the reason takes ${bytes} bytes, and a close frame holds ${MOST_REASON_BYTES} at most`
    : null;
}
