import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';

/** What every fingerprint begins with. */
export const FINGERPRINT_PREFIX = 'redacted~';

/**
 * Fingerprints within a text, with what makes them as long as the secret was: the part behind the prefix in the first
 * group; `short` where a secret has none.
 */
export const FINGERPRINT = /redacted~([\da-f]{8}|short)~*/g;

/** Shorter secrets have no fingerprint: who sees many could tell them by their lengths and places. */
const SHORTEST = 6;

/** So many hexadecimal digits of the HMAC are shown. */
const DIGITS = 8;

/** Replacements of secrets: characters of tokens (RFC 9110 §5.6.2), so that heads and queries stay what they were. */
export interface Fingerprints {
  /** `redacted~3f9a2c1b`, the same for the same secret; `redacted~short` for a short one. */
  readonly brief: (plain: string) => string;
  /**
   * As many bytes as `spelled` has, each a character: the fingerprint with `~` behind it, `~3f9a2c1b` where that is
   * too long, and nothing but `~` for a short secret.
   */
  readonly asLong: (plain: string, spelled: string) => string;
}

/** Fingerprints under a key, HMAC-SHA256: who does not have the key can neither test a guess nor go back. */
export function createFingerprints(key: Uint8Array): Fingerprints {
  const known = new Map<string, string>();
  const digitsOf = (plain: string): string => {
    const digits = known.get(plain);
    if (digits !== undefined) return digits;
    const hmac = createHmac('sha256', key).update(Buffer.from(plain, 'latin1')).digest('hex');
    const made = hmac.slice(0, DIGITS);
    if (known.size < MOST_KNOWN) known.set(plain, made);
    return made;
  };
  return {
    brief: (plain) => FINGERPRINT_PREFIX + (plain.length < SHORTEST ? 'short' : digitsOf(plain)),
    asLong(plain, spelled) {
      const { length } = spelled;
      if (plain.length < SHORTEST) return '~'.repeat(length);
      const whole = FINGERPRINT_PREFIX + digitsOf(plain);
      const shown = length < whole.length ? `~${digitsOf(plain)}`.slice(0, length) : whole;
      return shown.padEnd(length, '~');
    },
  };
}

/** Fingerprints that are kept rather than made again. */
const MOST_KNOWN = 100_000;
