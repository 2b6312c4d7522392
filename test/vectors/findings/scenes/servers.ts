import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serve } from '../../../clients/program.ts';

/** Servers of the system; `uvicorn` serves a FastAPI application. */
export type ServerName = 'nginx' | 'haproxy' | 'uvicorn';

/** One that runs. */
export interface RealServer {
  readonly port: number;
  close(): Promise<void>;
}

/** What stands around a configuration, and how the server is started with it. */
const SERVERS: Readonly<
  Record<
    Exclude<ServerName, 'uvicorn'>,
    (
      config: string,
      folder: string,
      port: number,
    ) => { text: string; command: string; args: (file: string) => string[] }
  >
> = {
  nginx: (config, folder, port) => ({
    text: [
      'daemon off; master_process off;',
      `pid ${folder}/pid; error_log ${folder}/error.log;`,
      'events {}',
      'http {',
      `  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};`,
      `  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};`,
      `  server { listen 127.0.0.1:${port};`,
      config,
      '  }',
      '}',
    ].join('\n'),
    command: '/usr/sbin/nginx',
    args: (file) => ['-e', `${folder}/start.log`, '-p', folder, '-c', file],
  }),
  haproxy: (config, _, port) => ({
    text: [
      'defaults',
      '  mode http',
      '  timeout connect 5s',
      '  retries 0',
      'frontend front',
      `  bind 127.0.0.1:${port}`,
      '  default_backend back',
      'backend back',
      config,
      '',
    ].join('\n'),
    command: '/usr/sbin/haproxy',
    args: (file) => ['-q', '-db', '-f', file],
  }),
};

/** Starts nginx (`config` stands in its `server`), HAProxy (in its `backend`), or a FastAPI app (after `app = FastAPI()`). */
export async function startServer(name: ServerName, config: string): Promise<RealServer> {
  if (name === 'uvicorn') return startUvicorn(config);
  const folder = await mkdtemp(join(tmpdir(), `hoptap-${name}-`));
  const port = await freePort();
  const { text, command, args } = SERVERS[name](config, folder, port);
  const file = join(folder, 'config');
  await writeFile(file, text);
  const child = spawn(command, args(file), { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit');
  await listening(port, () => child.exitCode !== null);
  return {
    port,
    async close() {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

const UVICORN = (app: string): string => `
import asyncio, json, os, socket, sys, threading
import uvicorn
from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketDisconnect

app = FastAPI()

${app}

def end_with_stdin():
    sys.stdin.read()
    os._exit(0)

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
threading.Thread(target=end_with_stdin, daemon=True).start()
print(listener.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[listener])
`;

async function startUvicorn(app: string): Promise<RealServer> {
  const python = await serve('/usr/bin/python3', ['-c', UVICORN(app)]);
  await listening(Number(python.firstLine), () => false);
  return { port: Number(python.firstLine), close: async () => void (await python.stop('SIGKILL')) };
}

/** A port on which nothing listens now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listening(port: number, isOver: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (isOver()) throw new Error('the server ended before it listened');
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await pause(50);
  }
  throw new Error(`nothing listens on ${port}`);
}
