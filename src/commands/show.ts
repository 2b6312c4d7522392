import { Command, InvalidArgumentError, Option } from 'commander';
import { HoptapError, type Event, type Exchange, type Session } from '../model/index.ts';
import { createFold, encodeEvent, type Fold } from '../recording/index.ts';
import {
  createBodyLines,
  createFrameLines,
  createPaint,
  exchangeJson,
  exchangeList,
  exchangeSummary,
  headLines,
  sessionSummary,
  type Look,
} from '../view/index.ts';
import { isColourful, print, type Io } from './io.ts';
import { recordingSource, type RecordingSource } from './recording-source.ts';
import { localDate, wallClock } from './wall-clock.ts';

interface ShowOptions {
  readonly exchange?: number;
  readonly heads?: true;
  readonly frames?: true;
  readonly bodies?: true;
  readonly full?: true;
  readonly redact?: true;
  readonly json?: true;
}

const DEFAULT_COLUMNS = 120;

const EXAMPLES = `
Examples:
  hoptap show run.hoptap.jsonl                the exchanges
  hoptap show run.hoptap.jsonl -e 3           one exchange, its heads hop by hop
  hoptap show run.hoptap.jsonl -e 3 --frames  its frames, inflated
  hoptap show run.hoptap.jsonl --json | jq 'select(.status != 101) | .path'
  ssh staging cat run.hoptap.jsonl | hoptap show - --heads`;

/** `hoptap show FILE`: what a recording says, as text or as JSON Lines. */
export function createShowCommand(io: Io): Command {
  return (
    new Command('show')
      .summary('show a recording')
      .description('Shows a recording: its exchanges, their heads hop by hop, their frames.')
      .argument('<file>', 'a recording, or - for stdin')
      .option('-e, --exchange <n>', 'show this exchange only', exchangeNumber)
      .option('--heads', 'show the heads hop by hop, changes marked')
      .option('--frames', 'show the frames')
      .option('--bodies', 'show the bodies, as with one exchange')
      .option('--full', 'show values whole, however long')
      // masked JSON would still hold secrets: in payloads that are deflated or in base64
      .addOption(new Option('--redact', 'mask secrets in text').conflicts('json'))
      .option('--json', 'one JSON object a line: an exchange, or with --frames and --bodies also these')
      // text is all there is until there is a screen: scripts that say so already go on to work
      .addOption(new Option('--print', 'print text').hideHelp())
      .addHelpText('after', EXAMPLES)
      .action((file: string, options: ShowOptions) => show(file, options, io))
  );
}

async function show(file: string, options: ShowOptions, io: Io): Promise<void> {
  const source = recordingSource(file, io.stdin, {
    isReadAgain: isReadAgain(file, options),
    onWarning: (message) => io.stderr.write(`hoptap: ${message}\n`),
  });
  const fold = createFold();
  for await (const event of source.read()) fold.push(event);
  const session = fold.session();
  const chosen = choose(session, options.exchange);
  const sayLines = async (lines: readonly string[]): Promise<void> => {
    if (lines.length > 0) await print(io.stdout, `${lines.join('\n')}\n`);
  };
  if (options.json === true) {
    await showJson(source, chosen, options, sayLines);
  } else {
    await showText(source, { fold, session, chosen }, options, lookOf(session, options, io), sayLines);
  }
}

type Say = (lines: readonly string[]) => Promise<void>;

async function showJson(
  source: RecordingSource,
  chosen: readonly Exchange[],
  options: ShowOptions,
  say: Say,
): Promise<void> {
  for (const exchange of chosen) await say([JSON.stringify(exchangeJson(exchange))]);
  if (options.frames !== true && options.bodies !== true) return;
  for await (const event of source.read()) {
    const isWanted = event.event === 'frame' ? options.frames : event.event === 'body' && options.bodies;
    if (isWanted === true && isOf(event, options.exchange)) await say([encodeEvent(event).trimEnd()]);
  }
}

