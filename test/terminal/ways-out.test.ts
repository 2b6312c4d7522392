import { describe, expect, test } from 'vitest';
import { runOnTerminal } from '../pty/terminal.ts';
import { onStage, STAGE, type OnStage } from './on-stage.ts';

/** Modes that a program can set, with what sets them back. */
const MODES = ['?1049', '?1000', '?1006', '?2004'] as const;

/** Which modes were left on, of those that were set; and whether cursor, wrapping and colours are as they were. */
function leftOn(output: string): readonly string[] {
  const last = (sequence: string): number => output.lastIndexOf(`\u001b[${sequence}`);
  const on = MODES.filter((mode) => last(`${mode}h`) < 0 || last(`${mode}l`) < last(`${mode}h`)).map(String);
  for (const mode of ['?25', '?7']) if (last(`${mode}h`) < last(`${mode}l`)) on.push(mode);
  return on;
}

const press =
  (key: string) =>
  ({ screen }: OnStage): void =>
    screen.press(key);
const kill =
  (signal: NodeJS.Signals) =>
  ({ screen }: OnStage): void =>
    screen.kill(signal);

/** What a signal leaves there is the shell's to say. */
const ANYTHING = /(?:)/;

interface Way {
  readonly way: string;
  readonly go: (stage: OnStage) => void;
  readonly status: number;
  /** What is to be read on the main screen. */
  readonly main?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
}

const WAYS: readonly Way[] = [
  { way: 'close', go: press('q'), status: 7, main: /^closed well$/ },
  { way: 'close, twice', go: press('d'), status: 3, main: /^$/ },
  { way: 'an exception', go: press('t'), status: 1, main: /Error: thrown on purpose\n +at / },
  {
    way: 'a rejection that nobody handles',
    go: press('r'),
    status: 1,
    main: /Error: rejected on purpose\n +at /,
  },
  {
    way: 'an exception that is told in our own way',
    go: press('t'),
    status: 70,
    main: /^caught: thrown on purpose$/,
    env: { OWN_HANDLER: '1' },
  },
  { way: 'process.exit', go: press('x'), status: 9, main: /^$/ },
  { way: 'SIGINT', go: kill('SIGINT'), status: 130 },
  { way: 'SIGTERM', go: kill('SIGTERM'), status: 143 },
  { way: 'SIGHUP', go: kill('SIGHUP'), status: 129 },
  { way: 'SIGQUIT', go: kill('SIGQUIT'), status: 131 },
];

describe('the terminal is given back', () => {
  test.each(WAYS.map((way) => [way.way, way] as const))('on %s', async (_, { go, status, main, env }) => {
    await using stage = await onStage(['text'], { ...(env && { env }) });
    const { screen } = stage;
    await screen.until('ready');
    expect(screen.isAlternate).toBe(true);
    go(stage);
    const end = await screen.exit();
    expect(end.status).toBe(status);
    expect(end.main).toMatch(main ?? ANYTHING);
    expect(screen.isAlternate).toBe(false);
    expect(leftOn(screen.output)).toEqual([]);
  });

  test('line by line again, with what is typed to be seen', async () => {
    await using screen = await runOnTerminal(['sh', '-c', '"$0" "$1"; stty -a', process.execPath, STAGE]);
    await screen.until('ready');
    screen.press('q');
    const { main } = await screen.exit();
    expect(main).toMatch(/(?:^| )icanon /m);
    expect(main).toMatch(/(?:^| )isig /m);
    expect(main).toMatch(/(?:^| )echo /m);
  });

  test('and a signal that others listen for is left to them', async () => {
    await using stage = await onStage();
    const { screen } = stage;
    await screen.until('ready');
    screen.press('o');
    await screen.until(/^o$/m);
    screen.kill('SIGTERM');
    expect((await screen.exit()).status).toBe(5);
    expect(leftOn(screen.output)).toEqual([]);
  });

  test('and who holds it is told when its window is closed, once', async () => {
    await using stage = await onStage();
    await stage.screen.until('ready');
    await stage.screen.hangUp();
    await stage.hears('exit');
    expect((await stage.heard()).filter((line) => line.startsWith('gone'))).toHaveLength(1);
  });

  test('and taken over again where the process was stopped and goes on', async () => {
    await using stage = await onStage();
    const { screen } = stage;
    await screen.until('ready');
    const before = screen.outputBytes;
    screen.kill('SIGSTOP');
    screen.kill('SIGCONT');
    await screen.until(() => screen.outputBytes > before && screen.text().includes('ready'));
    screen.press('j');
    await screen.until(/^j$/m);
    screen.press('q');
    await screen.exit();
    expect(leftOn(screen.output)).toEqual([]);
  });
});

describe('while it is taken over', () => {
  test('a warning of node goes to who holds it, and not onto the screen', async () => {
    await using stage = await onStage();
    await stage.screen.until('ready');
    stage.screen.press('w');
    expect(await stage.hears('warning')).toBe('warning warned on purpose');
    stage.screen.press('q');
    await stage.screen.exit();
    expect(stage.screen.output).not.toContain('purpose');
  });
});
