import { FormatError } from './format-error.ts';
import { globMatcher, type GlobPart } from './glob.ts';
import { toLatin1 } from './latin1.ts';
import type { OneOrMore } from './value-word.ts';

/** Tells whether a text of a head is meant. */
export type Matcher = (text: string) => boolean;

/** What patterns are written about; each kind has its own rules for globs and for case. */
export type Subject = 'name' | 'method' | 'host' | 'path' | 'value';

interface SubjectRules {
  readonly flags: '' | 'i';
  /** What `*` does not pass over, empty where it passes over anything; `**` always does. */
  readonly fence: '' | '.' | '/';
  /** Finds what a glob of this kind cannot mean. */
  readonly refused: RegExp;
  readonly because: string;
}

const STARS_ONLY = 'only "*" has a meaning there; for more, write a list or a /regex/';
const PATHS = 'a path begins with "/", without the query; "*" and "**" are the only wildcards';

const RULES: { readonly [S in Subject]: SubjectRules } = {
  name: { flags: 'i', fence: '', refused: /[?[\]{}\s:/]|\*{2}/, because: STARS_ONLY },
  method: { flags: '', fence: '', refused: /[?[\]{}\s/]|\*{2}/, because: STARS_ONLY },
  host: {
    flags: 'i',
    fence: '.',
    refused: /[?{}\s/]|\*{3}/,
    because: 'a host is without scheme and path',
  },
  path: { flags: '', fence: '/', refused: /^[^/*]|[?[\]{}\s]|\*{3}/, because: PATHS },
  value: { flags: '', fence: '', refused: /\*{3}/, because: '"***" means nothing more than "*"' },
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
  const { flags, fence, refused, because } = RULES[subject];
  if (word === '' && subject !== 'value') throw new FormatError('an empty pattern matches nothing');
  if (isRegex(word, subject)) {
    const regex = parseRegex(word, flags);
    return (text) => text.search(regex) >= 0; // unlike `test`, it does not go on where a /g left off
  }
  if (refused.test(word)) throw new FormatError(`"${word}" is not a ${subject} or a glob: ${because}`);
  const matches = globMatcher(globParts(cased(toLatin1(word), flags), fence));
  return (text) => matches(cased(text, flags));
}

/**
 * Makes one matcher of one or more patterns: any of them will do.
 * @throws FormatError
 */
export function parsePatterns(words: OneOrMore<string>, subject: Subject): Matcher {
  const matchers = [words].flat().map((word) => parsePattern(word, subject));
  return (text) => matchers.some((matches) => matches(text));
}

function globParts(glob: string, fence: SubjectRules['fence']): readonly GlobPart[] {
  return glob.split(/(\*{1,2})/).map((part) => {
    if (part === '**') return { passes: () => true };
    return part === '*' ? { passes: (character) => character !== fence } : part;
  });
}

/** What is compared: the text itself, or in lower case where case does not count. */
function cased(text: string, flags: SubjectRules['flags']): string {
  return flags === 'i' ? text.toLowerCase() : text;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(text.lastIndexOf(': ') + 1).trim();
}
