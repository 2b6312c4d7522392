import { getSystemErrorMap } from 'node:util';

/**
 * Why the system refused, in its own words and with its code: `no space left on device (ENOSPC)`; the message of any
 * other error.
 */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known =
    'errno' in error && typeof error.errno === 'number' ? getSystemErrorMap().get(error.errno) : undefined;
  if (known === undefined) return error.message;
  const [code, words] = known;
  return `${words} (${code})`;
}

/** The system's code of an error, such as `EEXIST`, or null where it has none. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
