import { createHash, timingSafeEqual } from 'node:crypto';
import { firstValue, hasField, listMembers, type Head } from '../model/index.ts';
import { decodeToken } from './token.ts';

/** The subprotocol that says "the token is among the other ones"; it is the one the backend answers with. */
export const AUTH_SUBPROTOCOL = 'jwt-auth';

/** What goes before a token that is a subprotocol by itself. */
export const TOKEN_PREFIX = 'jwt.';

/** What a backend needs to know in order to judge a request's credentials. */
export interface Keys {
  readonly secret: string;
  /** What `X-E2E-Bypass` must carry. */
  readonly bypassKey: string;
}

/** Who sent a request, and which field said so; or the close code and reason that a WebSocket gets. */
export type Verdict =
  | { readonly sub: string; readonly by: string }
  | { readonly code: 1008 | 1011; readonly reason: string; readonly why: string };

/**
 * Judges a request by its first credentials: `Authorization: Bearer`, then the subprotocols, then `X-E2E-Bypass`.
 * Credentials that do not count are 1008; where none came, 1011, and `why` tells which fields were missed and which came.
 */
export function judge(head: Head, keys: Keys, nowMs: number): Verdict {
  const found = bearerOf(head) ?? subprotocolTokenOf(listMembers(head, 'Sec-WebSocket-Protocol'));
  if (found !== null) {
    const reading = decodeToken(found.token, keys.secret, nowMs);
    return 'claims' in reading
      ? { sub: reading.claims.sub, by: found.by }
      : refusal(reading.problem, found.by);
  }
  const bypass = firstValue(head, 'X-E2E-Bypass');
  if (bypass === null) return { code: 1011, reason: 'no credentials', why: missing(head) };
  return isSameSecret(bypass, keys.bypassKey)
    ? { sub: 'e2e', by: 'X-E2E-Bypass' }
    : refusal('Invalid E2E bypass key', 'X-E2E-Bypass');
}

/**
 * The subprotocol to answer with, or null for none: `jwt-auth` where it was offered, else the token that was.
 * A client takes no other than one that it offered.
 * @see RFC 6455 §4.2.2
 */
export function chooseSubprotocol(offered: readonly string[]): string | null {
  const isAuth = offered.includes(AUTH_SUBPROTOCOL);
  return isAuth ? AUTH_SUBPROTOCOL : (offered.find((each) => each.startsWith(TOKEN_PREFIX)) ?? null);
}

interface Found {
  readonly token: string;
  readonly by: string;
}

function bearerOf(head: Head): Found | null {
  const token = /^Bearer +(\S+)$/i.exec(firstValue(head, 'Authorization') ?? '')?.[1];
  return token === undefined ? null : { token, by: 'Authorization' };
}

function subprotocolTokenOf(offered: readonly string[]): Found | null {
  const prefixed = offered.find((each) => each.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length);
  const bare = offered.includes(AUTH_SUBPROTOCOL)
    ? offered.find((each) => each !== AUTH_SUBPROTOCOL)
    : undefined;
  const token = prefixed ?? bare;
  return token === undefined ? null : { token, by: 'Sec-WebSocket-Protocol' };
}

function refusal(reason: string, by: string): Verdict {
  return { code: 1008, reason, why: `${reason} in ${by}` };
}

/** Which fields could have carried credentials and did not, and the names of all that came: never a value. */
function missing(head: Head): string {
  const missed = ['Authorization', 'X-E2E-Bypass', 'Sec-WebSocket-Protocol'].map((name) =>
    hasField(head, name) ? `no token in ${name}` : `no ${name}`,
  );
  return `${missed.join(', ')}; got ${head.fields.map(([name]) => name.toLowerCase()).join(', ')}`;
}

/** Compares in a time that depends on neither, lengths included. */
function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((each) => createHash('sha256').update(each).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
