import { Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, type ExportName } from '../export/index.ts';
import { EXIT, HoptapError } from '../model/index.ts';
import type { Filter } from '../recording/index.ts';
import { visible } from '../view/index.ts';
import { parseTarget, type Target } from '../wire/index.ts';
import { filterArgument } from './chosen-exchanges.ts';
import { listenForInterruption } from './interruption.ts';
import { print, type Io } from './io.ts';
import { recordingSource } from './recording-source.ts';
import { exportedInWords, exportToFile, writeExport, type ExportWish } from './write-export.ts';
import { warn } from './proxy-text.ts';

interface ExportCommandOptions {
  readonly as: ExportName;
  readonly exchange?: number;
  readonly filter?: Filter;
  readonly output?: string;
  readonly hop?: number;
  readonly to?: Target;
  readonly secrets?: true;
  readonly force?: true;
}

const EXAMPLES = `
Formats:
${Object.entries(EXPORT_FORMATS)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}

Secrets are replaced by fingerprints, redacted~3f9a2c1b: the same secret has the
same one throughout an export, and another one in the next. Short secrets have
none. Look before you send: what is no secret by its place or its form is not
known to be one.

Examples:
  hoptap export run.hoptap.jsonl --as html -o run.html    one page for a ticket
  hoptap export run.hoptap.jsonl --as md -e 3             to paste into an issue
  hoptap export run.hoptap.jsonl --as curl -e 3           the request, again
  hoptap export run.hoptap.jsonl --as pcapng -o run.pcapng
  hoptap export run.hoptap.jsonl --as jsonl -f '~close 1011' --secrets`;

/** `hoptap export FILE --as FORMAT`: exchanges for other people and their tools. */
export function createExportCommand(io: Io): Command {
  return new Command('export')
    .summary('turn a recording into something for others')
    .description('Writes exchanges of a recording down for others and their tools; secrets are replaced.')
    .argument('<file>', 'a recording, or - for stdin')
    .addOption(
      new Option('--as <format>', 'the format').choices(Object.keys(EXPORT_FORMATS)).makeOptionMandatory(),
    )
    .option('-e, --exchange <n>', 'export this exchange only', wholeNumber(1))
    .option('-f, --filter <filter>', 'export the exchanges that match', filterArgument)
    .option('-o, --output <file>', 'write to this file; - for stdout', '-')
    .option('--hop <n>', 'curl, websocat: repeat the request of this hop', wholeNumber(0))
    .option('--to <url>', 'curl, websocat: send it there, not to the target', parseTarget)
    .option('--secrets', 'keep the secrets')
    .option('--force', 'replace the file if it exists')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: ExportCommandOptions) => exportRecording(file, options, io));
}

async function exportRecording(file: string, options: ExportCommandOptions, io: Io): Promise<void> {
  const { as, output = '-', secrets, force, ...more } = options;
  const wish: ExportWish = { ...more, as, hasSecrets: secrets === true };
  if (output === '-' && EXPORT_FORMATS[as].isBinary && io.stdout.isTTY === true) throw notForTerminals(as);
  const source = recordingSource(file, io.stdin, {
    isReadAgain: true,
    onWarning: (message) => warn(io, message),
  });
  if (output === '-') {
    await writeExport(source, wish, (chunk) => print(io.stdout, chunk));
    return;
  }
  const interruption = listenForInterruption();
  try {
    const whole = { isForced: force === true, ...(file === '-' ? {} : { source: file }) };
    const exchanges = await exportToFile(source, wish, output, whole, interruption.signal);
    io.stderr.write(`wrote ${visible(output)}: ${exportedInWords(exchanges, wish)}\n`);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    io.exit = EXIT.interrupted;
  } finally {
    interruption.release();
  }
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : -1;
    if (value < least) throw new InvalidArgumentError(`It is a number from ${least}.`);
    return value;
  };
}

function notForTerminals(name: string): HoptapError {
  return new HoptapError('EXPORT_INVALID', `Cannot write ${name} to a terminal: it is no text`, {
    hint: `name a file with -o FILE, or send it on with: | cat > FILE`,
  });
}
