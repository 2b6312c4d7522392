import { HoptapError } from '../model/index.ts';

/** Where exchanges are bound for. */
export interface Target {
  /** As the user wrote it, with its scheme. */
  readonly url: string;
  readonly scheme: 'http' | 'https';
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** As it stands in a Host field: the port only where it is not the scheme's own. @see RFC 9110 §7.2 */
  readonly authority: string;
  /** Path and query, `/` where the URL has none. */
  readonly path: string;
}

const SCHEMES: Readonly<Record<string, 'http' | 'https'>> = {
  'ws:': 'http',
  'http:': 'http',
  'wss:': 'https',
  'https:': 'https',
};

/**
 * Reads a target URL; a bare `HOST[:PORT][/PATH]` counts as `ws://`, a bare `PORT[/PATH]` as one on `localhost`.
 * @throws HoptapError TARGET_INVALID
 * @see RFC 6455 §3
 */
export function parseTarget(text: string): Target {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `ws://${withHost(text)}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch (cause) {
    throw invalid(text, 'it is no URL', cause);
  }
  const scheme = SCHEMES[url.protocol];
  if (scheme === undefined) throw invalid(text, `its scheme is "${url.protocol.slice(0, -1)}"`);
  if (url.hostname === '') throw invalid(text, 'it names no host');
  if (url.username !== '' || url.password !== '') throw invalid(text, 'it holds a user name; use -H instead');
  if (url.hash !== '') throw invalid(text, 'a fragment never reaches a backend');
  const port = url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port);
  if (port === 0) throw invalid(text, 'port 0 is none to connect to');
  // Not url.pathname: WHATWG parsing resolves dots and re-encodes, and the backend must get what the user wrote.
  const path = withScheme.replace(/^[^/]*\/\/[^/?]*/, '');
  if (/[\0-\x20\x7f]/.test(path)) throw invalid(text, 'its path has a space or control character in it');
  if (/[^\0-\x7f]/.test(path)) throw invalid(text, 'its path has letters that must be percent-encoded');
  return {
    url: withScheme,
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    authority: url.host,
    path: path.startsWith('/') ? path : `/${path}`,
  };
}

/** A number alone would be read as an IPv4 address in one piece, which nobody means. */
function withHost(text: string): string {
  return text.replace(/^:?(?=\d{1,5}(?:[/?]|$))/, 'localhost:');
}

function invalid(text: string, why: string, cause?: unknown): HoptapError {
  const shown = text.replace(/(\/\/[^/?#@:]*):[^/?#]*@/, '$1:…@');
  return new HoptapError('TARGET_INVALID', `Cannot use "${shown}" as a target: ${why}`, {
    hint: 'A target looks like wss://staging.example.com/ws or http://127.0.0.1:9000',
    cause,
  });
}
