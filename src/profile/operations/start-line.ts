import { requestLine, statusLine } from '../../model/index.ts';
import { toLatin1 } from '../latin1.ts';
import type { OperationArguments } from '../operation-words.ts';
import { reasonPhrase } from '../reason-phrase.ts';
import { parseReplacement } from '../replacement.ts';
import { parseTemplate, type TemplateValues } from '../template.ts';
import { editStartLine, untouched, type HeadOperation } from './head-operation.ts';

/** Origin, path, and the rest, of an origin-form or absolute-form target; nothing else has a path. @see RFC 9112 §3.2 */
const TARGET = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(\/[^?#]*)(.*)$/i;

/** Puts another path into a request's start line; the query stays, unless the new path brings its own. */
export const rewritePath: HeadOperation<OperationArguments['path']> = {
  editor(argument) {
    const rewrite = pathRewriter(argument);
    return (head, { values }) => {
      const line = requestLine(head.startLine);
      const [, origin = '', path, rest = ''] = TARGET.exec(line?.target ?? '') ?? [];
      if (line === null || path === undefined) return untouched(head);
      const rewritten = escaped(rewrite(path, values));
      const after = `${origin}${rewritten}${rewritten.includes('?') ? '' : rest}`;
      const edit = { name: ':path', before: line.target, after };
      return editStartLine(head, `${line.method} ${after} ${line.version}`, edit);
    };
  },
  describe: (argument) =>
    typeof argument === 'string'
      ? `rewrites the path to ${argument}`
      : `replaces ${argument.match} in the path by ${argument.with === '' ? 'nothing' : argument.with}`,
};

/** Puts another HTTP version into the start line. */
export const rewriteVersion: HeadOperation<OperationArguments['version']> = {
  editor:
    (version) =>
    (head, { of }) => {
      const before = (of === 'request' ? requestLine : statusLine)(head.startLine)?.version;
      if (before === undefined) return untouched(head);
      const startLine =
        of === 'request'
          ? head.startLine.slice(0, -before.length) + version
          : version + head.startLine.slice(before.length);
      return editStartLine(head, startLine, { name: ':version', before, after: version });
    },
  describe: (version) => `speaks ${version}`,
};

/** Puts another status, and the phrase that goes with it, into a response's start line. */
export const rewriteStatus: HeadOperation<OperationArguments['status']> = {
  editor(argument) {
    const { code, reason = reasonPhrase(code) } =
      typeof argument === 'number' ? { code: argument } : argument;
    const after = `${code} ${toLatin1(reason)}`;
    return (head) => {
      const line = statusLine(head.startLine);
      if (line === null) return untouched(head);
      const edit = { name: ':status', before: head.startLine.slice(line.version.length + 1), after };
      return editStartLine(head, `${line.version} ${after}`, edit);
    };
  },
  describe: (argument) => `changes the status to ${typeof argument === 'number' ? argument : argument.code}`,
};

function pathRewriter(
  argument: OperationArguments['path'],
): (path: string, values: TemplateValues) => string {
  if (typeof argument !== 'string') return parseReplacement(argument, 'path');
  const template = parseTemplate(argument);
  return (_path, values) => template(values);
}

/** A space or a control character would end the target within its line. */
function escaped(target: string): string {
  return target.replace(/[\0- \x7f]/g, (found) => {
    return `%${found.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}