interface Read {
  readonly fold: Fold;
  readonly session: Session;
  readonly chosen: readonly Exchange[];
}

async function showText(
  source: RecordingSource,
  { fold, session, chosen }: Read,
  options: ShowOptions,
  look: Look,
  say: Say,
): Promise<void> {
  await say(sessionSummary(session, localDate, look));
  const isOne = chosen.length === 1;
  const hasHeads = options.heads === true || (isOne && options.frames !== true);
  const hasBodies = options.bodies === true || (isOne && options.frames !== true && options.heads !== true);
  if (!isOne && chosen.length > 0) await say(['', ...exchangeList(chosen, look)]);
  for (const exchange of isOne || hasHeads ? chosen : []) {
    await say(['', ...exchangeSummary(exchange, look)]);
    if (hasHeads) await say(['', ...headLines(exchange, { onlyChanges: false }, look)]);
  }
  await showTraffic(source, { fold, isOne, hasBodies }, options, look, say);
}

/** Bodies and frames, as they come: they are not kept when a recording is folded. */
async function showTraffic(
  source: RecordingSource,
  { fold, isOne, hasBodies }: { readonly fold: Fold; readonly isOne: boolean; readonly hasBodies: boolean },
  options: ShowOptions,
  look: Look,
  say: Say,
): Promise<void> {
  const telling = { ...look, isNumbered: !isOne, exchange: fold.exchange };
  const tellers = [
    ...(hasBodies ? [createBodyLines(telling)] : []),
    ...(options.frames === true ? [createFrameLines(telling)] : []),
  ];
  if (tellers.length === 0) return;
  const blank = [''];
  for await (const event of source.read()) {
    if (!isOf(event, options.exchange) && !isGapOfAll(event)) continue;
    const lines = tellers.flatMap((teller) => teller.lines(event));
    if (lines.length > 0) await say([...blank.splice(0), ...lines]);
  }
}

/** The exchange asked for, or all. @throws {HoptapError} EXCHANGE_UNKNOWN */
function choose({ exchanges }: Session, wanted: number | undefined): readonly Exchange[] {
  if (wanted === undefined) return exchanges;
  const chosen = exchanges.filter(({ exchange }) => exchange === wanted);
  if (chosen.length > 0) return chosen;
  const numbers = exchanges.map(({ exchange }) => exchange);
  const there =
    numbers.length === 0
      ? 'the recording has no exchanges'
      : `the recording has ${rangesOf(numbers.toSorted((one, other) => one - other)).join(', ')}`;
  throw new HoptapError('EXCHANGE_UNKNOWN', `Cannot show exchange "${wanted}": ${there}`, {
    hint: 'without --exchange all are listed',
  });
}

/** Numbers in rising order as ranges: `1-3`, `7`. */
function rangesOf(numbers: readonly number[]): readonly string[] {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
}

/** Whether what is shown takes a second reading; of stdin the first one must then be kept. */
function isReadAgain(file: string, { frames, bodies, exchange }: ShowOptions): boolean {
  return file !== '-' || frames === true || bodies === true || exchange !== undefined;
}

/** A gap that belongs to no exchange may be one in any: what needs the missing frames cannot be read then. */
function isGapOfAll(event: Event): boolean {
  return event.event === 'gap' && event.exchange === undefined;
}

function isOf(event: Event, wanted: number | undefined): boolean {
  if (wanted === undefined) return true;
  return 'exchange' in event && event.exchange === wanted;
}

function lookOf({ session }: Session, options: ShowOptions, io: Io): Look {
  return {
    paint: createPaint(isColourful(io.stdout, io.env)),
    columns: io.stdout.columns ?? DEFAULT_COLUMNS,
    clock: wallClock(session?.started ?? null),
    isFull: options.full === true,
    isRedacted: options.redact === true,
  };
}

function exchangeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a number from 1.');
  return Number(text);
}
