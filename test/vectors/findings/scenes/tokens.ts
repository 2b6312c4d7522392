import { createHmac } from 'node:crypto';

const SECRET = 's3cr3t-of-the-demo';

/** Now, in seconds since 1970, as tokens count. */
export const nowS = (): number => Math.floor(Date.now() / 1000);

/** A signed token; for `demo-user`, issued a minute ago, good for an hour unless told otherwise. */
export function token(claims: Readonly<Record<string, unknown>> = {}): string {
  return sign({ sub: 'demo-user', iat: nowS() - 60, exp: nowS() + 3600, ...claims });
}

/** A token whose claims are that text. */
export function tokenOf(claims: string): string {
  const signed = `${part('{"alg":"HS256","typ":"JWT"}')}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

const sign = (claims: object): string => tokenOf(JSON.stringify(claims));
const part = (text: string): string => Buffer.from(text).toString('base64url');
