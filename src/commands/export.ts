import { randomBytes } from 'node:crypto';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, type Chunk, type ExportFormat, type ExportName } from '../export/index.ts';
import { EXIT, hopCount, HoptapError, type Event, type Session } from '../model/index.ts';
import { createRedactor, type Filter, type Redactor } from '../recording/index.ts';
import { createWholeFile, type WholeFile } from '../store/index.ts';
import type { Chain, Diagnosis, Finding } from '../study/index.ts';
import { VERSION } from '../version.ts';
import { counted, visible } from '../view/index.ts';
import { parseTarget, type Target } from '../wire/index.ts';
import { chooseExchanges, filterArgument, type Chosen } from './chosen-exchanges.ts';
import { listenForInterruption } from './interruption.ts';
import type { Io } from './io.ts';
import { recordingSource, type RecordingSource } from './recording-source.ts';

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

/** Bytes of an HMAC-SHA256 key. @see RFC 2104 §3 */
const KEY_BYTES = 32;

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
  const format: ExportFormat = EXPORT_FORMATS[options.as];
  const { output = '-' } = options;
  if (output === '-' && format.isBinary && io.stdout.isTTY === true) throw notForTerminals(options.as);
  if (output === '-') {
    await writeExport(file, options, stdoutOf(io), io);
    return;
  }
  const interruption = listenForInterruption();
  try {
    await exportToFile(file, { ...options, output }, io, interruption.signal);
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
    io.exit = EXIT.interrupted;
  } finally {
    interruption.release();
  }
}

async function exportToFile(
  file: string,
  options: ExportCommandOptions & { readonly output: string },
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const { output, force, secrets } = options;
  const whole = await createWholeFile(output, {
    isForced: force === true,
    ...(file === '-' ? {} : { source: file }),
  });
  try {
    const exchanges = await writeExport(file, options, whole, io, signal);
    await whole.commit();
    const kept = secrets === true ? 'it holds secrets' : 'secrets replaced by fingerprints';
    io.stderr.write(`wrote ${visible(output)}: ${counted(exchanges, 'exchange')}, ${kept}\n`);
  } finally {
    await whole.discard();
  }
}

/** Reads the recording twice, to learn and to write; gives the number of exchanges. */
async function writeExport(
  file: string,
  options: ExportCommandOptions,
  { write }: Pick<WholeFile, 'write'>,
  io: Io,
  signal?: AbortSignal,
): Promise<number> {
  const format: ExportFormat = EXPORT_FORMATS[options.as];
  const source = recordingSource(file, io.stdin, {
    isReadAgain: true,
    onWarning: (message) => io.stderr.write(`hoptap: ${message}\n`),
  });
  const redactor =
    options.secrets === true
      ? null
      : createRedactor({ key: randomBytes(KEY_BYTES), isLengthKept: format.isLengthKept });
  const { chosen, lastT } = await learn(source, options, redactor, signal);
  checkHop(chosen, options);
  const exporter = format.create({
    ...redacted(chosenPart(chosen), redactor),
    isRedacted: redactor !== null,
    version: VERSION,
    ...(options.hop === undefined ? {} : { hop: options.hop }),
    ...(options.to === undefined ? {} : { to: options.to }),
  });
  const writeAll = async (chunks: readonly Chunk[]): Promise<void> => {
    for (const chunk of chunks) await write(chunk);
  };
  for await (const event of source.read({ exchanges: chosen.numbers })) {
    // what a run has added in the meantime has not been learned from
    if (event.t > lastT) break;
    signal?.throwIfAborted();
    for (const shown of redactor?.redact(event) ?? [event]) await writeAll(exporter.push(shown));
  }
  for (const shown of redactor?.end() ?? []) await writeAll(exporter.push(shown));
  await writeAll(exporter.end());
  return chosen.exchanges.length;
}

