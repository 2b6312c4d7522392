import { isSameName, isWebSocketToken, type Field } from '../model/index.ts';
import { createCommandsExporter, type CarriedBody, type ShellCommand } from './commands.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import type { RepeatedRequest } from './repeat-request.ts';

/**
 * The request of each exchange as a curl command that sends it again: every field in order and case, and none that
 * curl would add. An upgrade is done by hand over http://, since that shows the answer's head and the bytes of the
 * frames behind it, with any curl since 7.47.
 *
 * Not as it was: `Host` comes first, and names where the request goes now; an empty value has no space after its
 * colon; spaces around values and folds are gone. A secret that was replaced is a variable to be set.
 * @see curl(1) of 7.88, read 2025-11: -H, --request-target, --data-raw
 */
export function createCurlExporter(options: ExportOptions): Exporter {
  return createCommandsExporter(options, (request, body, exchange) => {
    const remarks: string[] = [];
    if (isWebSocketToken(exchange.open.upgrade))
      remarks.push('after a 101 come the bytes of frames; end with Ctrl-C, or add --max-time 5');
    if (body !== null && body.text === null)
      remarks.push(
        `the body of ${body.bytes} bytes is no text, too long or not recorded: put it into the file body`,
      );
    return { remarks, words: wordsOf(request, body) } satisfies ShellCommand;
  });
}

/** Fields that curl adds where it is not told otherwise. */
const ADDED: readonly string[] = ['Host', 'User-Agent', 'Accept'];
/** And with a body. */
const ADDED_TO_BODY: readonly string[] = ['Content-Type', 'Content-Length', 'Expect'];

/** Paths that curl sends on as they are. */
const TAME_PATH = /^\/[\w\-.~!$&'()*+,;=:@%/?]*$/;

function wordsOf(request: RepeatedRequest, body: CarriedBody | null): readonly (readonly string[])[] {
  const { method, version, scheme, authority, target, fields, isInsecure } = request;
  const isTame = TAME_PATH.test(target);
  const has = (name: string): boolean => fields.some(([each]) => isSameName(each, name));
  const unasked = [...ADDED, ...(body === null ? [] : ADDED_TO_BODY)].filter((name) => !has(name));
  const usual = body === null ? 'GET' : 'POST';
  const first = [
    'curl',
    '-i',
    '-N',
    version === 'HTTP/1.0' ? '--http1.0' : '--http1.1',
    ...(target.includes('/.') ? ['--path-as-is'] : []),
    ...(isInsecure ? ['--insecure'] : []),
    '--output',
    '-',
  ];
  return [
    first,
    ...(method === 'HEAD' ? [['--head']] : method === usual ? [] : [['-X', method]]),
    ...fields.map(([name, value]: Field) => ['-H', value === '' ? `${name};` : `${name}: ${value}`]),
    ...unasked
      .filter((name) => name !== 'Content-Length' || !has('Transfer-Encoding'))
      .map((name) => ['-H', `${name}:`]),
    ...(body === null ? [] : [body.text === null ? ['--data-binary', '@body'] : ['--data-raw', body.text]]),
    ...(isTame ? [] : [['--request-target', target]]),
    [`${scheme}://${authority}${isTame ? target : '/'}`],
  ];
}
