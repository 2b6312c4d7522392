import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token of the demo backend says. */
export interface Claims {
  /** Who it was issued to. */
  readonly sub: string;
  /** Seconds since 1970 at which it was issued. */
  readonly iat: number;
  /** Seconds since 1970 from which it no longer counts. */
  readonly exp: number;
}

/** A token that counts, or in a few words why it does not. */
export type TokenReading = { readonly claims: Claims } | { readonly problem: string };

const HEADER = encodePart({ alg: 'HS256', typ: 'JWT' });

/**
 * A JSON Web Token signed with HMAC-SHA256: three base64url parts joined by dots, hence also a valid subprotocol name.
 * @see RFC 7519 §3.1, RFC 7515 §3.1
 */
export function encodeToken(claims: Claims, secret: string): string {
  const signed = `${HEADER}.${encodePart(claims)}`;
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`;
}

/**
 * Reads a token as the demo backend does. The signature is compared in constant time and before the claims are read;
 * only HS256 counts.
 * @see RFC 7519 §7.2
 */
export function decodeToken(token: string, secret: string, nowMs: number): TokenReading {
  const [header = '', payload = '', signature = '', ...more] = token.split('.');
  const head = decodePart(header);
  if (signature === '' || more.length > 0 || head === null) return { problem: 'malformed token' };
  if (head['alg'] !== 'HS256') return { problem: 'token is not HS256' };

  const expected = signatureOf(`${header}.${payload}`, secret);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { problem: 'invalid token' };

  const { sub, iat, exp } = decodePart(payload) ?? {};
  if (typeof sub !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') {
    return { problem: 'token lacks sub, iat or exp' };
  }
  return nowMs < exp * 1000 ? { claims: { sub, iat, exp } } : { problem: 'token expired' };
}

function signatureOf(signed: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(signed).digest();
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decodePart(part: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
