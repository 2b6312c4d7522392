/**
 * Backends of our own, and experiments with a real balancer: what hoptap is pointed at when there is no staging.
 *
 * It refuses to know the proxy: what stands between a client and these backends is none of their business, so that what
 * they answer means the same with and without it.
 */
export { startDemoBackend, type DemoBackend, type DemoBackendOptions } from './demo-backend.ts';
export { AUTH_SUBPROTOCOL, TOKEN_PREFIX } from './credentials.ts';
export type { AgentEvent } from './agent-events.ts';
export type { Claims } from './token.ts';
export { askHttp, playClient, type ClientPart, type ClientTale, type HttpTale } from './demo-client.ts';
