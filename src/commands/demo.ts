import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { EXIT, HoptapError, type Exchange } from '../model/index.ts';
import { playClient } from '../probe/index.ts';
import { loadProfile } from '../store/index.ts';
import { createPaint, headLines, hopLines, outcomeInWords, type Look } from '../view/index.ts';
import { gathered } from './arguments.ts';
import { ACTS, type Act } from './demo-acts.ts';
import { setStage, type DemoStage } from './demo-stage.ts';
import { createEventPrinter } from './event-printer.ts';
import { listenForInterruption } from './interruption.ts';
import { isColourful, print, type Io } from './io.ts';
import { parseListenAddress } from './listen-address.ts';
import { loadChain } from './profile-chain.ts';
import { chainLines, farewell } from './proxy-text.ts';

interface DemoOptions {
  readonly details?: true;
  readonly live?: true;
  readonly profile?: readonly string[];
  readonly listen: string;
  readonly write: boolean;
}

/** Between two acts, so that a reader keeps up; the whole takes about three seconds. */
const ACT_PAUSE_MS = 250;
const EVENT_PAUSE_MS = 60;
/** Between two talks of the live client. */
const TALK_PAUSE_MS = 3000;

const EXAMPLES = `
Examples:
  hoptap demo                    the incident, in about three seconds
  hoptap demo --details          with every head in full
  hoptap demo --live -p incident-gcp-strips-auth
                                 leave it running, and play with it`;

/** `hoptap demo`: the incident, live, with nothing else needed. */
export function createDemoCommand(io: Io): Command {
  return new Command('demo')
    .summary('see how it works, with nothing else needed')
    .description('Plays the incident: a built-in backend, the proxy before it, clients through it.')
    .option('--details', 'show every head in full, hop by hop')
    .option('--live', 'leave proxy and backend running and a client talking')
    .option('-p, --profile <name>', 'with --live: play this balancer (repeatable)', gathered)
    .option('-l, --listen <host:port>', 'where the proxy listens', '127.0.0.1:0')
    .option('--no-write', 'record nothing')
    .addHelpText('after', EXAMPLES)
    .action((options: DemoOptions) => (options.live === true ? live(options, io) : story(options, io)));
}

/** The story goes through its own profiles. */
function refuseProfiles([name]: readonly string[] = []): void {
  if (name === undefined) return;
  throw new HoptapError('USAGE', `Cannot play --profile "${name}" without --live`, {
    hint: `hoptap demo --live -p ${name} leaves it running with that profile`,
  });
}

async function story(options: DemoOptions, io: Io): Promise<void> {
  refuseProfiles(options.profile);
  const interruption = listenForInterruption();
  const stage = await setStage({
    listen: parseListenAddress(options.listen),
    profiles: [],
    isRecorded: options.write,
    pauseMs: EVENT_PAUSE_MS,
    onTrouble: (message) => io.stderr.write(`hoptap: ${message}\n`),
  });
  io.onCrash?.(async () => stage.run.recording?.flush());
  const look = lookOf(io);
  const { paint } = look;
  const say = (lines: readonly string[]): Promise<void> => print(io.stdout, `${lines.join('\n')}\n`);
  await say([
    paint.bold('A chat works on every laptop and is dead in staging. What does each hop do to it?'),
    '',
  ]);
  for (const [at, act] of ACTS.entries()) {
    if (interruption.signal.aborted) break;
    await say(await playAct(act, at + 1, stage, options.details ?? false, look));
    await pause(ACT_PAUSE_MS);
  }
  await stage.close();
  interruption.release();
  if (interruption.signal.aborted) io.exit = EXIT.interrupted;
  else await say(whatNext(stage.run.recording?.path ?? null, look));
}

