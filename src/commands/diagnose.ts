import { Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../model/index.ts';
import { diagnosisAbout, type Diagnosis } from '../study/index.ts';
import { createPaint, findingLines } from '../view/index.ts';
import { chooseExchanges, filterArgument } from './chosen-exchanges.ts';
import { isColourful, print, type Io } from './io.ts';
import { recordingSource } from './recording-source.ts';
import { wallClock } from './wall-clock.ts';
import { warn } from './proxy-text.ts';

interface DiagnoseOptions {
  readonly exchange?: number;
  readonly filter?: string;
  readonly full?: true;
  readonly json?: true;
}

const DEFAULT_COLUMNS = 80;

const EXAMPLES = `
What is found stands with its severity (✗ error, ! warning, · note), a code, and
where it can be seen; what followed from it stands under it with an arrow.
Secrets are masked.

Examples:
  hoptap diagnose run.hoptap.jsonl          what went wrong, cause first
  hoptap diagnose run.hoptap.jsonl -e 3     with one exchange
  hoptap diagnose run.hoptap.jsonl -f '~u /ws'
                                            with those that a filter means
  hoptap diagnose run.hoptap.jsonl --json | jq -r '.chains[][].code'
  hoptap explain credentials-lost           more about what was found

Exit status: 0 no error found, 1 at least one.`;

/** `hoptap diagnose FILE`: what is held to be wrong, with evidence and what to do. */
export function createDiagnoseCommand(io: Io): Command {
  return new Command('diagnose')
    .summary('say what went wrong in a recording, cause first')
    .description('Says what went wrong in a recording: cause first, with evidence, and what to do about it.')
    .argument('<file>', 'a recording, or - for stdin')
    .option('-e, --exchange <n>', 'this exchange only', exchangeNumber)
    .option('-f, --filter <filter>', 'only exchanges that match')
    .option('--full', 'all evidence, all that it means, all advice')
    .option('--json', 'one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((file: string, options: DiagnoseOptions) => diagnoseFile(file, options, io));
}

async function diagnoseFile(file: string, options: DiagnoseOptions, io: Io): Promise<void> {
  const filter = options.filter === undefined ? undefined : filterArgument(options.filter);
  const source = recordingSource(file, io.stdin, {
    isReadAgain: false,
    onWarning: (message) => warn(io, message),
  });
  const chosen = await chooseExchanges(source, { exchange: options.exchange, filter, isDiagnosed: true });
  const isWhole = options.exchange === undefined && filter === undefined;
  const diagnosis = isWhole ? chosen.diagnosis : diagnosisAbout(chosen.diagnosis, chosen.numbers);
  const exchanges = chosen.exchanges.length;
  const look = {
    paint: createPaint(isColourful(io.stdout, io.env)),
    columns: io.stdout.columns ?? DEFAULT_COLUMNS,
    clock: wallClock(chosen.session.session?.started ?? null),
    isFull: options.full === true,
    isRedacted: true,
  };
  const text =
    options.json === true
      ? JSON.stringify(jsonOf(diagnosis, exchanges))
      : findingLines(diagnosis, exchanges, look).join('\n');
  await print(io.stdout, `${text}\n`);
  if (countOf(diagnosis, 'error') > 0) io.exit = EXIT.no;
}

/** The diagnosis for programs: counts, then the chains as they are. */
function jsonOf(diagnosis: Diagnosis, exchanges: number): object {
  return {
    exchanges,
    errors: countOf(diagnosis, 'error'),
    warnings: countOf(diagnosis, 'warning'),
    notes: countOf(diagnosis, 'note'),
    chains: diagnosis.chains,
  };
}

function countOf({ chains }: Diagnosis, severity: string): number {
  return chains.flat().filter((finding) => finding.severity === severity).length;
}

function exchangeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a number from 1.');
  return Number(text);
}