/** @throws HoptapError EXPORT_INVALID where no exchange has the hop whose request is to be repeated */
function checkHop({ exchanges }: Chosen, { as, hop }: ExportCommandOptions): void {
  if (hop === undefined) return;
  if (as !== 'curl' && as !== 'websocat') {
    throw new HoptapError('EXPORT_INVALID', `Cannot export hop ${hop} as ${as}: it holds all hops`, {
      hint: '--hop is for curl and websocat, which repeat one request',
    });
  }
  const most = exchanges.reduce((all, { open }) => Math.max(all, hopCount(open.stations)), 0);
  if (hop < most) return;
  throw new HoptapError('EXPORT_INVALID', `Cannot export hop ${hop}: there are hops 0 to ${most - 1}`, {
    hint: 'Hop 0 begins at the client',
  });
}

/** The first reading. @throws HoptapError EXCHANGE_UNKNOWN where there is nothing to export */
async function learn(
  source: RecordingSource,
  { exchange, filter }: ExportCommandOptions,
  redactor: Redactor | null,
  signal?: AbortSignal,
): Promise<{ readonly chosen: Chosen; readonly lastT: number }> {
  let lastT = 0;
  const onEvent = (event: Event): void => {
    signal?.throwIfAborted();
    lastT = Math.max(lastT, event.t);
    redactor?.learn(event);
  };
  // secrets are learned from payloads, too
  const whole: RecordingSource = redactor === null ? source : { read: () => source.read() };
  const chosen = await chooseExchanges(whole, { exchange, filter, isDiagnosed: true, onEvent });
  if (chosen.exchanges.length > 0) return { chosen, lastT };
  const why =
    filter === undefined ? 'the recording has no exchanges' : `no exchange matches "${filter.text}"`;
  throw new HoptapError('EXCHANGE_UNKNOWN', `Cannot export: ${why}`, {
    hint: 'hoptap show lists the exchanges of a recording',
  });
}

interface Part {
  readonly session: Session;
  readonly diagnosis: Diagnosis;
}

/** The exchanges that were chosen, and what is wrong with them or with the recording as a whole. */
function chosenPart({ session, exchanges, diagnosis, numbers }: Chosen): Part {
  const isOf = (of: readonly number[]): boolean => of.length === 0 || of.some((each) => numbers.has(each));
  const chains = diagnosis.chains.flatMap((chain): readonly Chain[] => {
    const [cause, ...effects] = chain.filter((finding) => isOf(finding.exchanges));
    return cause === undefined ? [] : [[cause, ...effects]];
  });
  const part = { chains: mapFindings(chains, (finding) => findingOf(finding, numbers)) };
  return { session: { ...session, exchanges }, diagnosis: part };
}

function findingOf(finding: Finding, numbers: ReadonlySet<number>): Finding {
  return {
    ...finding,
    exchanges: finding.exchanges.filter((each) => numbers.has(each)),
    evidence: finding.evidence.filter(({ exchange }) => exchange === 0 || numbers.has(exchange)),
  };
}

function redacted(part: Part, redactor: Redactor | null): Part {
  if (redactor === null) return part;
  const { text } = redactor;
  const chains = mapFindings(part.diagnosis.chains, (finding) => ({
    ...finding,
    sentence: text(finding.sentence),
    evidence: finding.evidence.map((each) => ({ ...each, text: text(each.text) })),
    means: finding.means.map(text),
    advice: finding.advice.map(text),
  }));
  return { session: redactor.session(part.session), diagnosis: { chains } };
}

function mapFindings(chains: readonly Chain[], change: (finding: Finding) => Finding): readonly Chain[] {
  return chains.map(([cause, ...effects]): Chain => [change(cause), ...effects.map(change)]);
}

/** Writes to stdout as fast as its reader takes it. */
function stdoutOf({ stdout }: Io): Pick<WholeFile, 'write'> {
  return {
    async write(chunk) {
      if (stdout.destroyed || stdout.writableEnded || stdout.write(chunk)) return;
      await new Promise<void>((resolve) => {
        const go = (): void => {
          stdout.off('drain', go).off('close', go).off('error', go);
          resolve();
        };
        stdout.on('drain', go).on('close', go).on('error', go);
      });
    },
  };
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
