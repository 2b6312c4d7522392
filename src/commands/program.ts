import { Command } from 'commander';
import { VERSION } from '../version.ts';
import type { Io } from './io.ts';
import { createDiffCommand } from './diff.ts';
import { createProfilesCommand } from './profiles.ts';
import { createDiagnoseCommand } from './diagnose.ts';
import { createDemoCommand } from './demo.ts';
import { createExportCommand } from './export.ts';
import { createExplainCommand } from './explain.ts';
import { createProxyCommand } from './proxy.ts';
import { createShowCommand } from './show.ts';

/** The whole command line, ready to parse; every command writes to `io` and leaves its exit status there. */
export function createProgram(io: Io): Command {
  const program = new Command('hoptap')
    .description('Shows what each hop does to a WebSocket, and breaks it as your balancer does.')
    .version(VERSION, '-V, --version', 'show the version')
    .option('--debug', 'show a stack with an error')
    .helpOption('-h, --help', 'show this help; that of a command has examples')
    .helpCommand('help [command]', 'show the help of a command')
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(inOneLine(text)),
    })
    .exitOverride();
  const commands: readonly Command[] = [
    createProxyCommand(io),
    createDemoCommand(io),
    createShowCommand(io),
    createDiagnoseCommand(io),
    createExportCommand(io),
    createDiffCommand(io),
    createExplainCommand(io),
    createProfilesCommand(io),
  ];
  for (const command of commands) program.addCommand(command);
  inherit(program, 'hoptap');
  return program;
}

/** Gives every command below, however deep, the manners of the one above, and hints to its own help. */
function inherit(command: Command, name: string): void {
  command.showHelpAfterError(`hint: see ${name} --help`);
  for (const below of command.commands) {
    below.copyInheritedSettings(command).helpOption('-h, --help', 'show this help');
    inherit(below, `${name} ${below.name()}`);
  }
}

/** commander's own words, with our name before them; what it suggests on a line of its own goes on the first. */
function inOneLine(text: string): string {
  return text.replace(/^error: /, 'hoptap: ').replace(/\n\(Did you mean (.*)\?\)/, ': did you mean $1?');
}
