import { Buffer } from 'node:buffer';
import type { Field, HeadEvent } from '../model/index.ts';
import type { ComparedRow, Comparison, FirstDifference, MessageShown } from '../study/index.ts';
import { discreet, discreetHead, discreetValue, type Look } from './look.ts';

type Discretion = Pick<Look, 'isRedacted'>;

/**
 * A comparison as JSON for programs: stable names, `null` where there is nothing, fields that were kept left out,
 * values and messages masked where the look asks for it.
 */
export function comparisonJson(
  { isDifferent, verdict, heads, outcomes, messages }: Comparison,
  look: Discretion,
): Readonly<Record<string, unknown>> {
  return {
    isDifferent,
    verdict,
    heads: heads.map((head) => ({
      of: head.of,
      at: head.title,
      isDifferent: head.isDifferent,
      a: headJson(head.a, look),
      b: headJson(head.b, look),
      fields: head.rows.filter(({ mark }) => mark !== 'kept').map((row) => rowJson(row, look)),
      kept: head.rows.filter(({ mark }) => mark === 'kept').length,
    })),
    outcomes,
    messages: messages.map(({ first, ...rest }) => ({ ...rest, first: firstJson(first, look) })),
  };
}

function headJson(head: HeadEvent | null, look: Discretion): unknown {
  return head === null ? null : { hop: head.hop, startLine: discreetHead(head.startLine, look) };
}

function rowJson(
  { mark, before, after, more, changes, isDifferent, why }: ComparedRow,
  look: Discretion,
): unknown {
  return {
    mark,
    isDifferent,
    why,
    a: before === null ? null : fieldJson(before, look),
    b: after === null ? null : fieldJson(after, look),
    more: more.map((field) => fieldJson(field, look)),
    bytes: { a: before?.[1].length ?? null, b: after?.[1].length ?? null },
    rules: [...new Set(changes.map(({ rule }) => rule))],
  };
}

function fieldJson([name, value]: Field, look: Discretion): readonly [string, string] {
  return [name, discreetValue(name, value, look)];
}

function firstJson(first: FirstDifference | null, look: Discretion): unknown {
  if (first === null) return null;
  return { ...first, a: messageJson(first.a, look), b: messageJson(first.b, look) };
}

function messageJson(shown: MessageShown | null, look: Discretion): unknown {
  if (shown === null) return null;
  const { payload, isText, ...rest } = shown;
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  if (isText) return { ...rest, text: discreet(bytes.toString('utf8'), look) };
  // nobody can tell whether bytes hold a secret
  return look.isRedacted ? rest : { ...rest, base64: bytes.toString('base64') };
}
