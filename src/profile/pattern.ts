import { FormatError } from './format-error.ts';
import { toLatin1 } from './latin1.ts';
import type { OneOrMore } from './value-word.ts';

/** Tells whether a text of a head is meant. */
export type Matcher = (text: string) => boolean;

/** What patterns are written about; each kind has its own rules for globs and for case. */
export type Subject = 'name' | 'method' | 'host' | 'path' | 'value';

interface SubjectRules {
  readonly flags: '' | 'i';
  /** What `*` stands for; `**` stands for anything. */
  readonly star: string;
  /** Finds what a glob of this kind cannot mean. */
  readonly refused: RegExp;
  readonly because: string;
}

const ANYTHING = '[^]*';
const STARS_ONLY = 'only "*" has a meaning there; for more, write a list or a /regex/';
const PATHS = 'a path begins with "/", without the query; "*" and "**" are the only wildcards';

const RULES: { readonly [S in Subject]: SubjectRules } = {
  name: { flags: 'i', star: ANYTHING, refused: /[?[\]{}\s:/]|\*{2}/, because: STARS_ONLY },
  method: { flags: '', star: ANYTHING, refused: /[?[\]{}\s/]|\*{2}/, because: STARS_ONLY },
  host: {
    flags: 'i',
    star: '[^.]*',
    refused: /[?{}\s/]|\*{3}/,
    because: 'a host is without scheme and path',
  },
  path: { flags: '', star: '[^/]*', refused: /^[^/*]|[?[\]{}\s]|\*{3}/, because: PATHS },
  value: { flags: '', star: ANYTHING, refused: /\*{3}/, because: '"***" means nothing more than "*"' },
};

const DELIMITED = /^\/(.+)\/([dgimsuvy]*)$/s;

/** What a path has no use for, so that `/ws/` stays a path, while `/^\/v[12]/` is a regex. */
const ONLY_IN_A_REGEX = /[\^$\\|()[\]{}+?]/;

/** Whether a word is written as a /regex/flags rather than as text or a glob. */
export function isRegex(word: string, subject: Subject = 'value'): boolean {
  const source = DELIMITED.exec(word)?.[1];
  return source !== undefined && (subject !== 'path' || ONLY_IN_A_REGEX.test(source));
}

/**
 * Reads `/source/flags`.
 * @param fixed flags that hold whatever the word says; `y` is refused: it would remember where it stood.
 * @throws FormatError
 */
export function parseRegex(word: string, fixed = ''): RegExp {
  const [, source = '', flags = ''] = DELIMITED.exec(word) ?? [];
  if (flags.includes('y')) throw new FormatError(`"${word}": a regex cannot have the flag y here`);
  try {
    return new RegExp(toLatin1(source), [...new Set(flags + fixed)].join(''));
  } catch (error) {
    throw new FormatError(`"${word}" is not a regex: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Makes a matcher of a name, a glob or a /regex/; globs match from end to end.
 * @throws FormatError
 */
export function parsePattern(word: string, subject: Subject): Matcher {
  const { flags, star, refused, because } = RULES[subject];
  if (word === '' && subject !== 'value') throw new FormatError('an empty pattern matches nothing');
  if (isRegex(word, subject)) {
    const regex = parseRegex(word, flags);
    return (text) => text.search(regex) >= 0; // unlike `test`, it does not go on where a /g left off
  }
  if (refused.test(word)) throw new FormatError(`"${word}" is not a ${subject} or a glob: ${because}`);
  const glob = new RegExp(`^${globSource(toLatin1(word), star)}$`, flags);
  return (text) => glob.test(text);
}

/**
 * Makes one matcher of one or more patterns: any of them will do.
 * @throws FormatError
 */
export function parsePatterns(words: OneOrMore<string>, subject: Subject): Matcher {
  const matchers = [words].flat().map((word) => parsePattern(word, subject));
  return (text) => matchers.some((matches) => matches(text));
}

function globSource(glob: string, star: string): string {
  return glob.replace(/\*\*|[\\^$.*+?()[\]{}|/]/g, (found) => {
    if (found === '**') return ANYTHING;
    return found === '*' ? star : `\\${found}`;
  });
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(text.lastIndexOf(': ') + 1).trim();
}
