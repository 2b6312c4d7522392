import { Command } from 'commander';
import { VERSION } from '../version.ts';
import type { Io } from './io.ts';
import { createProfilesCommand } from './profiles.ts';
import { createDemoCommand } from './demo.ts';
import { createProxyCommand } from './proxy.ts';
import { createShowCommand } from './show.ts';

/** The whole command line, ready to parse; every command writes to `io` and leaves its exit status there. */
export function createProgram(io: Io): Command {
  const program = new Command('hoptap')
    .description(
      'Shows what each hop does to a WebSocket handshake, and breaks it like your load balancer does.',
    )
    .version(VERSION, '-V, --version')
    .option('--debug', 'show a stack with an error')
    .showHelpAfterError('hint: hoptap --help lists the commands and options')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text.replace(/^error: /, 'hoptap: ')),
    })
    .exitOverride();
  const commands: readonly Command[] = [
    createProxyCommand(io),
    createDemoCommand(io),
    createShowCommand(io),
    createProfilesCommand(io),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  return program;
}
