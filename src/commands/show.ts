import { Command, InvalidArgumentError, Option } from 'commander';
import type { Session } from '../model/index.ts';
import { createSieve, encodeEvent, filterHelp, type Filter, type Sieve } from '../recording/index.ts';
import { isPipe } from '../store/index.ts';
import { isTerminal } from '../terminal/index.ts';
import {
  createBodyLines,
  createFrameLines,
  createPaint,
  exchangeJson,
  exchangeList,
  exchangeSummary,
  headColumns,
  headLines,
  sessionSummary,
  type Look,
} from '../view/index.ts';
import { checkStations, chooseExchanges, codesOf, filterArgument, type Chosen } from './chosen-exchanges.ts';
import { showOnScreen } from './file-screen.ts';
import { followRecording } from './follow-recording.ts';
import { invocation } from './invocation.ts';
import { isColourful, print, type Io } from './io.ts';
import { recordingSource, type RecordingSource } from './recording-source.ts';
import { localDate, wallClock } from './wall-clock.ts';
import { warn } from './proxy-text.ts';

interface ShowOptions {
  readonly exchange?: number;
  readonly filter?: Filter;
  readonly heads?: true;
  readonly columns?: true;
  readonly frames?: true;
  readonly bodies?: true;
  readonly pretty?: true;
  readonly full?: true;
  readonly redact?: true;
  readonly follow?: true;
  readonly json?: true;
  readonly print?: true;
}

const DEFAULT_COLUMNS = 120;

const EXAMPLES = `
On a terminal it opens a screen, where ? tells the keys. Text is printed into
pipes and files, and where an option asks for it.

Examples:
  hoptap show run.hoptap.jsonl                the exchanges
  hoptap show run.hoptap.jsonl -e 3           one exchange, its heads hop by hop
  hoptap show run.hoptap.jsonl -e 3 --frames  its frames, inflated, as text
  hoptap show run.hoptap.jsonl --follow       what comes, while it is recorded
  hoptap show run.hoptap.jsonl -f '~websocket !~c 101'
      sockets that were not let in
  hoptap show run.hoptap.jsonl -f '~hq@client ^auth !~hq@backend ^auth'
      requests whose Authorization was lost on the way
  hoptap show run.hoptap.jsonl --json | jq 'select(.status != 101) | .path'
  ssh staging cat run.hoptap.jsonl | hoptap show - --heads

Filters of -f, mitmproxy's letters where they mean the same:
${filterHelp().join('\n')}
With --frames, each message is asked by itself.`;

/** `hoptap show FILE`: what a recording says, as text or as JSON Lines. */
export function createShowCommand(io: Io): Command {
  return (
    new Command('show')
      .summary('show a recording')
      .description('Shows a recording: its exchanges, their heads hop by hop, their frames.')
      .argument('<file>', 'a recording, or - for stdin')
      .option('-e, --exchange <n>', 'show this exchange only', exchangeNumber)
      .option('-f, --filter <filter>', 'show only what this means; see below', filterArgument)
      .option('--heads', 'show the heads hop by hop, changes marked')
      .option('--columns', 'show the heads side by side, a column for each hop, where they fit')
      .option('--frames', 'show the frames')
      .option('--bodies', 'show the bodies, as with one exchange')
      .option('--pretty', 'indent JSON in frames')
      .option('--full', 'show values whole, however long')
      .addOption(
        new Option('--follow', 'tell what is there and what comes, as the proxy does').conflicts([
          'heads',
          'bodies',
          'pretty',
        ]),
      )
      // masked JSON would still hold secrets: in payloads that are deflated or in base64
      .addOption(new Option('--redact', 'mask secrets in text').conflicts('json'))
      .option(
        '--json',
        'one JSON object a line: an exchange, or with --frames and --bodies also these; with --follow events',
      )
      .option('--print', 'print text where a screen would be opened')
      .addHelpText('after', EXAMPLES)
      .action((file: string, options: ShowOptions) => show(file, options, io))
  );
}

