import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BACKEND,
  hasField,
  listMembers,
  type Event,
  type EventOf,
  type Head,
} from '../../src/model/index.ts';
import { decodeLine } from '../../src/recording/index.ts';
import { decodeClosePayload, OPCODE } from '../../src/wire/index.ts';
import { serve } from './program.ts';

/** The program, as a user runs it, with its recording. */
export interface Hoptap {
  readonly port: number;
  /** Ends it as Ctrl-C does; gives what it recorded and what it printed meanwhile; idempotent. */
  stop(): Promise<Run>;
}

/** A run that is over. */
export interface Run {
  readonly recorded: readonly Event[];
  readonly printed: readonly Event[];
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Puts hoptap before a backend, with one profile or none. */
export async function startHoptap(backendPort: number, profile: string | null): Promise<Hoptap> {
  const folder = await mkdtemp(join(tmpdir(), 'hoptap-clients-'));
  const file = join(folder, 'run.hoptap.jsonl');
  const target = `ws://127.0.0.1:${backendPort}/ws`;
  const profiles = profile === null ? [] : ['-p', profile];
  const options = ['-l', '127.0.0.1:0', ...profiles, '--ui', 'json', '-w', file];
  const program = await serve(process.execPath, [CLI, 'proxy', target, ...options]);
  const end = async (): Promise<Run> => {
    const { stdout } = await program.stop('SIGINT');
    const recording = await readFile(file, 'utf8');
    await rm(folder, { recursive: true });
    return { recorded: eventsIn(recording), printed: eventsIn(stdout) };
  };
  let ended: Promise<Run> | null = null;
  return { port: portOf(program.firstLine), stop: () => (ended ??= end()) };
}

/** What an exchange's recording tells of credentials and endings. */
export interface Trace {
  /** Fields with which a client authenticates that it sent and the backend did not get. */
  readonly lost: readonly string[];
  /** Subprotocols that the backend answered with, and those that the client got. */
  readonly subprotocols: { readonly sent: readonly string[]; readonly got: readonly string[] };
  /** Code of the close frame that the backend sent, or null. */
  readonly backendCloses: number | null;
  readonly faults: readonly EventOf<'fault'>['did'][];
}

const CREDENTIALS = ['Authorization', 'X-E2E-Bypass', 'Sec-WebSocket-Protocol'];

/** Reads off one exchange what became of its credentials. */
export function traceOf(events: readonly Event[], exchange: number): Trace {
  const own = events.filter((event) => 'exchange' in event && event.exchange === exchange);
  const heads = own.filter((event) => event.event === 'head');
  const requests = heads.filter(({ of }) => of === 'request');
  const responses = heads.filter(({ of }) => of === 'response');
  const frames = own.filter((event) => event.event === 'frame');
  const close = frames.find(({ from, opcode }) => from === BACKEND && opcode === OPCODE.close);
  return {
    lost: CREDENTIALS.filter(
      (name) => has(requests[0], name) && requests.length > 1 && !has(requests.at(-1), name),
    ),
    subprotocols: { sent: subprotocolsIn(responses[0]), got: subprotocolsIn(responses.at(-1)) },
    backendCloses: close === undefined ? null : decodeClosePayload(close.payload).code,
    faults: own.filter((event) => event.event === 'fault').map(({ did }) => did),
  };
}

function has(head: Head | undefined, name: string): boolean {
  return head !== undefined && hasField(head, name);
}

function subprotocolsIn(head: Head | undefined): readonly string[] {
  return head === undefined ? [] : listMembers(head, 'Sec-WebSocket-Protocol');
}

function eventsIn(lines: string): readonly Event[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const decoded = decodeLine(line);
      if (decoded.kind !== 'event') throw new Error(`not an event: ${line}`);
      return decoded.event;
    });
}

function portOf(line: string): number {
  const [first] = eventsIn(line);
  if (first?.event !== 'session') throw new Error(`hoptap began with no session but "${line}"`);
  return Number(first.listen.slice(first.listen.lastIndexOf(':') + 1));
}
