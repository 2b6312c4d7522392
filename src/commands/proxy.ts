import { relative } from 'node:path';
import { Command } from 'commander';
import { HoptapError } from '../model/index.ts';
import { profileFromOptions } from '../profile/index.ts';
import type { Filter } from '../recording/index.ts';
import { isLoop, isLoopback, parseListenAddress, startRun, type ListenAddress } from '../run/index.ts';
import { recordingPath } from '../store/index.ts';
import { parseTarget, type Target } from '../wire/index.ts';
import { gathered, sizeArgument } from './arguments.ts';
import { readCaFile } from './ca-file.ts';
import { filterArgument } from './chosen-exchanges.ts';
import { chosenUi, uiOption, type Ui } from './chosen-ui.ts';
import type { Io } from './io.ts';
import { runLive, type RunPlan } from './live-run.ts';
import { chainOf, loadChain } from './profile-chain.ts';
import { greeting } from './proxy-text.ts';
import type { ShownRun } from './run-view.ts';

interface ProxyOptions {
  readonly listen: string;
  readonly profile?: readonly string[];
  readonly strip?: readonly string[];
  readonly stripResponse?: readonly string[];
  readonly header?: readonly string[];
  readonly allowOrigin?: readonly string[];
  /** A file, true where the default one is meant, or false with --no-write. */
  readonly write: string | boolean;
  readonly keepHost?: true;
  readonly insecure?: true;
  readonly ca?: string;
  readonly ui?: Ui;
  readonly verbose?: true;
  readonly filter?: Filter;
  readonly bodyLimit?: number;
  readonly frameLimit?: number;
}

const EXAMPLES = `
Examples:
  hoptap proxy wss://staging.example.com/ws
      watch, and change nothing
  hoptap proxy ws://localhost:9000/ws -p incident-gcp-strips-auth
      break it at home as in staging
  hoptap proxy ws://localhost:9000 --strip Authorization --strip 'X-*'
      which field is it?
  hoptap proxy wss://staging.example.com -H "Authorization: Bearer $TOKEN"
      for a client that cannot send it itself
  hoptap proxy ws://localhost:9000 --ui json | jq 'select(.event == "close")'
      the events themselves, as they happen

Options that change heads make one more station, "command-line", which is the
nearest to the backend.`;

/** `hoptap proxy TARGET`: the main job. */
export function createProxyCommand(io: Io): Command {
  return new Command('proxy')
    .summary('stand between client and backend: record and show')
    .description('Stands between a client and a backend: records, shows, and plays the balancers of -p.')
    .argument('<target>', 'ws://, wss://, http:// or https:// URL of the backend')
    .option('-l, --listen <host:port>', 'where clients connect', '127.0.0.1:8080')
    .option(
      '-p, --profile <name>',
      'play this balancer, by name or file (repeatable, client side first)',
      gathered,
    )
    .option('--strip <name>', 'remove a request field: name, glob or /regex/ (repeatable)', gathered)
    .option('--strip-response <name>', 'the same on the way back (repeatable)', gathered)
    .option('-H, --header <field>', "'N: v' sets a request field, 'N:' removes it (repeatable)", gathered)
    .option('-w, --write <file>', 'where to record (default: a new file named for the time)')
    .option('--no-write', 'record nothing')
    .option('--keep-host', 'pass the Host field on as it is')
    .option('-k, --insecure', "go on whatever the backend's certificate says")
    .option('--ca <file>', 'certificates in PEM to trust besides the usual ones')
    .option('--allow-origin <origin>', 'pages that may use what -H adds (repeatable)', gathered)
    .addOption(uiOption())
    .option('-v, --verbose', 'print lines, one for each frame too')
    .option('-f, --filter <filter>', 'show only what this means; see hoptap show --help', filterArgument)
    .option('--body-limit <size>', 'bytes kept of each body (default: 1MiB)', sizeArgument)
    .option('--frame-limit <size>', 'bytes kept of each frame (default: 16MiB)', sizeArgument)
    .addHelpText('after', EXAMPLES)
    .action((target: string, options: ProxyOptions) => proxy(target, options, io));
}

async function proxy(targetText: string, options: ProxyOptions, io: Io): Promise<void> {
  const target = parseTarget(targetText);
  const listen = parseListenAddress(options.listen);
  if (isLoop(listen, target)) {
    throw new HoptapError(
      'TARGET_INVALID',
      `Cannot use "${targetText}" as a target: hoptap itself listens there`,
      {
        hint: 'Have hoptap listen elsewhere with -l HOST:PORT; port 0 takes a free one',
      },
    );
  }
  const ui = chosenUi(options.ui ?? (options.verbose === true ? 'log' : undefined), io);
  const fromOptions = profileFromOptions({
    strip: options.strip ?? [],
    stripResponse: options.stripResponse ?? [],
    headers: options.header ?? [],
  });
  const links = chainOf(options.profile, fromOptions);
  const chain = await loadChain(links);
  const { profiles } = chain;
  const ca = options.ca === undefined ? [] : await readCaFile(options.ca);
  const recording = await recordingFile(options.write);
  const keepHost = options.keepHost ?? false;
  const begin: RunPlan['begin'] = (listeners) =>
    startRun({
      mode: 'proxy',
      target,
      listen,
      profiles,
      keepHost,
      isInsecure: options.insecure ?? false,
      ca,
      limits: limitsOf(options),
      allowedOrigins: options.allowOrigin ?? [],
      recording,
      ...listeners,
    });
  const shown: ShownRun = {
    ui,
    links,
    chain,
    filter: options.filter,
    isVerbose: options.verbose ?? false,
    greeting: (run, page) =>
      greeting({ listen: run.listen, target, profiles, keepHost }, run.recording?.path ?? null, page),
    warning: (run) => warningIfOpen(listen, run.listen, target),
  };
  await runLive({ begin }, shown, io);
}

function limitsOf({ bodyLimit, frameLimit }: ProxyOptions): { bodyBytes?: number; frameBytes?: number } {
  return {
    ...(bodyLimit === undefined ? {} : { bodyBytes: bodyLimit }),
    ...(frameLimit === undefined ? {} : { frameBytes: frameLimit }),
  };
}

/** A listener that others reach is a door for them. */
function warningIfOpen({ host }: ListenAddress, listen: string, target: Target): string | null {
  if (isLoopback(host) || host === 'localhost') return null;
  const reached = `whoever reaches it reaches ${target.authority} through it`;
  return `warning: ${listen} is open to the network: ${reached}`;
}

async function recordingFile(write: ProxyOptions['write']): Promise<string | null> {
  if (write === false) return null;
  if (write === '-') {
    throw new HoptapError('USAGE', 'Cannot write the recording to "-": stdout is for what --ui prints', {
      hint: '--ui json prints the events themselves on stdout',
    });
  }
  return typeof write === 'string' ? write : relative('', await recordingPath('', new Date()));
}
