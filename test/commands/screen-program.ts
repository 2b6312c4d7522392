import { join } from 'node:path';
import { onTerminal, type OnTerminal, type OnTerminalOptions } from '../pty/terminal.ts';
import { aFolder } from './program.ts';

/** A `hoptap proxy` that is shown on a terminal of its own. */
export interface ProxyOnScreen extends OnTerminal {
  readonly port: number;
  /** Where clients connect: `ws://HOST:PORT`. */
  readonly url: string;
  /** Its recording: `run.hoptap.jsonl` in its working folder. */
  readonly file: string;
  /** Its working folder. */
  readonly cwd: string;
}

/** Starts `hoptap proxy` on a free port and a terminal; back once the screen tells where it listens. */
export async function proxyOnScreen(
  target: string,
  args: readonly string[] = [],
  options: OnTerminalOptions = {},
): Promise<ProxyOnScreen> {
  const cwd = options.cwd ?? (await aFolder());
  const file = join(cwd, 'run.hoptap.jsonl');
  const listen = args.includes('-l') ? [] : ['-l', '127.0.0.1:0'];
  const where = args.includes('--no-write') ? [] : ['-w', file];
  const screen = await onTerminal(['proxy', target, ...listen, ...where, ...args], {
    columns: 120,
    ...options,
    cwd,
  });
  const address = /(?:127\.0\.0\.1|0\.0\.0\.0|\[::\]):(\d+)/;
  await screen.until((text) => address.test(text) && screen.isAlternate, 10_000);
  const port = Number(address.exec(screen.text())?.[1]);
  return Object.assign(screen, { port, url: `ws://127.0.0.1:${port}`, file, cwd });
}