async function show(file: string, options: ShowOptions, io: Io): Promise<void> {
  const { exchange, filter } = options;
  if (!asksForText(options) && file !== '-' && isTerminal(io) && !(await isPipe(file))) {
    await showOnScreen(file, { exchange, filter, isFollowing: options.follow === true }, io);
    return;
  }
  const source = recordingSource(file, io.stdin, {
    isReadAgain: options.follow !== true && isReadAgain(file, options),
    onWarning: (message) => warn(io, message),
  });
  if (options.follow === true) {
    const { frames, json } = options;
    // lines like the proxy's, which mask secrets
    const look = { ...lookOf(null, options, io), isRedacted: options.full !== true };
    await followRecording(
      source,
      { filter, exchange, hasFrames: frames === true, isJson: json === true, look },
      io,
    );
    return;
  }
  const isAskedLater = isByMessage(options);
  const chosen = await chooseExchanges(source, {
    exchange,
    filter: isAskedLater ? undefined : filter,
    isDiagnosed: true,
  });
  if (filter !== undefined) checkStations(filter, chosen.session);
  const say = async (lines: readonly string[]): Promise<void> => {
    if (lines.length > 0) await print(io.stdout, `${lines.join('\n')}\n`);
  };
  if (options.json === true) {
    await showJson(source, chosen, options, say);
    return;
  }
  const look = lookOf(chosen.session, options, io);
  await showText(source, chosen, options, look, say);
  if (file !== '-') await say(nextSteps(file, chosen, options, look, io));
}

/** Options that only text can follow. */
function asksForText(options: ShowOptions): boolean {
  const { json, redact, full, pretty, heads, columns, frames, bodies } = options;
  return [options.print, json, redact, full, pretty, heads, columns, frames, bodies].includes(true);
}

type Say = (lines: readonly string[]) => Promise<void>;

async function showJson(
  source: RecordingSource,
  chosen: Chosen,
  options: ShowOptions,
  say: Say,
): Promise<void> {
  for (const exchange of isByMessage(options) ? [] : chosen.exchanges) {
    await say([JSON.stringify(exchangeJson(exchange, chosen.findings(exchange.exchange)))]);
  }
  if (options.frames !== true && options.bodies !== true) return;
  const sieve = sieveOf(chosen, options);
  const sayWanted = async (sifted: ReturnType<Sieve['push']>): Promise<void> => {
    for (const { event, isWanted } of sifted) {
      const isAsked = event.event === 'frame' ? options.frames : event.event === 'body' && options.bodies;
      if (isAsked === true && isWanted) await say([encodeEvent(event).trimEnd()]);
    }
  };
  for await (const event of source.read(readingOf(chosen, options))) await sayWanted(sieve.push(event));
  await sayWanted(sieve.end());
}

async function showText(
  source: RecordingSource,
  chosen: Chosen,
  options: ShowOptions,
  look: Look,
  say: Say,
): Promise<void> {
  const { session, exchanges, findings } = chosen;
  await say([...sessionSummary(session, localDate, look), ...matchesInWords(chosen, options, look)]);
  const told = isByMessage(options) && options.exchange === undefined ? [] : exchanges;
  const isOne = told.length === 1;
  const hasHeads = options.heads === true || options.columns === true || (isOne && options.frames !== true);
  const hasBodies = options.bodies === true || (isOne && options.frames !== true && options.heads !== true);
  if (!isOne && told.length > 0) await say(['', ...exchangeList(told, look, findings)]);
  for (const exchange of isOne || hasHeads ? told : []) {
    await say(['', ...exchangeSummary(exchange, look, findings(exchange.exchange))]);
    const columns = options.columns === true ? headColumns(exchange, look) : null;
    if (hasHeads) await say(['', ...(columns ?? headLines(exchange, { onlyChanges: false }, look))]);
  }
  await showTraffic(source, chosen, { isOne, hasBodies }, options, look, say);
}

