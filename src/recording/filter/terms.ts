import type { Exchange } from '../../model/index.ts';
import { parseCodes } from './codes.ts';
import {
  closeCodesOf,
  domainOf,
  fieldLines,
  headsAt,
  isChanged,
  isWebSocket,
  methodOf,
  statusesOf,
  subprotocolsOf,
  urlOf,
  valuesOf,
  type Way,
} from './facts.ts';
import type { ContentPattern, Subject } from './filter.ts';

/** Tells whether a subject is meant. */
export type Test = (subject: Subject) => boolean;

/** What a term is made of when it is read. */
export interface TermInput {
  /** What stands behind the term, empty where it takes nothing. */
  readonly argument: string;
  /** The station or hop behind `@`, or null. */
  readonly at: string | null;
  /** Codes of findings that there are; null where nobody said. */
  readonly findingCodes: readonly string[] | null;
  /** Asks for contents that match; gives the index under which a subject tells of it. */
  readonly askContent: (pattern: ContentPattern) => number;
  /** Refuses the argument. */
  readonly refuse: (problem: string, hint?: string) => never;
}

/** One term of the filter language. */
export interface Term {
  /** Without its `~`. */
  readonly name: string;
  /** What its argument is, as help calls it; null where it takes none. */
  readonly argument: 'REGEX' | 'CODE' | null;
  /** Whether `@STATION` or `@hopN` may follow its name. */
  readonly hasPlace?: true;
  /** In a few words, for help. */
  readonly help: string;
  readonly compile: (input: TermInput) => Test;
}

/** Reads a regex as filters mean it: anywhere in the text, case does not count. */
function regexOf({ argument, refuse }: TermInput, flags: string): RegExp {
  try {
    return new RegExp(argument, flags);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return refuse(`"${argument}" is not a regex: ${text.slice(text.lastIndexOf(': ') + 1).trim()}`);
  }
}

/** What is true of an exchange stays so as long as it is the same object: a million frames ask once. */
function ofExchange(test: (exchange: Exchange) => boolean): Test {
  const known = new WeakMap<Exchange, boolean>();
  return ({ exchange }) => {
    const before = known.get(exchange);
    if (before !== undefined) return before;
    const answer = test(exchange);
    known.set(exchange, answer);
    return answer;
  };
}

/** A term that is true or not, and takes no argument. */
function fact(name: string, help: string, test: (exchange: Exchange) => boolean): Term {
  return { name, argument: null, help, compile: () => ofExchange(test) };
}

/** A term whose regex is held against texts of an exchange, one by one. */
function texts(
  name: string,
  help: string,
  textsOf: (exchange: Exchange, at: string | null) => readonly string[],
  more: { readonly hasPlace?: true } = {},
): Term {
  return {
    name,
    argument: 'REGEX',
    help,
    ...more,
    compile: (input) => {
      const regex = regexOf(input, 'i');
      return ofExchange((exchange) => textsOf(exchange, input.at).some((text) => regex.test(text)));
    },
  };
}

function fields(name: string, help: string, way: Way): Term {
  return texts(name, help, (exchange, at) => fieldLines(headsAt(exchange, way, at)), { hasPlace: true });
}

function contentType(name: string, help: string, way: Way): Term {
  return texts(name, help, (exchange) => valuesOf(headsAt(exchange, way, null), 'Content-Type'));
}

function codes(
  name: string,
  help: string,
  codesOf: (exchange: Exchange, at: string | null) => readonly number[],
  more: { readonly hasPlace?: true } = {},
): Term {
  return {
    name,
    argument: 'CODE',
    help,
    ...more,
    compile: ({ argument, at, refuse }) => {
      const matches =
        parseCodes(argument) ??
        refuse(`"${argument}" is no code`, `Write one as 101, 4xx, 400-404 or ">=400"; several with commas`);
      return ofExchange((exchange) => codesOf(exchange, at).some((code) => matches(code)));
    },
  };
}

function content(name: string, help: string, from: ContentPattern['from']): Term {
  return {
    name,
    argument: 'REGEX',
    help,
    compile: (input) => {
      const index = input.askContent({ from, regex: regexOf(input, 'is') });
      return ({ contents }) => contents.has(index);
    },
  };
}

const FINDING: Term = {
  name: 'finding',
  argument: 'CODE',
  help: 'something held to be wrong: credentials-lost, jwt-*',
  compile: ({ argument, findingCodes, refuse }) => {
    const glob = new RegExp(`^${argument.split('*').map(literally).join('.*')}$`, 'i');
    if (findingCodes !== null && !findingCodes.some((code) => glob.test(code))) {
      return refuse(`no finding is called "${argument}"`);
    }
    return ({ findings }) => [...findings].some((code) => glob.test(code));
  },
};

function literally(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}/-]/g, '\\$&');
}

/**
 * The terms of the filter language, in the order of help. The letters are mitmproxy's where they mean the same.
 * @see https://docs.mitmproxy.org/stable/concepts/filters/
 */
export const TERMS: readonly Term[] = [
  texts('u', 'the URL the client asked for; a bare word means the same', (exchange) => [urlOf(exchange)]),
  texts('d', 'its host', (exchange) => [domainOf(exchange)]),
  texts('m', 'the method', (exchange) => [methodOf(exchange)]),
  codes('c', 'the status the client got: 101, 4xx, ">=400"', statusesOf, { hasPlace: true }),
  fields('h', 'a field line "Name: value", of any head on any hop', null),
  fields('hq', 'the same of requests: ~hq@backend, ~hq@client, ~hq@hop1', 'request'),
  fields('hs', 'the same of responses', 'response'),
  contentType('t', 'a Content-Type', null),
  contentType('tq', 'that of the request', 'request'),
  contentType('ts', 'that of the response', 'response'),
  content('b', 'a message or body, inflated', null),
  content('bq', 'one that the client sent', 'client'),
  content('bs', 'one that the backend sent', 'backend'),
  texts('p', 'a subprotocol, offered or chosen', subprotocolsOf),
  codes('close', 'a close code of either side: 1011, 4xxx; 1006: cut', closeCodesOf),
  FINDING,
  fact('websocket', 'asked for a WebSocket', isWebSocket),
  fact('http', 'asked for anything else', (exchange) => !isWebSocket(exchange)),
  fact('changed', 'a rule changed a head', isChanged),
  fact('e', 'something failed: refused, reset, TLS …', ({ errors }) => errors.length > 0),
  fact('q', 'the client got no answer', (exchange) => statusesOf(exchange, null).length === 0),
  fact('s', 'the client got an answer', (exchange) => statusesOf(exchange, null).length > 0),
  fact('fault', 'harm was done on purpose', ({ faults }) => faults.length > 0),
  fact('violation', 'a side broke the protocol', ({ violations }) => violations.length > 0),
  texts('src', "the client's address:port", ({ open }) => [`${open.client.address}:${open.client.port}`]),
  texts('dst', "the backend's address:port", ({ connected }) =>
    connected === null ? [] : [`${connected.address}:${connected.port}`],
  ),
  fact('all', 'every exchange', () => true),
];
