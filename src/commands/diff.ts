import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { EXIT, HoptapError } from '../model/index.ts';
import {
  compareExchanges,
  pairExchanges,
  type CompareOptions,
  type Comparison,
  type ExchangePair,
  type MessageComparison,
  type Scope,
} from '../study/index.ts';
import {
  comparisonJson,
  comparisonLines,
  createPaint,
  pairLine,
  pairsSummary,
  unpairedLine,
  verdictLines,
  type Look,
} from '../view/index.ts';
import { gathered } from './arguments.ts';
import { compareTraffic } from './compare-traffic.ts';
import { hopOf, loadSide, parseSide, type LoadedSide, type WrittenSide } from './compared-side.ts';
import { isColourful, print, type Io } from './io.ts';
import { wallClock } from './wall-clock.ts';
import { warn } from './proxy-text.ts';

interface DiffOptions {
  readonly strict?: true;
  readonly ignore?: readonly string[];
  readonly heads?: true;
  readonly frames?: true;
  readonly full?: true;
  readonly secrets?: true;
  readonly json?: true;
}

const DEFAULT_COLUMNS = 120;

const EXAMPLES = `
A and B are each a recording, FILE#N (exchange N) or FILE#N@PLACE: what left the
client (@client), reached the backend (@backend) or a station (@NAME), or passed
a hop (@0). One of them may be - for stdin. FILE#N alone is what happened to its
heads on their way, first hop against last.

Examples:
  hoptap diff laptop.hoptap.jsonl staging.hoptap.jsonl
      works locally, fails in staging: why?
  hoptap diff laptop.hoptap.jsonl#1@backend pod.hoptap.jsonl#1@client
      what staging drops: sent by the laptop, got by the pod
  hoptap diff run.hoptap.jsonl#3
      what the way did to exchange 3
  hoptap diff run.hoptap.jsonl#2 run.hoptap.jsonl#3 --ignore User-Agent
  ssh pod cat run.hoptap.jsonl | hoptap diff laptop.hoptap.jsonl#1 -#4

Exit status: 0 the same, 1 different.`;