/** Plays one act and tells it: heads by hop, what client and backend said, how it ended. */
async function playAct(
  act: Act,
  number: number,
  stage: DemoStage,
  isDetailed: boolean,
  look: Look,
): Promise<readonly string[]> {
  const { paint } = look;
  stage.run.useProfiles(act.profile === null ? [] : [await loadProfile(act.profile)]);
  const told = await act.play({ listen: stage.run.listen, token: stage.backend.token() });
  const exchanges = await stage.takeExchanges();
  const heads = exchanges.flatMap((exchange) =>
    isDetailed ? headLines(exchange, { onlyChanges: false }, look) : hopLines(exchange, look),
  );
  // Of several exchanges that went alike, the first tells how.
  const shown = isDetailed ? heads : hopLines(first(exchanges), look);
  return [
    `${paint.bold(`${number}  ${act.title}`)}${act.profile === null ? '' : `  ${paint.cyan(`-p ${act.profile}`)}`}`,
    ...shown.map((line) => `   ${line}`),
    ...labelled('client', told, look),
    ...labelled('backend', stage.takeLog().map(withoutRest), look),
    ...labelled(
      'ending',
      exchanges.map((exchange) => `#${exchange.exchange} ${outcomeInWords(exchange, look)}`),
      look,
    ),
    `   ${paint.green(`→ ${act.moral}`)}`,
    '',
  ];
}

function first(exchanges: readonly Exchange[]): Exchange {
  const [exchange] = exchanges;
  if (exchange === undefined) throw new Error('An act of the demo made no exchange');
  return exchange;
}

function labelled(label: string, lines: readonly string[], { paint }: Look): readonly string[] {
  return lines.map((line, at) => `   ${paint.dim((at === 0 ? label : '').padEnd(9))}${paint.plain(line)}`);
}

/** The backend also logs which fields it did get; the hops above show those already. */
function withoutRest(line: string): string {
  return line.replace(/; got .*$/, '');
}

function whatNext(recording: string | null, { paint }: Look): readonly string[] {
  const recorded =
    recording === null ? [] : [`All of it is recorded in ${paint.bold(recording)}, which only you can read.`];
  const see =
    recording === null
      ? []
      : [[`npx hoptap show ${recording} -e 3 --frames`, 'the 1011 that the browser never saw']];
  const commands = [
    ...see,
    ['npx hoptap demo --live -p incident-gcp-strips-auth', 'leave it running, point your own client at it'],
    ['npx hoptap proxy wss://staging.example.com/ws', 'and now your own backend'],
  ];
  const columns = Math.max(...commands.map(([command = '']) => command.length));
  return [
    ...recorded,
    'To go on:',
    ...commands.map(
      ([command = '', what = '']) => `  ${paint.bold(command.padEnd(columns))}  ${paint.dim(what)}`,
    ),
  ];
}

async function live(options: DemoOptions, io: Io): Promise<void> {
  const chain = await loadChain(options.profile ?? [], null);
  const interruption = listenForInterruption();
  const say = (line: string): void => void io.stderr.write(`hoptap: ${line}\n`);
  const stage = await setStage({
    listen: parseListenAddress(options.listen),
    profiles: chain.profiles,
    isRecorded: options.write,
    pauseMs: EVENT_PAUSE_MS,
    onEvent: createEventPrinter({ ui: 'log', isVerbose: false }, io),
    onTrouble: say,
  });
  const { run, backend } = stage;
  io.onCrash?.(async () => run.recording?.flush());
  const token = backend.token();
  say(`proxy on ws://${run.listen}/ws, for the demo backend on ${backend.url}`);
  for (const line of chainLines(chain.profiles, createPaint(isColourful(io.stderr, io.env)))) say(line);
  if (run.recording !== null) say(`  recording to ${run.recording.path}`);
  say(`  a token, good for an hour: ${token}`);
  say(`  try: curl -i -H "Authorization: Bearer ${token}" http://${run.listen}/api/me`);
  say('  a client talks every three seconds; Ctrl-C ends it');
  while (!interruption.signal.aborted) {
    const headers = { Authorization: `Bearer ${token}` };
    await playClient({ url: `ws://${run.listen}/ws`, headers, signal: interruption.signal });
    await pause(TALK_PAUSE_MS, undefined, { signal: interruption.signal }).catch(() => undefined);
  }
  const end = await run.close();
  await stage.close();
  interruption.release();
  for (const line of farewell(end, run.recording)) say(line);
}

function lookOf(io: Io): Look {
  return {
    paint: createPaint(isColourful(io.stdout, io.env)),
    columns: Math.min(io.stdout.columns ?? 110, 140),
    clock: String,
    isFull: false,
    isRedacted: true,
  };
}
