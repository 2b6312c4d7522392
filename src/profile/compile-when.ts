import {
  fieldValues,
  firstValue,
  hasField,
  pathOf,
  requestLine,
  upgradeToken,
  type Head,
} from '../model/index.ts';
import { parsePattern, parsePatterns } from './pattern.ts';
import type { When } from './profile.ts';

/** Whether a request is one that a rule is about. */
export type Condition = (request: Head) => boolean;

type Wanted = Required<When>;

const CONDITIONS: { readonly [K in keyof Wanted]: (wanted: Wanted[K]) => Condition } = {
  kind: (wanted) => (request) => (upgradeToken(request) === null ? 'plain' : 'upgrade') === wanted,
  method(wanted) {
    const matches = parsePatterns(wanted, 'method');
    return (request) => matches(requestLine(request.startLine)?.method ?? '');
  },
  host(wanted) {
    const matches = parsePatterns(wanted, 'host');
    return (request) => matches(hostOf(request));
  },
  path(wanted) {
    const matches = parsePatterns(wanted, 'path');
    return (request) => matches(pathOf(requestLine(request.startLine)?.target ?? ''));
  },
  field(wanted) {
    const each = Object.entries(wanted).map(([name, value]) => fieldCondition(name, value));
    return (request) => each.every((holds) => holds(request));
  },
};

/** Makes the conditions of a rule ready: all must hold; without any, they do. */
export function compileWhen(when: When = {}): Condition {
  const conditions = Object.keys(when)
    .filter((key): key is keyof Wanted => Object.hasOwn(CONDITIONS, key))
    .flatMap((name) => conditionsOf(name, when[name]));
  return (request) => conditions.every((holds) => holds(request));
}

function conditionsOf<K extends keyof Wanted>(name: K, wanted: Wanted[K] | undefined): readonly Condition[] {
  return wanted === undefined ? [] : [CONDITIONS[name](wanted)];
}

function fieldCondition(name: string, wanted: string | boolean): Condition {
  if (typeof wanted === 'boolean') return (request) => hasField(request, name) === wanted;
  const matches = parsePattern(wanted, 'value');
  return (request) => fieldValues(request, name).some(matches);
}

/** The host that a request is for, without its port; an absolute-form target counts before `Host`. @see RFC 9112 §3.2.2 */
function hostOf(request: Head): string {
  const target = requestLine(request.startLine)?.target ?? '';
  const authority =
    /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(target)?.[1] ?? firstValue(request, 'Host') ?? '';
  return authority.replace(/:\d*$/, '');
}
