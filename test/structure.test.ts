import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readSource, type Source } from './source-text.ts';

/** The rooms of `src`, from the bottom of the hill to its top, and the rooms that each may open. */
const ROOMS: Readonly<Record<string, { kind: 'words' | 'pure' | 'edge'; opens: readonly string[] }>> = {
  model: { kind: 'words', opens: [] },
  wire: { kind: 'pure', opens: ['model'] },
  profile: { kind: 'pure', opens: ['model'] },
  recording: { kind: 'pure', opens: ['model', 'wire', 'profile'] },
  study: { kind: 'pure', opens: ['model', 'wire', 'profile', 'recording'] },
  view: { kind: 'pure', opens: ['model', 'wire', 'recording', 'study'] },
  export: { kind: 'pure', opens: ['model', 'wire', 'recording', 'study', 'view'] },
  relay: { kind: 'edge', opens: ['model', 'wire', 'profile'] },
  store: { kind: 'edge', opens: ['model', 'profile', 'recording'] },
  run: { kind: 'edge', opens: ['model', 'wire', 'profile', 'recording', 'study', 'relay', 'store'] },
  replay: { kind: 'edge', opens: ['model', 'wire', 'recording', 'study'] },
  probe: { kind: 'edge', opens: ['model', 'wire', 'replay'] },
  terminal: { kind: 'edge', opens: ['model', 'view'] },
  commands: {
    kind: 'edge',
    opens: 'model wire profile recording study export view relay store run replay probe terminal'.split(' '),
  },
};

/** Files beside the rooms, and whether a room of the edge may read them. */
const BESIDE: Readonly<Record<string, boolean>> = { 'cli.ts': false, 'index.ts': false, 'version.ts': true };

/** The room in which each runtime package has its one owner file. */
const OWNERS: Readonly<Record<string, string>> = {
  blessed: 'terminal',
  commander: 'commands',
  pino: 'commands',
  ws: 'probe',
  yaml: 'profile',
  zod: 'profile',
};

/** Packages that no one file owns: a command is written in commander's words, and argv ends in its error. */
const SHARED: Readonly<Record<string, readonly string[]>> = { commander: ['commands', ''] };

/** What of node is a function of its arguments. */
const PURE_MODULES = new Set(['node:buffer', 'node:crypto', 'node:util', 'node:zlib']);

const IMPURE =
  /(?<![.\w])(?:(?:process|performance|console|globalThis|Date\.now|Math\.random|randomBytes|randomUUID)\b|new Date(?:\(\)|;)|(?:setTimeout|setInterval|setImmediate|queueMicrotask|fetch)\()/g;
const SHELF = /(?:^|[/-])(?:utils?|helpers?|common|misc)(?:[-./]|$)/;
const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.ts$/;
const MAX_LINES = 300;

const isOurs = (specifier: string): boolean => specifier.endsWith('.ts') && !specifier.startsWith('node:');
const roomOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');
const isEdge = (room: string): boolean => room === '' || ROOMS[room]?.kind === 'edge';
const packageOf = (specifier: string): string => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;

/** A rule on files one by one: what each has to answer for. */
const each =
  (find: (source: Source) => readonly string[]) =>
  (sources: readonly Source[]): readonly string[] =>
    sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));

const matches = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].map(({ 0: found, index }) => {
    return `line ${code.slice(0, index).split('\n').length}: ${found.trim()}`;
  });

