/**
 * Fields whose values are another in every exchange, by name in lower case, and why: that they differ says nothing.
 * Only a value that differs is excused by it; a field that one side lacks is a difference like any other.
 */
export const VARYING_FIELDS: ReadonlyMap<string, string> = new Map([
  ['host', 'names where each was sent'],
  ['sec-websocket-key', 'random by design'], // RFC 6455 §4.1
  ['sec-websocket-accept', 'each answers its own key'], // RFC 6455 §4.2.2; judged apart
  ['date', 'the time'],
  ['age', 'seconds in a cache'],
  ['expires', 'a time'],
  ['traceparent', 'a trace of its own'], // W3C Trace Context
  ['tracestate', 'a trace of its own'],
  ['b3', 'a trace of its own'],
  ['x-b3-traceid', 'a trace of its own'],
  ['x-b3-spanid', 'a trace of its own'],
  ['x-b3-parentspanid', 'a trace of its own'],
  ['uber-trace-id', 'a trace of its own'],
  ['x-cloud-trace-context', 'a trace of its own'],
  ['x-amzn-trace-id', 'a trace of its own'],
  ['x-datadog-trace-id', 'a trace of its own'],
  ['x-datadog-parent-id', 'a trace of its own'],
  ['x-request-id', 'an id of its own'],
  ['request-id', 'an id of its own'],
  ['x-correlation-id', 'an id of its own'],
  ['x-amz-cf-id', 'an id of its own'],
  ['x-azure-ref', 'an id of its own'],
  ['cf-ray', 'an id of its own'],
  ['x-varnish', 'an id of its own'],
  ['x-runtime', 'time taken'],
  ['x-response-time', 'time taken'],
  ['x-envoy-upstream-service-time', 'time taken'],
  ['server-timing', 'time taken'],
]);
