import type { Readable } from 'node:stream';
import { Command } from 'commander';
import { EXIT } from '../model/index.ts';
import { explain, FINDING_CODES } from '../study/index.ts';
import { codeJson, codeList, createPaint, explanationJson, explanationLines } from '../view/index.ts';
import { isColourful, print, type Io } from './io.ts';

interface ExplainOptions {
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  hoptap explain                              all codes
  hoptap explain subprotocol-unrequested
  hoptap explain 1006                         a close code, or an HTTP status
  hoptap explain "no subprotocols supported"  what a client or server says
  some-client 2>&1 | hoptap explain -         whatever it says

Exit status: 0 explained, 1 nothing is known of it.`;

/** Characters of stdin that are kept: the last ones, since an error comes at the end. */
const KEPT = 1024 * 1024;

/** Columns of a page that is no terminal. */
const PAGE_COLUMNS = 100;

/** `hoptap explain`: what a code, a number or a message means, and what to do about it. */
export function createExplainCommand(io: Io): Command {
  return new Command('explain')
    .summary('say what a code or an error message means')
    .description(
      'Says what is known of a finding, a close code, an HTTP status, or a message of any program.',
    )
    .argument('[what...]', 'a code, a number or a message; - reads stdin; all codes where it is left out')
    .option('--json', 'one JSON object; without WHAT one a line')
    .addHelpText('after', EXAMPLES)
    .action(async (words: readonly string[], options: ExplainOptions) => {
      if (words.length === 0) return listAll(options, io);
      const asked = words.join(' ');
      return answer(asked === '-' ? await lastOf(io.stdin) : asked, options, io);
    });
}

async function listAll({ json }: ExplainOptions, io: Io): Promise<void> {
  const lines =
    json === true ? FINDING_CODES.map((code) => JSON.stringify(codeJson(code))) : codeList(pageOf(io));
  await print(io.stdout, `${lines.join('\n')}\n`);
}

async function answer(asked: string, { json }: ExplainOptions, io: Io): Promise<void> {
  const explanation = explain(asked);
  if (explanation.guesses.length === 0 && !isOrdinary(explanation.remark, asked)) io.exit = EXIT.no;
  const text =
    json === true
      ? JSON.stringify(explanationJson(explanation))
      : explanationLines(explanation, pageOf(io)).join('\n').trimEnd();
  await print(io.stdout, `${text}\n`);
}

/** A number that stands for something, though for no trouble: there is nothing more to say, and that is an answer. */
function isOrdinary(remark: string | null, asked: string): boolean {
  return remark !== null && !remark.startsWith(`${asked.trim()} is neither`);
}

function pageOf({ stdout, env }: Io): Parameters<typeof codeList>[0] {
  return { paint: createPaint(isColourful(stdout, env)), columns: stdout.columns ?? PAGE_COLUMNS };
}

async function lastOf(stdin: Readable): Promise<string> {
  let text = '';
  stdin.setEncoding('utf8');
  for await (const piece of stdin) {
    text += String(piece);
    if (text.length > 2 * KEPT) text = text.slice(-KEPT);
  }
  return text.slice(-KEPT);
}
