import { Buffer } from 'node:buffer';
import { isSameName, type Field, type Head } from '../model/index.ts';
import { toLatin1 } from './latin1.ts';
import type { Answer, AnswerFields } from './answer.ts';
import type { ValueWord } from './value-word.ts';
import { reasonPhrase } from './reason-phrase.ts';
import { parseTemplate, type TemplateValues } from './template.ts';

/** A response that a station gives of its own. */
export interface WrittenAnswer {
  readonly head: Head;
  /** Empty where the profile gives none. */
  readonly body: Uint8Array;
}

/** Writes an answer for one request. */
export type WriteAnswer = (values: TemplateValues) => WrittenAnswer;

/** Either says where a body ends. @see RFC 9112 §6 */
const FRAMING = ['Content-Length', 'Transfer-Encoding'];

/**
 * Makes an answer ready. It gets a Content-Length when it has a body and nothing tells where that ends; all else is
 * as the profile says.
 */
export function compileAnswer(answer: Answer): WriteAnswer {
  const startLine = `HTTP/1.1 ${answer.status} ${toLatin1(answer.reason ?? reasonPhrase(answer.status))}`;
  const templates = pairsOf(answer.fields ?? {}).map(([name, value]) => ({
    name,
    value: parseTemplate(value),
  }));
  const body = Buffer.from(answer.body ?? '', 'utf8');
  const isFramed =
    body.length === 0 || templates.some(({ name }) => FRAMING.some((each) => isSameName(each, name)));
  const length: readonly Field[] = isFramed ? [] : [['Content-Length', String(body.length)]];
  return (values) => {
    const fields = templates.map(({ name, value }): Field => [name, value(values)]);
    return { head: { startLine, fields: [...fields, ...length] }, body };
  };
}

function pairsOf(fields: AnswerFields): readonly (readonly [name: string, value: ValueWord])[] {
  return isPairs(fields) ? fields : Object.entries(fields);
}

// Array.isArray does not narrow a readonly array
function isPairs(fields: AnswerFields): fields is Extract<AnswerFields, readonly unknown[]> {
  return Array.isArray(fields);
}