/** Bodies and frames, as they come: they are not kept when a recording is folded. */
async function showTraffic(
  source: RecordingSource,
  chosen: Chosen,
  { isOne, hasBodies }: { readonly isOne: boolean; readonly hasBodies: boolean },
  options: ShowOptions,
  look: Look,
  say: Say,
): Promise<void> {
  if (!hasBodies && options.frames !== true) return;
  const telling = { ...look, isNumbered: !isOne, exchange: chosen.exchange };
  const bodies = hasBodies ? createBodyLines(telling) : null;
  const frames =
    options.frames === true ? createFrameLines({ ...telling, isPretty: options.pretty === true }) : null;
  const sieve = sieveOf(chosen, options);
  const blank = [''];
  const sayShown = async (sifted: ReturnType<Sieve['push']>): Promise<void> => {
    for (const { event, isWanted } of sifted) {
      const isBodyShown = isWanted || event.event === 'close';
      const lines = [
        ...(isBodyShown ? (bodies?.lines(event) ?? []) : []),
        ...(frames?.lines(event, isWanted) ?? []),
      ];
      if (lines.length > 0) await say([...blank.splice(0), ...lines]);
    }
  };
  for await (const event of source.read(readingOf(chosen, options))) await sayShown(sieve.push(event));
  await sayShown(sieve.end());
}

/** Whether a filter asks for what is in messages, and messages are shown: then each of them is asked by itself. */
function isByMessage({ frames, filter }: ShowOptions): boolean {
  return frames === true && filter?.needsContent === true;
}

/** What passes of the traffic that is read: all of it, unless messages are asked by themselves. */
function sieveOf(chosen: Chosen, options: ShowOptions): Sieve {
  const { filter } = options;
  if (filter === undefined || !isByMessage(options)) {
    return { push: (event) => [{ event, isWanted: true }], end: () => [] };
  }
  return createSieve(filter, {
    exchange: chosen.exchange,
    findings: (number) => codesOf(chosen.findings(number)),
  });
}

function readingOf(chosen: Chosen, options: ShowOptions): { readonly exchanges?: ReadonlySet<number> } {
  if (!isByMessage(options)) return { exchanges: chosen.numbers };
  return options.exchange === undefined ? {} : { exchanges: new Set([options.exchange]) };
}

/** How many exchanges a filter leaves; nothing to say where there is none. */
function matchesInWords(
  { session, exchanges }: Chosen,
  options: ShowOptions,
  { paint }: Look,
): readonly string[] {
  const { filter } = options;
  if (filter === undefined || isByMessage(options)) return [];
  const count = exchanges.length === 0 ? 'none' : String(exchanges.length);
  return [paint.cyan(`${count} of ${session.exchanges.length} shown: ${filter.text}`)];
}

/** What one may want to ask next, as commands. */
function nextSteps(
  file: string,
  { exchanges, findings }: Chosen,
  { frames, heads }: ShowOptions,
  { paint }: Look,
  io: Io,
): readonly string[] {
  const hasErrors = exchanges.some(({ exchange }) =>
    findings(exchange).some(({ severity }) => severity === 'error'),
  );
  const isList = exchanges.length > 1 && frames !== true && heads !== true;
  const steps = [
    ...(isList ? [`${invocation(io.env, ['show', file, '-e'])} N  shows one of them in full`] : []),
    ...(hasErrors ? [`${invocation(io.env, ['diagnose', file])}  says what went wrong, and what to do`] : []),
  ];
  return steps.length === 0 ? [] : ['', ...steps.map((step) => paint.dim(step))];
}

/** Whether what is shown takes a second reading; of stdin the first one must then be kept. */
function isReadAgain(file: string, { frames, bodies, exchange, filter }: ShowOptions): boolean {
  return file !== '-' || frames === true || bodies === true || exchange !== undefined || filter !== undefined;
}

function lookOf(session: Session | null, options: ShowOptions, io: Io): Look {
  const started = session?.session?.started ?? null;
  const startedMs = started === null ? Number.NaN : Date.parse(started);
  return {
    paint: createPaint(isColourful(io.stdout, io.env)),
    columns: io.stdout.columns ?? DEFAULT_COLUMNS,
    clock: wallClock(started),
    startedMs: Number.isNaN(startedMs) ? null : startedMs,
    isFull: options.full === true,
    isRedacted: options.redact === true,
  };
}

function exchangeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is a number from 1.');
  return Number(text);
}
