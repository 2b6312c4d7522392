import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoBackend, type DemoBackend, type DemoBackendOptions } from '../../../../src/probe/index.ts';
import { startRun, type Run, type RunOptions } from '../../../../src/run/index.ts';
import { loadProfile } from '../../../../src/store/index.ts';
import { parseTarget } from '../../../../src/wire/index.ts';
import { read } from '../../../profile/a-profile.ts';
import { connectPeer, listenRaw, type Peer, type RawServer } from '../../../relay/peer.ts';
import { startServer, type RealServer, type ServerName } from './servers.ts';

/** A program of the system without which a scene cannot be played. */
export type Need = ServerName | 'python' | 'chromium' | 'curl';

/** Traffic that is played before a real hoptap in order to be recorded. */
export interface Scene {
  /** The file that it makes, below `findings`, without `.hoptap.jsonl`. */
  readonly file: string;
  /** What happens, and why it is, or is not, what the file's name says. */
  readonly says: string;
  readonly needs?: readonly Need[];
  /** Plays it to its end; what was set up is put away afterwards. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** A recording hoptap. */
export interface Recorder extends Run {
  readonly port: number;
  /** A raw client's connection to it. */
  connect(): Promise<Peer>;
  /** Waits until that many exchanges are over. */
  over(exchanges: number, ms?: number): Promise<void>;
  /** Copies the recording as it is now: what follows is not kept. */
  snapshot(): Promise<void>;
}

/** How a scene records. */
export interface RecordOptions extends Partial<Omit<RunOptions, 'target' | 'profiles' | 'recording'>> {
  /** As YAML, or the name of a shipped one. */
  readonly profiles?: readonly string[];
}

/** What a scene has at hand. */
export interface Stage {
  /** Starts the one hoptap of the scene before a port of 127.0.0.1, or before a URL. */
  record(target: number | string, options?: RecordOptions): Promise<Recorder>;
  raw(): Promise<RawServer>;
  demo(options?: DemoBackendOptions): Promise<DemoBackend>;
  /** A real server with its configuration. */
  server(name: ServerName, config: string): Promise<RealServer>;
  /** Called when all is over, the last one first. */
  onEnd(close: () => unknown): void;
}

/** What a play has made: the file that it is in, to be moved or thrown away. */
export interface Take {
  readonly path: string;
  discard(): Promise<void>;
}

const SECRET = 's3cr3t-of-the-demo';

/** Plays a scene; the recording is whole when this resolves. */
export async function playScene(scene: Scene): Promise<Take> {
  const folder = await mkdtemp(join(tmpdir(), 'hoptap-scene-'));
  const path = join(folder, 'take.hoptap.jsonl');
  const closers: (() => unknown)[] = [];
  let recorder: Recorder | null = null;
  let snapshot: string | null = null;
  const stage: Stage = {
    onEnd: (close) => void closers.push(close),
    async record(target, options = {}) {
      recorder = await startRecorder(path, target, options, async () => {
        snapshot = join(folder, 'snapshot.hoptap.jsonl');
        await copyFile(path, snapshot);
      });
      closers.push(() => recorder?.close());
      return recorder;
    },
    async raw() {
      const server = await listenRaw();
      closers.push(() => server.close());
      return server;
    },
    async demo(options = {}) {
      const backend = await startDemoBackend({ secret: SECRET, bypassKey: BYPASS, pauseMs: 5, ...options });
      closers.push(() => backend.close());
      return backend;
    },
    async server(name, config) {
      const server = await startServer(name, config);
      closers.push(() => server.close());
      return server;
    },
  };
  try {
    await scene.play(stage);
  } finally {
    // hoptap first: what a scene leaves open is open when hoptap is told to end
    await (recorder as Recorder | null)?.close();
    for (const close of closers.toReversed()) await close();
  }
  return { path: snapshot ?? path, discard: () => rm(folder, { recursive: true }) };
}

/** What `X-E2E-Bypass` carries in every scene. Every opaque secret here holds `s3cr3t`, so that a test can look for it. */
export const BYPASS = 's3cr3t-bypass-key';

async function startRecorder(
  path: string,
  target: number | string,
  options: RecordOptions,
  snapshot: () => Promise<void>,
): Promise<Recorder> {
  const { profiles = [], ...rest } = options;
  const url = typeof target === 'number' ? `ws://127.0.0.1:${target}` : target;
  let closed = 0;
  const checks = new Set<() => void>();
  const run = await startRun({
    mode: 'proxy',
    listen: { host: '127.0.0.1', port: 0 },
    ...rest,
    target: parseTarget(url),
    profiles: await Promise.all(profiles.map(profileOf)),
    recording: path,
    onEvent(event) {
      if (event.event === 'close') closed += 1;
      for (const check of checks) check();
    },
    onTrouble(message) {
      throw new Error(message);
    },
  });
  const port = Number(run.listen.slice(run.listen.lastIndexOf(':') + 1));
  return {
    ...run,
    port,
    connect: () => connectPeer(port),
    snapshot,
    over: (exchanges, ms = 20_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`only ${closed} exchanges are over`)), ms);
        const check = (): void => {
          if (closed < exchanges) return;
          clearTimeout(late);
          checks.delete(check);
          resolve();
        };
        checks.add(check);
        check();
      }),
  };
}

/** A profile by its name, or by its YAML, which has more than one line. */
export async function profileOf(text: string): ReturnType<typeof loadProfile> {
  return text.includes('\n') ? read(text) : loadProfile(text);
}
