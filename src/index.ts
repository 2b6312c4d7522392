/**
 * hoptap for programs: a proxy in a test, its exchanges by hop, recordings, findings. The command line is made of the
 * same parts; what is not exported here may change.
 */
export {
  BACKEND,
  CLIENT,
  fieldValues,
  firstValue,
  hasField,
  HOPTAP,
  HoptapError,
  listMembers,
  requestLine,
  statusLine,
  statusOf,
  type Change,
  type EndBy,
  type ErrorCode,
  type Event,
  type EventKind,
  type EventOf,
  type Exchange,
  type ExchangeState,
  type Field,
  type Head,
  type HeadEvent,
  type Injection,
  type Session,
} from './model/index.ts';
export { parseProfile, type Profile, type Rule } from './profile/index.ts';
export { createFold, encodeEvent, parseFilter, type Filter, type Fold } from './recording/index.ts';
export {
  startProxy,
  type ExchangeWanted,
  type ObservedExchange,
  type ObservedHead,
  type ObservedMessage,
  type Proxy,
  type ProxyOptions,
} from './run/index.ts';
export { loadProfile, openRecording, type Recording, type ReadOptions } from './store/index.ts';
export {
  createStudy,
  diagnose,
  findingsOf,
  FINDING_CODES,
  type Chain,
  type Diagnosis,
  type Evidence,
  type Finding,
  type FindingCode,
  type Severity,
  type Study,
} from './study/index.ts';
export { VERSION } from './version.ts';
