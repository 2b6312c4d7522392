import {
  firstValue,
  isSameName,
  requestLine,
  TARGET_RULE,
  type Change,
  type Field,
  type Head,
} from '../model/index.ts';
import type { ShapeContext } from './shape-context.ts';

/**
 * Points a request at the target: `Host`, and the path where the client asks for `/`. What a client would have sent,
 * had it been given the target's URL.
 *
 *     target wss://staging/ws?v=1     GET /?a=b      →  GET /ws?v=1&a=b
 *                                     GET /health    →  GET /health
 */
export function aimRequest(head: Head, context: ShapeContext): { head: Head; changes: readonly Change[] } {
  const path = aimedPath(head, context.target.path);
  const host = context.keepHost ? null : aimedHost(head, context.target.authority);
  const changes = [path, host].flatMap((aimed) => (aimed === null ? [] : [aimed.change]));
  if (changes.length === 0) return { head, changes };
  return {
    head: { startLine: path?.startLine ?? head.startLine, fields: host?.fields ?? head.fields },
    changes,
  };
}

/** The first Host in its place; a request without one goes on without, as it would directly. */
function aimedHost(head: Head, authority: string): { fields: readonly Field[]; change: Change } | null {
  const before = firstValue(head, 'Host');
  if (before === null || before === authority) return null;
  const first = head.fields.findIndex(([name]) => isSameName(name, 'Host'));
  const fields = head.fields.map((field, index): Field => (index === first ? [field[0], authority] : field));
  const name = head.fields[first]?.[0] ?? 'Host';
  return { fields, change: { rule: TARGET_RULE, operation: 'set', name, before, after: authority } };
}

function aimedPath(head: Head, targetPath: string): { startLine: string; change: Change } | null {
  const line = requestLine(head.startLine);
  if (line === null || targetPath === '' || targetPath === '/' || !/^\/(\?|$)/.test(line.target)) return null;
  const query = line.target.slice(2);
  const joint = targetPath.includes('?') ? '&' : '?';
  const after = query === '' ? targetPath : targetPath + joint + query;
  return {
    startLine: `${line.method} ${after} ${line.version}`,
    change: { rule: TARGET_RULE, operation: 'path', name: ':path', before: line.target, after },
  };
}
