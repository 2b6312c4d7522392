import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, it, test } from 'vitest';
import { createProgram } from '../src/commands/index.ts';
import { parseProfile } from '../src/profile/index.ts';

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const blocks = (language: string): readonly string[] =>
  [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, each]) => each === language)
    .map(([, , text = '']) => text);

const COMMANDS = blocks('sh')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('npx hoptap '))
  .map((line) => line.slice('npx hoptap '.length));

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, three]) => one ?? two ?? three ?? '');

describe('the README', () => {
  test.each(COMMANDS)('prints a command that hoptap knows: %s', (line) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const program = createProgram({
      stdin: process.stdin,
      stdout: nowhere,
      stderr: nowhere,
      env: {},
      exit: 0,
    });
    let [command, ...rest] = [program, ...wordsOf(line)] as const;
    const words = [...rest];
    for (let next = find(); next !== undefined; next = find()) {
      command = next;
      words.shift();
    }
    expect(command).not.toBe(program);
    const { unknown, operands } = command.parseOptions([...words]);
    expect(unknown).toEqual([]);
    expect(operands.length).toBeLessThanOrEqual(command.registeredArguments.length);

    function find(): (typeof program.commands)[number] | undefined {
      return command.commands.find((each) => each.name() === words[0]);
    }
  });

  it('prints a test that is one of ours, word for word', () => {
    const ours = readFileSync(new URL('program/readme-example.test.ts', import.meta.url), 'utf8');
    expect(blocks('ts')).toEqual([ours]);
  });

  it('prints a profile that can be loaded', async () => {
    const [yaml = ''] = blocks('yaml');
    const load = (): Promise<never> => Promise.reject(new Error('it extends nothing'));
    const profile = await parseProfile(yaml, { file: 'README.md', load });
    expect(profile.rules.map((rule) => rule.name)).toEqual(['strip-auth', 'deny-guests', 'slow-api']);
  });
});
