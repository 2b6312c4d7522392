import { HoptapError } from '../model/index.ts';

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Reads `HOST:PORT`, `[IPv6]:PORT`, `:PORT` or `PORT`; without a host it is 127.0.0.1.
 * @throws HoptapError LISTEN_INVALID
 */
export function parseListenAddress(text: string): ListenAddress {
  const found = /^(?:(\[[0-9a-f:.]+\]|[^:[\]/\s]*):)?(\d{1,5})$/i.exec(text);
  const port = Number(found?.[2] ?? Number.NaN);
  if (found === null || port > 65535) {
    throw new HoptapError('LISTEN_INVALID', `cannot listen on "${text}": it is not HOST:PORT`, {
      hint: 'For example 127.0.0.1:8080, [::1]:8080, or 127.0.0.1:0 for a free port',
    });
  }
  const host = (found[1] ?? '').replace(/^\[|\]$/g, '');
  return { host: host === '' ? '127.0.0.1' : host, port };
}

/** Host and port as a URL has them: an IPv6 address in brackets. */
export function authorityOf({ host, port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Whether a proxy that listens there and forwards to that host and port would talk to itself. */
export function isLoop(listen: ListenAddress, target: ListenAddress): boolean {
  if (listen.port === 0 || listen.port !== target.port) return false;
  const isOwn = (host: string): boolean => host === 'localhost' || isLoopback(host);
  const isAny = listen.host === '0.0.0.0' || listen.host === '::';
  return listen.host === target.host || (isOwn(target.host) && (isAny || isOwn(listen.host)));
}

/** Whether only this machine can connect to an address. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host.startsWith('127.') || host.startsWith('::ffff:127.');
}
