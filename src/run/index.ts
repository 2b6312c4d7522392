/**
 * A run: a relay, the recording of what passes it, and their common beginning and end. Commands and programs that
 * embed hoptap both start here.
 *
 * It refuses to print, and to know of any command line.
 */
export { authorityOf, isLoop, isLoopback, parseListenAddress, type ListenAddress } from './listen-address.ts';
export { DEFAULT_LIMITS, startRun, type Run, type RunOptions } from './start-run.ts';
export type { ObservedExchange, ObservedHead, ObservedMessage } from './observed-exchange.ts';
export { startProxy, type Proxy, type ProxyOptions } from './start-proxy.ts';
export type { ExchangeWanted } from './watch.ts';