/** `hoptap diff A [B]`: two exchanges, or two recordings, held against each other. */
export function createDiffCommand(io: Io): Command {
  return (
    new Command('diff')
      .summary('tell how two exchanges or recordings differ')
      .description(
        'Holds two exchanges against each other: heads at each place, what came of them, messages.',
      )
      .argument('<a>', 'a recording, FILE#N or FILE#N@PLACE')
      .argument('[b]', 'the same; without it, what the way did to A')
      .option('--strict', 'count what is another in every exchange: ids, times, keys, Host')
      .option('--ignore <name>', 'do not count this field; may be repeated', gathered)
      .option('--heads', 'compare heads only')
      .option('--frames', 'compare messages only')
      .option('--full', 'show values whole, however long')
      .addOption(new Option('--secrets', 'show secrets, which are masked otherwise').conflicts('redact'))
      // what is the rule here may be said all the same, as for other commands
      .addOption(new Option('--redact', 'mask secrets').hideHelp())
      .option('--json', 'one JSON object a line for each pair')
      .addHelpText('after', EXAMPLES)
      // `-#4` is exchange 4 of stdin, and no option
      .allowUnknownOption()
      .action((a: string, b: string | undefined, options: DiffOptions, command: Command) => {
        const unknown = [a, b].find((side) => side !== undefined && /^-(?!#|$)/.test(side));
        if (unknown !== undefined && !existsSync(unknown)) {
          command.error(`error: unknown option '${unknown}'`, { code: 'commander.unknownOption' });
        }
        return diff(a, b, options, io);
      })
  );
}

async function diff(textA: string, textB: string | undefined, options: DiffOptions, io: Io): Promise<void> {
  const [writtenA, writtenB] = [parseSide(textA), textB === undefined ? null : parseSide(textB)];
  refuse(writtenA, writtenB);
  refuseNothing(writtenA, writtenB, options);
  const scope = scopeOf(options, writtenB === null);
  const onWarning = (message: string): void => warn(io, message);
  const load = (written: WrittenSide): Promise<LoadedSide> =>
    loadSide(written, io.stdin, { isReadAgain: scope.messages, onWarning });
  const a = await load(writtenA);
  const b = writtenB === null ? a : await load(writtenB);
  const pairs = writtenB === null ? wayPairs(a) : pairsOf(a, b);
  const compared = await comparePairs(
    pairs,
    { a, b, isWay: writtenB === null },
    scope,
    compareOptions(options),
  );
  if (compared.some((each) => each.comparison?.isDifferent !== false)) io.exit = EXIT.no;
  const look = lookOf(a, options, io);
  const sides = [a, b] as const;
  if (options.json === true) {
    for (const each of compared) await print(io.stdout, `${JSON.stringify(jsonOf(each, sides, look))}\n`);
    return;
  }
  await print(io.stdout, `${linesOf(compared, sides, look).join('\n')}\n`);
}

/** Sides that cannot be held against each other, whatever is in them. */
function refuse(a: WrittenSide, b: WrittenSide | null): void {
  if (b === null && a.place !== null) {
    throw new HoptapError('SIDE_INVALID', `Cannot compare "${a.text}": one place alone has no counterpart`, {
      hint: `Without @${a.place} its first hop is held against its last, or name a second side`,
    });
  }
  if (b !== null && a.file === '-' && b.file === '-') {
    throw new HoptapError(
      'SIDE_INVALID',
      'Cannot compare stdin with stdin: it can be read for one side only',
      {
        hint: 'write one of them to a file and give its name',
      },
    );
  }
  const [named, other] = a.place === null ? [b, a] : [a, b];
  if (named !== null && other !== null && named.place !== null && other.place === null) {
    throw new HoptapError(
      'SIDE_INVALID',
      `Cannot compare "${named.text}" with "${other.text}": only one names a place`,
      {
        hint: `Give the other one, too: FILE#N@client, FILE#N@backend or FILE#N@${named.place}`,
      },
    );
  }
}

/** Messages have no hops: where only they are asked for, a place or the way of one exchange leaves nothing to compare. */
function refuseNothing(a: WrittenSide, b: WrittenSide | null, { heads, frames }: DiffOptions): void {
  if (frames !== true || heads === true || (b !== null && a.place === null)) return;
  throw new HoptapError('SIDE_INVALID', `Cannot compare messages of "${a.text}" alone or at one place`, {
    hint: '--frames takes two exchanges or recordings: FILE or FILE#N, without @PLACE',
  });
}

function scopeOf({ heads, frames }: DiffOptions, isWay: boolean): Scope {
  const isAll = heads !== true && frames !== true;
  return {
    heads: isAll || heads === true,
    outcomes: isAll && !isWay,
    messages: (isAll || frames === true) && !isWay,
  };
}

function compareOptions({ strict, ignore = [] }: DiffOptions): CompareOptions {
  return { isStrict: strict === true, ignored: new Set(ignore.map((name) => name.toLowerCase())) };
}

/** Each exchange with itself: its first hop against its last. */
function wayPairs({ exchanges }: LoadedSide): readonly ExchangePair[] {
  return exchanges.map((exchange) => ({ a: exchange, b: exchange }));
}

/** What a single named exchange has no counterpart for is not missing from it. */
function pairsOf(a: LoadedSide, b: LoadedSide): readonly ExchangePair[] {
  const pairs = pairExchanges(a.exchanges, b.exchanges);
  if (a.exchange !== null) return pairs.filter((pair) => pair.a !== null);
  return b.exchange === null ? pairs : pairs.filter((pair) => pair.b !== null);
}

interface ComparedPair {
  readonly pair: ExchangePair;
  /** Null where there is no counterpart. */
  readonly comparison: Comparison | null;
}

async function comparePairs(
  pairs: readonly ExchangePair[],
  { a, b, isWay }: { readonly a: LoadedSide; readonly b: LoadedSide; readonly isWay: boolean },
  scope: Scope,
  options: CompareOptions,
): Promise<readonly ComparedPair[]> {
  const whole = pairs.filter((pair) => pair.a !== null && pair.b !== null);
  const hasMessages = scope.messages && a.place === null;
  const traffic: readonly (readonly MessageComparison[])[] = hasMessages
    ? await compareTraffic(whole, a.source, b.source, options.isStrict)
    : [];
  const messages = new Map(whole.map((pair, at) => [pair, traffic[at] ?? []]));
  return pairs.map((pair) => {
    if (pair.a === null || pair.b === null) return { pair, comparison: null };
    const hopA = isWay ? 0 : hopOf(a, pair.a);
    const hopB = isWay ? Math.max(0, pair.b.open.stations.length - 2) : hopOf(b, pair.b);
    const sideA = { exchange: pair.a, hop: hopA };
    // what is one exchange is one object: then what its stations did to it is known
    const isOne = a.file === b.file && a.file !== '-' && pair.a.exchange === pair.b.exchange;
    const sideB = { exchange: isOne ? pair.a : pair.b, hop: hopB };
    return { pair, comparison: compareExchanges(sideA, sideB, options, scope, messages.get(pair)) };
  });
}

function labelOf({ file, place }: LoadedSide, exchange: number): string {
  return `${file}#${exchange}${place === null ? '' : `@${place}`}`;
}

function linesOf(
  compared: readonly ComparedPair[],
  [a, b]: readonly [LoadedSide, LoadedSide],
  look: Look,
): readonly string[] {
  const [only] = compared;
  if (only === undefined) return ['Same: neither recording has an exchange.'];
  const { pair, comparison } = only;
  if (compared.length === 1 && comparison !== null && pair.a !== null && pair.b !== null) {
    const sides = [
      { label: labelOf(a, pair.a.exchange), exchange: pair.a },
      { label: labelOf(b, pair.b.exchange), exchange: pair.b },
    ] as const;
    return [...verdictLines(comparison, ...sides, look), '', ...comparisonLines(comparison, ...sides, look)];
  }
  const differing = compared.filter((each) => each.comparison?.isDifferent === true).map((each) => each.pair);
  const [first] = differing;
  // a side that is held against itself is the way of its exchanges
  const other = a === b || first === undefined || first.b === null ? [] : [labelOf(b, first.b.exchange)];
  const hint =
    first === undefined || first.a === null || first.b === null
      ? []
      : ['', ['hoptap diff', labelOf(a, first.a.exchange), ...other].join(' ')];
  return [
    ...pairsSummary(
      compared.map((each) => each.comparison),
      a.file,
      b.file,
      look,
    ),
    ...compared.flatMap(({ pair: each, comparison: found }) =>
      found === null || each.a === null || each.b === null
        ? [unpairedLine(each, look)]
        : pairLine(each.a, each.b, found, look),
    ),
    ...hint,
  ];
}

function jsonOf(
  { pair, comparison }: ComparedPair,
  [a, b]: readonly [LoadedSide, LoadedSide],
  look: Look,
): Readonly<Record<string, unknown>> {
  const side = (loaded: LoadedSide, exchange: number | undefined): unknown =>
    exchange === undefined ? null : { file: loaded.file, exchange, place: loaded.place };
  const sides = { a: side(a, pair.a?.exchange), b: side(b, pair.b?.exchange) };
  if (comparison !== null) return { sides, ...comparisonJson(comparison, look) };
  const missing = pair.a === null ? 'A' : 'B';
  return { sides, isDifferent: true, verdict: `Differs: ${missing} has no such exchange.` };
}

function lookOf({ session }: LoadedSide, options: DiffOptions, io: Io): Look {
  return {
    paint: createPaint(isColourful(io.stdout, io.env)),
    columns: io.stdout.columns ?? DEFAULT_COLUMNS,
    clock: wallClock(session.session?.started ?? null),
    isFull: options.full === true,
    isRedacted: options.secrets !== true,
  };
}
