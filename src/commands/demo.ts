import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { EXIT, HoptapError, type Exchange } from '../model/index.ts';
import { loadProfile } from '../store/index.ts';
import { createPaint, headLines, hopLines, outcomeInWords, wrap, type Look } from '../view/index.ts';
import { gathered } from './arguments.ts';
import { ACTS, type Act } from './demo-acts.ts';
import { setStage, type DemoStage } from './demo-stage.ts';
import { uiOption } from './chosen-ui.ts';
import { demoLive, EVENT_PAUSE_MS, type DemoLiveOptions } from './demo-live.ts';
import { listenForInterruption } from './interruption.ts';
import { invocation } from './invocation.ts';
import { isColourful, print, type Io } from './io.ts';
import { parseListenAddress } from '../run/index.ts';
import { warn } from './proxy-text.ts';

interface DemoOptions extends DemoLiveOptions {
  readonly details?: true;
  readonly live?: true;
}

const INDENT = '   ';

/** Between two acts, so that a reader keeps up; the whole takes about three seconds. */
const ACT_PAUSE_MS = 250;

const EXAMPLES = `
Examples:
  hoptap demo                    the incident, in about three seconds
  hoptap demo --details          with every head in full
  hoptap demo --live -p incident-gcp-strips-auth
                                 leave it running, and play with it: on a
                                 terminal, on a screen`;

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
    .addOption(uiOption('with --live: '))
    .addHelpText('after', EXAMPLES)
    .action((options: DemoOptions) => (options.live === true ? demoLive(options, io) : story(options, io)));
}

/** The story goes through its own profiles, and is always told in lines. */
function refuseLiveOptions({ profile: [name] = [], ui }: DemoOptions): void {
  if (name !== undefined) {
    throw new HoptapError('USAGE', `Cannot play --profile "${name}" without --live`, {
      hint: `hoptap demo --live -p ${name} leaves it running with that profile`,
    });
  }
  if (ui !== undefined) {
    throw new HoptapError('USAGE', `Cannot use --ui ${ui} without --live`, {
      hint: `hoptap demo --live --ui ${ui} leaves it running`,
    });
  }
}

async function story(options: DemoOptions, io: Io): Promise<void> {
  refuseLiveOptions(options);
  const interruption = listenForInterruption();
  const stage = await setStage({
    listen: parseListenAddress(options.listen),
    profiles: [],
    isRecorded: options.write,
    pauseMs: EVENT_PAUSE_MS,
    onTrouble: (message) => warn(io, message),
  });
  io.onCrash?.(async () => stage.run.recording?.flush());
  const look = lookOf(io);
  const { paint } = look;
  const tell = (lines: readonly string[]): Promise<void> => print(io.stdout, `${lines.join('\n')}\n`);
  await tell([
    ...wrap(
      'A chat works on every laptop and is dead in staging. What does each hop do to it?',
      look.columns,
    ).map(paint.bold),
    '',
  ]);
  for (const [at, act] of ACTS.entries()) {
    if (interruption.signal.aborted) break;
    await tell(await playAct(act, at + 1, stage, options.details ?? false, look));
    await pause(ACT_PAUSE_MS);
  }
  await stage.close();
  interruption.release();
  if (interruption.signal.aborted) io.exit = EXIT.interrupted;
  else await tell(whatNext(stage.run.recording?.path ?? null, io.env, look));
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
  const inside = { ...look, columns: look.columns - INDENT.length };
  // Of several exchanges that went alike, the first tells how.
  const shown = isDetailed
    ? exchanges.flatMap((exchange) => headLines(exchange, { onlyChanges: false }, inside))
    : hopLines(first(exchanges), inside);
  return [
    ...titleLines(act, number, look),
    ...shown.map((line) => INDENT + line),
    ...labelled('client', told, look),
    ...labelled('backend', stage.takeLog().map(withoutRest), look),
    ...labelled(
      'ending',
      exchanges.map((exchange) => `#${exchange.exchange} ${outcomeInWords(exchange, look)}`),
      look,
    ),
    ...wrap(`→ ${act.moral}`, look.columns - 5).map(
      (line, at) => `   ${at === 0 ? '' : '  '}${paint.green(line)}`,
    ),
    '',
  ];
}

/** The act's number and title, and the profile where there is room for it: behind, or else below. */
function titleLines({ title, profile }: Act, number: number, { paint, columns }: Look): readonly string[] {
  const name = `${number}  ${title}`;
  if (profile === null) return [paint.bold(name)];
  const played = `-p ${profile}`;
  if (name.length + 2 + played.length <= columns) return [`${paint.bold(name)}  ${paint.cyan(played)}`];
  return [paint.bold(name), `   ${paint.cyan(played)}`];
}

function first(exchanges: readonly Exchange[]): Exchange {
  const [exchange] = exchanges;
  if (exchange === undefined) throw new Error('An act of the demo made no exchange');
  return exchange;
}

function labelled(label: string, lines: readonly string[], { paint, columns }: Look): readonly string[] {
  return lines
    .flatMap((line) => wrap(line, columns - 12))
    .map((line, at) => `${INDENT}${paint.dim((at === 0 ? label : '').padEnd(9))}${paint.plain(line)}`);
}

/** The backend also logs which fields it did get; the hops above show those already. */
function withoutRest(line: string): string {
  return line.replace(/; got .*$/, '');
}

function whatNext(recording: string | null, env: Io['env'], { paint, columns }: Look): readonly string[] {
  const recorded =
    recording === null ? [] : [`All of it is recorded in ${paint.bold(recording)}, which only you can read.`];
  const see =
    recording === null
      ? []
      : [
          [
            invocation(env, ['show', recording, '-e', '3', '--frames']),
            'the 1011 that the browser never saw',
          ],
        ];
  const commands = [
    ...see,
    [
      invocation(env, ['demo', '--live', '-p', 'incident-gcp-strips-auth']),
      'leave it running, point your own client at it',
    ],
    [invocation(env, ['proxy', 'wss://staging.example.com/ws']), 'and now your own backend'],
  ];
  const width = Math.max(...commands.map(([command = '']) => command.length));
  const isWide = commands.every(([, what = '']) => width + what.length + 4 <= columns);
  return [
    ...recorded,
    'To go on:',
    ...commands.flatMap(([command = '', what = '']) =>
      isWide
        ? [`  ${paint.bold(command.padEnd(width))}  ${paint.dim(what)}`]
        : [`  ${paint.bold(command)}`, `      ${paint.dim(what)}`],
    ),
  ];
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
