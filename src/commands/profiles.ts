import { Command } from 'commander';
import { EXIT, HoptapError } from '../model/index.ts';
import { describeProfile, profileSchema, type Evidence, type Profile } from '../profile/index.ts';
import { listProfiles, loadProfile, readProfileSource } from '../store/index.ts';
import { visible, wrap } from '../view/index.ts';
import { print, type Io } from './io.ts';

interface AsJson {
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  hoptap profiles                                    those that come with hoptap
  hoptap profiles show incident-gcp-strips-auth      what it does, and why
  hoptap profiles show passthrough --yaml > my.yaml  a file to start from
  hoptap profiles validate my.yaml
  hoptap profiles schema > profile.schema.json       for the editor`;

/** `hoptap profiles`: lists, shows and checks profiles. */
export function createProfilesCommand(io: Io): Command {
  const profiles = new Command('profiles')
    .summary('list, show and validate profiles')
    .description('Lists the profiles that come with hoptap; shows and validates profiles.')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', EXAMPLES)
    .action((options: AsJson) => list(options, io));
  const commands = [listCommand(io), showCommand(io), validateCommand(io), schemaCommand(io)];
  for (const command of commands) profiles.addCommand(command);
  return profiles;
}

function listCommand(io: Io): Command {
  return new Command('list')
    .summary('the same as no command')
    .description('Lists the profiles that come with hoptap.')
    .option('--json', 'one JSON object a line')
    .action((_options: AsJson, command: Command) => list(command.optsWithGlobals<AsJson>(), io));
}

function showCommand(io: Io): Command {
  return new Command('show')
    .summary('say what a profile does')
    .description('Says what a profile does, and what shows that a balancer does so.')
    .argument('<profile>', 'the name of a shipped profile, or a file')
    .option('--yaml', 'print the file as it is')
    .option('--json', 'print the profile as recordings carry it')
    .action(async (name: string, options: AsJson & { readonly yaml?: true }, command: Command) => {
      if (options.yaml === true) return print(io.stdout, (await readProfileSource(name)).text);
      const profile = await loadProfile(name);
      const text = isJson(command) ? JSON.stringify(profile) : laidOut(shownLines(profile), io).join('\n');
      return print(io.stdout, `${text}\n`);
    });
}

function validateCommand(io: Io): Command {
  return new Command('validate')
    .summary('check profile files')
    .description('Checks profile files; the exit status is 3 when one is bad.')
    .argument('<file...>', 'profile files')
    .option('--json', 'one JSON object a line')
    .action(async (files: readonly string[], _options: AsJson, command: Command) => {
      for (const file of files) {
        const verdict = await judge(file);
        if (!verdict.valid) io.exit = EXIT.file;
        await print(
          io.stdout,
          `${isJson(command) ? JSON.stringify(verdict) : verdictLines(verdict).map(visible).join('\n')}\n`,
        );
      }
    });
}

function schemaCommand(io: Io): Command {
  return new Command('schema')
    .summary('print the JSON Schema of profile files')
    .description('Prints the JSON Schema of profile files.')
    .option('--json', 'the schema is JSON in any case')
    .action(async () => print(io.stdout, `${JSON.stringify(await profileSchema(), null, 2)}\n`));
}

async function list(options: AsJson, io: Io): Promise<void> {
  const profiles = await listProfiles();
  const width = Math.max(...profiles.map(({ name }) => name.length));
  for (const { name, summary, evidence } of profiles) {
    const kinds = [...new Set(evidence.map(({ kind }) => kind))];
    const text = `${summary}${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}`;
    const lines = wrap(text, (io.stdout.columns ?? Number.POSITIVE_INFINITY) - width - 2);
    const listed = lines.map((line, at) => `${(at === 0 ? name : '').padEnd(width)}  ${line}`).join('\n');
    const shown = options.json === true ? JSON.stringify({ name, summary, evidence: kinds }) : listed;
    await print(io.stdout, `${shown}\n`);
  }
}

function shownLines(profile: Profile): readonly string[] {
  const does = describeProfile(profile);
  return [
    profile.name,
    ...(profile.summary === '' ? [] : [`  ${profile.summary}`]),
    '',
    'Does',
    ...(does.length === 0 ? ['  nothing: everything passes as it is'] : does.map((line) => `  ${line}`)),
    ...(profile.evidence.length === 0 ? [] : ['', 'Evidence', ...profile.evidence.flatMap(evidenceLines)]),
  ];
}

/** Lines made visible, and on a terminal broken at its width, each with its own indent. */
function laidOut(lines: readonly string[], { stdout: { columns } }: Io): readonly string[] {
  if (columns === undefined) return lines.map(visible);
  return lines.flatMap((line) => {
    const text = line.trimStart();
    const indent = ' '.repeat(line.length - text.length);
    return wrap(text, columns - indent.length).map((part) => indent + part);
  });
}

function evidenceLines({ kind, note, source, date }: Evidence): readonly string[] {
  const known = [kind, date, source].filter((part) => part !== undefined).join(', ');
  return [
    `  ${known}`,
    ...note
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}

interface Verdict {
  readonly file: string;
  readonly valid: boolean;
  readonly error?: string;
  readonly hint?: string;
}

async function judge(file: string): Promise<Verdict> {
  try {
    await loadProfile(file);
    return { file, valid: true };
  } catch (error) {
    if (!(error instanceof HoptapError)) throw error;
    const { message, hint } = error;
    return { file, valid: false, error: message, ...(hint === null ? {} : { hint }) };
  }
}

function verdictLines({ file, error, hint }: Verdict): readonly string[] {
  if (error === undefined) return [`${file}: ok`];
  return hint === undefined ? [error] : [error, `  ${hint}`];
}

/** `--json` is understood before and after the name of the part; commander gives it to whichever comes first. */
function isJson(command: Command): boolean {
  return command.optsWithGlobals<AsJson>().json === true;
}
