import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Event, EventKind, EventOf } from '../../src/model/index.ts';
import { decodeLine } from '../../src/recording/index.ts';
import { aFolder, startProgram, type Program, type Surroundings } from './program.ts';

/** A running `hoptap proxy`, once it has said where it listens. */
export interface ProxyProgram extends Program {
  readonly port: number;
  /** Where clients connect: `ws://HOST:PORT`. */
  readonly url: string;
  /** Its recording: `run.hoptap.jsonl` in its working folder, unless the arguments say otherwise. */
  readonly file: string;
  /** Its working folder. */
  readonly cwd: string;
}

/** Starts `hoptap proxy` on a free port in a folder of its own. */
export async function startProxy(
  target: string,
  args: readonly string[] = [],
  surroundings: Surroundings = {},
): Promise<ProxyProgram> {
  const cwd = surroundings.cwd ?? (await aFolder());
  const file = join(cwd, 'run.hoptap.jsonl');
  const isNamed = args.some((arg) => arg === '-w' || arg === '--no-write');
  const listen = args.includes('-l') ? [] : ['-l', '127.0.0.1:0'];
  const where = isNamed ? [] : ['-w', file];
  const program = startProgram(['proxy', target, ...listen, ...where, ...args], { ...surroundings, cwd });
  const [, url = '', port = ''] = await program.said('stderr', /listening on (ws:\/\/\S+:(\d+))\//);
  return { ...program, port: Number(port), url, file, cwd };
}

/** The events of lines of JSON; throws where one is none. */
export function eventsIn(lines: string): readonly Event[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const decoded = decodeLine(line);
      if (decoded.kind !== 'event') throw new Error(`not an event: ${line}`);
      return decoded.event;
    });
}

/** The events that a recording holds now. */
export async function eventsOf(file: string): Promise<readonly Event[]> {
  return eventsIn(await readFile(file, 'utf8'));
}

/** Those of one kind. */
export function ofKind<K extends EventKind>(events: readonly Event[], kind: K): readonly EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.event === kind);
}

/** Waits until a recording holds so many events of a kind, and gives them. */
export async function recorded<K extends EventKind>(
  file: string,
  kind: K,
  count = 1,
): Promise<readonly EventOf<K>[]> {
  await expect.poll(async () => ofKind(await eventsOf(file), kind).length, { timeout: 5000 }).toBe(count);
  return ofKind(await eventsOf(file), kind);
}

/** Ends a proxy as Ctrl-C does; gives what it said, and its recording. */
export async function endProxy(proxy: ProxyProgram): Promise<{
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly events: readonly Event[];
}> {
  proxy.signal('SIGINT');
  const ended = await proxy.ended();
  return { ...ended, events: await eventsOf(proxy.file) };
}