function cyclesIn(sources: readonly Source[]): readonly string[] {
  const imports = new Map(sources.map((source) => [source.path, source.imports]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return found;
}

function sharedPackages(sources: readonly Source[]): readonly string[] {
  return Object.keys(OWNERS)
    .filter((name) => SHARED[name] === undefined)
    .map((name) => [name, sources.filter(({ imports }) => imports.map(packageOf).includes(name))] as const)
    .filter(([, owners]) => owners.length > 1)
    .map(([name, owners]) => `${name}: ${owners.map(({ path }) => path).join(', ')}`);
}

interface Rule {
  readonly title: string;
  /** Files that break this rule, by path. */
  readonly breach: Readonly<Record<string, string>>;
  readonly find: (sources: readonly Source[]) => readonly string[];
}

const RULES: readonly Rule[] = [
  {
    title: 'every file stands in a room drawn here, or beside the rooms',
    breach: { 'attic/box.ts': '' },
    find: each(({ room, path }) =>
      (room === '' ? path in BESIDE : room in ROOMS) ? [] : ['no such room in ROOMS'],
    ),
  },
  {
    title: 'every room has a door, which begins with what the room is for',
    breach: { 'wire/frame.ts': '', 'relay/index.ts': "export * from './accept.ts';" },
    find: (sources) => {
      const doors = sources.filter(({ path, text }) => path.endsWith('/index.ts') && text.startsWith('/**'));
      const open = new Set(['', ...doors.map(({ room }) => room)]);
      return sources
        .filter(({ room }) => !open.has(room))
        .map(({ path }) => `${path}: its room has no such door`);
    },
  },
  {
    title: 'rooms open only the rooms downhill',
    breach: {
      'wire/a.ts': "import '../relay/index.ts'",
      'view/b.ts': "type X = import('../store/index.ts').X",
    },
    find: each(({ room, imports }) =>
      imports
        .filter((path) => isOurs(path) && roomOf(path) !== '' && roomOf(path) !== room && room !== '')
        .filter((path) => !ROOMS[room]?.opens.includes(roomOf(path))),
    ),
  },
  {
    title:
      'other rooms are entered by their door, and files beside the rooms only where they are meant to be',
    breach: {
      'wire/a.ts': "export { x } from '../model/head.ts'",
      'wire/b.ts': "import '../version.ts'",
      'relay/c.ts': "await import('../cli.ts')",
    },
    find: each(({ room, imports }) =>
      imports
        .filter((path) => isOurs(path) && roomOf(path) !== room)
        .filter((path) =>
          roomOf(path) === '' ? !(BESIDE[path] === true && isEdge(room)) : !/^[^/]+\/index\.ts$/.test(path),
        ),
    ),
  },
  {
    title: 'imports of ours end in .ts',
    breach: { 'wire/a.ts': "import './frame.js'" },
    find: each(({ text }) =>
      [...text.matchAll(/from '(\.[^']*)(?<!\.ts)'|^import '(\.[^']*)(?<!\.ts)'/gm)].map(String),
    ),
  },
  {
    title: 'packages are used in the room that owns them',
    breach: {
      'wire/a.ts': "import WebSocket from 'ws'",
      'probe/b.ts': "import x from '@scope/unknown/deep'",
    },
    find: each(({ room, imports }) =>
      imports
        .filter((name) => !isOurs(name) && !name.startsWith('node:'))
        .filter((name) => OWNERS[packageOf(name)] !== room && !SHARED[packageOf(name)]?.includes(room)),
    ),
  },
  {
    title: 'packages have one owner file each',
    breach: { 'probe/a.ts': "import WebSocket from 'ws'", 'probe/b.ts': "import type { x } from 'ws/lib'" },
    find: sharedPackages,
  },
  {
    title: 'pure rooms open no socket, file, clock or process of node',
    breach: { 'wire/a.ts': "import { connect } from 'node:net'", 'model/b.ts': "import('node:fs')" },
    find: each(({ room, imports }) =>
      isEdge(room) ? [] : imports.filter((name) => name.startsWith('node:') && !PURE_MODULES.has(name)),
    ),
  },
  {
    title: 'pure rooms use no clock, randomness, timer or global of the process',
    breach: { 'wire/a.ts': 'const t = Date.now()', 'profile/b.ts': 'f(`${Math.random()}`)' },
    find: each(({ room, code }) => (isEdge(room) ? [] : matches(code, IMPURE))),
  },
  {
    title: 'files are named in kebab-case, and none is a shelf for anything',
    breach: { 'wire/frameReader.ts': '', 'wire/string-utils.ts': '' },
    find: each(({ path }) => (KEBAB.test(posix.basename(path)) && !SHELF.test(path) ? [] : ['its name'])),
  },
  {
    title: `files have at most ${MAX_LINES} lines`,
    breach: { 'wire/long.ts': '\n'.repeat(MAX_LINES + 1) },
    find: each(({ text }) => (text.split('\n').length > MAX_LINES + 1 ? ['too long'] : [])),
  },
  {
    title: 'imports run in no circle',
    breach: { 'wire/a.ts': "import './b.ts'", 'wire/b.ts': "export * from './a.ts'" },
    find: cyclesIn,
  },
  {
    title: 'every export is documented',
    breach: {
      'wire/a.ts': 'export const x = 1;',
      'wire/b.ts': '/** x */\nexport type X = 1;\n// y\nexport class Y {}',
    },
    find: each(({ bare }) => bare),
  },
  {
    title: 'nothing is left for later, untyped or asserted to be there',
    breach: {
      'wire/a.ts': '// TODO: more',
      'wire/b.ts': 'const x: any = 1;',
      'wire/c.ts': 'const y = x!.z;',
      'wire/d.ts': 'let z!: string;',
    },
    find: each(({ text, code }) => [
      ...matches(text, /\b(?:TODO|FIXME|XXX|HACK|@ts-ignore|@ts-expect-error)\b/g),
      ...matches(code, /(?<![.\w])any\b(?!\()|[\w)\]]!(?!=)/g),
    ]),
  },
];

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const SOURCES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readSource(path, readFileSync(`${SRC}/${path}`, 'utf8')));

describe('the walls of src', () => {
  test.each(RULES.map((rule) => [rule.title, rule] as const))('%s', (_, { find }) => {
    expect(find(SOURCES)).toEqual([]);
  });

  test.each(
    RULES.flatMap((rule) => Object.keys(rule.breach).map((path) => [rule.title, path, rule] as const)),
  )('%s: the breach in %s is seen', (_, path, { breach, find }) => {
    const sources = Object.entries(breach).map(([name, text]) => readSource(name, text));
    expect(find(sources).join('\n')).toContain(path);
  });
});
