import { fileURLToPath } from 'node:url';
import { startDemoBackend } from '../../src/probe/index.ts';
import { encodeToken } from '../../src/probe/token.ts';
import { serve } from './program.ts';

/** A backend under test, whatever it is written in. */
export interface Backend {
  readonly port: number;
  close(): Promise<unknown>;
}

const SECRET = 'the secret of the tests';
const BYPASS_KEY = 'the bypass key of the tests';
const FAR_S = 4_102_444_800;

/** A token that every backend here takes. */
export const TOKEN = encodeToken({ sub: 'demo-user', iat: 0, exp: FAR_S }, SECRET);

/** The backends that the same rules were written for twice. */
export const BACKENDS: Readonly<Record<'demo' | 'fastapi', () => Promise<Backend>>> = {
  demo: async () => {
    const demo = await startDemoBackend({ secret: SECRET, bypassKey: BYPASS_KEY, pauseMs: 10 });
    return { port: Number(new URL(demo.httpUrl).port), close: () => demo.close() };
  },
  fastapi: async () => {
    const script = fileURLToPath(new URL('fastapi_backend.py', import.meta.url));
    const python = await serve('/usr/bin/python3', [script], { TOKEN_SECRET: SECRET, BYPASS_KEY });
    return { port: portIn(python.firstLine), close: () => python.stop('SIGKILL') };
  },
};

function portIn(line: string): number {
  const port = /^\{"port": (\d+)\}$/.exec(line)?.[1];
  if (port === undefined) throw new Error(`the backend printed no port but "${line}"`);
  return Number(port);
}
