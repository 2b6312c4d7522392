/** What a timer watches: the time since the last traffic, or the whole life of a connection. */
export type TimerKind = 'idle' | 'lifetime';

/** A timer that a balancer or a server is known to have. */
export interface KnownTimer {
  readonly ms: number;
  readonly kind: TimerKind;
  /** What it is called, with the setting that changes it where one does. */
  readonly who: string;
  /** Where it was measured or read, and when it is no default of the setting's own documentation. */
  readonly source: string;
}

const S = 1000;
const MEASURED = 'measured with default settings, Debian 12';

/** Every timer known to end WebSockets, by its default. Documentation as read in September 2025. */
export const KNOWN_TIMERS: readonly KnownTimer[] = [
  {
    ms: 30 * S,
    kind: 'lifetime',
    who: 'GCP Application Load Balancer (backend service timeout)',
    source: 'cloud.google.com/kubernetes-engine/docs/concepts/ingress-xlb, Support for WebSocket',
  },
  {
    ms: 30 * S,
    kind: 'idle',
    who: 'GCP regional and internal Application Load Balancer (backend service timeout)',
    source: 'cloud.google.com/load-balancing/docs/https/request-distribution',
  },
  { ms: 55 * S, kind: 'idle', who: 'Heroku router (H15, H28)', source: 'help.heroku.com/BZGH6WMY' },
  { ms: 60 * S, kind: 'idle', who: 'nginx and ingress-nginx (proxy_read_timeout)', source: MEASURED },
  { ms: 60 * S, kind: 'idle', who: 'Apache httpd (Timeout, ProxyTimeout)', source: MEASURED },
  { ms: 60 * S, kind: 'idle', who: 'Varnish (pipe_timeout)', source: MEASURED },
  { ms: 60 * S, kind: 'idle', who: 'lighttpd (server.max-read-idle)', source: MEASURED },
  { ms: 60 * S, kind: 'idle', who: 'nghttpx (frontend and backend read timeout)', source: MEASURED },
  {
    ms: 60 * S,
    kind: 'idle',
    who: 'AWS ALB and Classic ELB (idle timeout)',
    source: 'AWS documentation, load-balancer-troubleshooting',
  },
  { ms: 100 * S, kind: 'idle', who: 'Cloudflare', source: 'community.cloudflare.com/t/5865' },
  {
    ms: 300 * S,
    kind: 'lifetime',
    who: 'Cloud Run (request timeout)',
    source: 'cloud.google.com/run/docs/triggering/websockets',
  },
  {
    ms: 300 * S,
    kind: 'idle',
    who: 'Envoy and Istio (stream_idle_timeout)',
    source: 'envoyproxy.io, faq/configuration/timeouts',
  },
  { ms: 300 * S, kind: 'idle', who: 'h2o (proxy.websocket.timeout)', source: MEASURED },
  {
    ms: 300 * S,
    kind: 'idle',
    who: "Debian's Apache httpd (Timeout 300)",
    source: '/etc/apache2/apache2.conf',
  },
  {
    ms: 300 * S,
    kind: 'idle',
    who: 'Azure Front Door',
    source: 'MicrosoftDocs, frontdoor/standard-premium/websocket',
  },
  {
    ms: 600 * S,
    kind: 'idle',
    who: 'AWS API Gateway',
    source: 'awsdocs, amazon-api-gateway-developer-guide limits',
  },
  {
    ms: 600 * S,
    kind: 'idle',
    who: 'CloudFront (counts only origin to client)',
    source: 'AWS documentation, cloudfront-limits',
  },
  {
    ms: 600 * S,
    kind: 'idle',
    who: 'Apache Traffic Server (websocket.no_activity_timeout)',
    source: 'its documentation',
  },
  { ms: 900 * S, kind: 'idle', who: 'Squid (read_timeout)', source: 'squid.conf of the Debian package' },
  {
    ms: 3600 * S,
    kind: 'lifetime',
    who: 'Cloud Run (the most its request timeout allows)',
    source: 'cloud.google.com/run/docs/triggering/websockets',
  },
  {
    ms: 3600 * S,
    kind: 'idle',
    who: 'Envoy (connection idle timeout)',
    source: 'envoyproxy.io, faq/configuration/timeouts',
  },
  {
    ms: 7200 * S,
    kind: 'lifetime',
    who: 'AWS API Gateway',
    source: 'awsdocs, amazon-api-gateway-developer-guide limits',
  },
  {
    ms: 14_400 * S,
    kind: 'lifetime',
    who: 'Azure Front Door',
    source: 'MicrosoftDocs, frontdoor/standard-premium/websocket',
  },
  {
    ms: 86_400 * S,
    kind: 'lifetime',
    who: 'GCP global external Application Load Balancer',
    source: 'cloud.google.com/load-balancing/docs/https/request-distribution',
  },
];

/** A timer may run out a little late (granularity, the way of a FIN), and hardly early (two clocks). */
const EARLY_MS = 500;
const LATE_MS = 1500;
const LATE_SHARE = 0.01;

/** The length of the known timer of that kind which a duration equals, in milliseconds, or null. */
export function timerEqualTo(ms: number, kind: TimerKind): number | null {
  const found = KNOWN_TIMERS.find((timer) => {
    const late = ms - timer.ms;
    return timer.kind === kind && late >= -EARLY_MS && late <= Math.max(LATE_MS, timer.ms * LATE_SHARE);
  });
  return found?.ms ?? null;
}
