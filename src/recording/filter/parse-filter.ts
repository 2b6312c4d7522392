import { nearest } from '../../profile/index.ts';
import { type Expression } from './expression.ts';
import { isHop } from './facts.ts';
import { filterError, type Span } from './filter-error.ts';
import type { ContentPattern, Filter, StationMention } from './filter.ts';
import { lexFilter, type Token } from './lex-filter.ts';
import { TERMS, type Term, type Test } from './terms.ts';

/** What a filter is read with. */
export interface ParseFilterOptions {
  /** Codes of findings that there are: one that names none of them is refused. */
  readonly findingCodes?: readonly string[];
}

/** A filter, and the tree it was read as. */
export interface ReadFilter {
  readonly filter: Filter;
  readonly expression: Expression;
}

/** Parentheses and `!` within each other; more than anybody writes, and less than a stack holds. */
const MOST_LEVELS = 200;

const BARE_WORD = 'u';

/** A part of a filter: what it was read as, and what it asks. */
interface Part {
  readonly expression: Expression;
  readonly test: Test;
}

/**
 * Reads a filter: terms and bare words, `!`, `&` (or nothing) and `|` in that order of strength, parentheses.
 * @throws {HoptapError} FILTER_INVALID, with the place of what is wrong
 */
export function parseFilter(text: string, options: ParseFilterOptions = {}): Filter {
  return readFilter(text, options).filter;
}

/** The same with its tree. @throws {HoptapError} FILTER_INVALID */
export function readFilter(text: string, { findingCodes }: ParseFilterOptions = {}): ReadFilter {
  const tokens = lexFilter(text);
  const contents: ContentPattern[] = [];
  const stations: StationMention[] = [];
  let hasFinding = false;
  let next = 0;
  let level = 0;

  const isNext = (...kinds: readonly Token['is'][]): boolean => {
    const token = tokens[next];
    return token !== undefined && kinds.includes(token.is);
  };
  const end: Span = { start: text.trimEnd().length, end: text.trimEnd().length };

  function readOr(): Part {
    const parts = [readAnd()];
    while (isNext('|')) {
      next += 1;
      parts.push(readAnd());
    }
    return joined('or', parts);
  }

  function readAnd(): Part {
    const parts = [readNot()];
    while (next < tokens.length && !isNext('|', ')')) {
      if (isNext('&')) next += 1;
      parts.push(readNot());
    }
    return joined('and', parts);
  }

  function readNot(): Part {
    const token = tokens[next];
    if (token === undefined) throw expected(tokens.at(-1));
    next += 1;
    level += 1;
    if (level > MOST_LEVELS) throw filterError(text, token, 'it is nested too deep');
    const part = token.is === '!' ? negated(readNot()) : readPrimary(token);
    level -= 1;
    return part;
  }

  function readPrimary(token: Token): Part {
    if (token.is === 'word') return readTerm(termNamed(BARE_WORD), null, token, token.word);
    if (token.is === 'term') return readUse(token);
    if (token.is !== '(') throw filterError(text, token, `a term should stand before the "${token.is}"`);
    const part = readOr();
    if (!isNext(')')) throw filterError(text, token, 'the parenthesis is not closed');
    next += 1;
    return part;
  }

  function expected(last: Token | undefined): Error {
    if (last === undefined) return filterError(text, end, 'it is empty');
    return filterError(text, end, 'a term should follow');
  }

  function readUse(token: Token & { readonly is: 'term' }): Part {
    const name: Span = { start: token.start, end: token.start + 1 + token.name.length };
    const term = termNamed(token.name);
    if (term === undefined) throw unknownTerm(text, name, token.name);
    if (token.at !== null && term.hasPlace !== true) {
      const places = TERMS.filter(({ hasPlace }) => hasPlace === true).map((each) => `~${each.name}`);
      throw filterError(
        text,
        { start: name.end, end: token.end },
        `~${term.name} cannot be asked at a station or hop`,
        `${places.join(', ')} can`,
      );
    }
    if (token.at !== null && !isHop(token.at.word)) {
      stations.push({ station: token.at.word, start: token.at.start, end: token.at.end });
    }
    const at = token.at?.word ?? null;
    if (term.argument === null) return readTerm(term, at, token, null);
    const argument = tokens[next];
    if (argument?.is !== 'word') {
      const what = term.argument === 'REGEX' ? 'a regex' : 'a code';
      throw filterError(text, name, `~${term.name} needs ${what} behind it`, usageOf(term));
    }
    next += 1;
    return readTerm(term, at, argument, argument.word);
  }

  function readTerm(term: Term | undefined, at: string | null, span: Span, argument: string | null): Part {
    if (term === undefined) throw unknownTerm(text, span, '');
    hasFinding ||= term.name === 'finding';
    const test = term.compile({
      argument: argument ?? '',
      at,
      findingCodes: findingCodes ?? null,
      askContent: (pattern) => contents.push(pattern) - 1,
      refuse(problem, hint) {
        const near = term.name === 'finding' ? nearest(argument ?? '', findingCodes ?? []) : null;
        throw filterError(text, span, problem, near === null ? hint : `Did you mean ${near}?`);
      },
    });
    return { expression: { is: 'term', name: term.name, at, argument }, test };
  }

  const { expression, test } = readOr();
  const rest = tokens[next];
  if (rest !== undefined) throw filterError(text, rest, 'there is nothing for the ")" to close');
  return {
    expression,
    filter: {
      text,
      needsFindings: hasFinding,
      needsContent: contents.length > 0,
      contents,
      stations,
      matches: test,
    },
  };
}

function termNamed(name: string): Term | undefined {
  return TERMS.find((term) => term.name === name);
}

function unknownTerm(text: string, span: Span, name: string): Error {
  if (name === '')
    return filterError(text, span, 'a "~" begins the name of a term', 'Put a word with "~" in quotes');
  const near = nearest(
    name,
    TERMS.map((term) => term.name),
  );
  const term = near === null ? undefined : termNamed(near);
  const hint = term === undefined ? undefined : `Did you mean ${usageOf(term)}`;
  return filterError(text, span, `there is no term ~${name}`, hint);
}

/** How a term is written, and what it means: `~c CODE: the status …`. */
function usageOf(term: Term): string {
  return `~${[term.name, ...(term.argument === null ? [] : [term.argument])].join(' ')}: ${term.help}`;
}

function negated({ expression, test }: Part): Part {
  return { expression: { is: 'not', part: expression }, test: (subject) => !test(subject) };
}

/** One part as it is, several as one; what is of the same kind already is taken up. */
function joined(is: 'and' | 'or', parts: readonly Part[]): Part {
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const tests = parts.map(({ test }) => test);
  return {
    expression: {
      is,
      parts: parts.flatMap(({ expression }) => (expression.is === is ? expression.parts : [expression])),
    },
    test:
      is === 'and'
        ? (subject) => tests.every((test) => test(subject))
        : (subject) => tests.some((test) => test(subject)),
  };
}
