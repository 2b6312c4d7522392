import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type Node,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml';

/** A place in a file; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Names of keys and places in lists that lead to a value. */
export type Path = readonly PropertyKey[];

/** A YAML document as plain data that still knows where everything stood. */
export interface YamlDocument {
  /** Null where the file is empty. */
  readonly value: unknown;
  /** Where the value stands that the path leads to; where there is none, where the nearest part of it stands. */
  placeOf(path: Path): Place;
  /** Where the last key of the path stands. */
  placeOfKey(path: Path): Place;
}

/** What is wrong with a text, and where. */
export interface PlacedProblem {
  readonly problem: string;
  readonly place: Place;
}

/** Levels within levels: more than any profile has, and few enough for a parser that calls itself for each. */
const MOST_LEVELS = 200;

const INDENTED_TOO_DEEPLY = new RegExp(`^(?: |[-?] ){${MOST_LEVELS + 1}}`, 'm');

/**
 * Reads one YAML 1.2 document. Numbers and words such as `True` whose text is not their plain form (`1.10`, `0x1F`)
 * stay text, so that no value of a field changes on its way.
 */
export function readYaml(text: string): YamlDocument | PlacedProblem {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const deep = tooDeepAt(text);
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n');
    const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return { problem: 'is nested too deeply', place };
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [mistake] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  if (mistake !== undefined) return { problem: wordedMistake(mistake), place: placeAt(mistake.pos[0]) };
  const proto = keepAsWritten(document);
  if (proto !== null) return { problem: 'unknown key "__proto__"', place: placeAt(proto) };
  return readData(document, placeAt);
}

function readData(document: Document, placeAt: (offset: number) => Place): YamlDocument | PlacedProblem {
  const offsetOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
  const walk = (path: Path): { key: unknown; node: unknown } => walkTo(document, path);
  try {
    return {
      value: document.toJS({ maxAliasCount: 100 }) as unknown,
      placeOf: (path) => placeAt(offsetOf(walk(path).node)),
      placeOfKey: (path) => placeAt(offsetOf(walk(path).key)),
    };
  } catch (error) {
    // aliases that would unfold to far more than was written, and those of an anchor that is not there
    if (!(error instanceof ReferenceError)) throw error;
    return { problem: lowerFirst(error.message), place: placeAt(offsetOf(culprit(document))) };
  }
}

/** Where so many levels begin that parsing them could exhaust the stack, which no one can catch; else null. */
function tooDeepAt(text: string): number | null {
  let level = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    level = bracket === '[' || bracket === '{' ? level + 1 : Math.max(0, level - 1);
    if (level > MOST_LEVELS) return index;
  }
  return INDENTED_TOO_DEEPLY.exec(text)?.index ?? null;
}

/** Turns scalars back to their text where the two would differ. @returns where a key is that no object should have. */
function keepAsWritten(document: Document): number | null {
  let proto: number | null = null;
  visit(document, {
    Scalar(_, node) {
      const isPlain = typeof node.value === 'number' || typeof node.value === 'boolean';
      if (isPlain && String(node.value) !== node.source) node.value = node.source;
    },
    Pair(_, { key }) {
      if (isScalar(key) && key.value === '__proto__') proto ??= key.range?.[0] ?? 0;
    },
  });
  return proto;
}

/** The first alias of an anchor that is not there; else the last alias, which unfolds all that stands before it. */
function culprit(document: Document): Alias | undefined {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return aliases.find((alias) => alias.resolve(document) === undefined) ?? aliases.at(-1);
}

/** Follows a path through the document as far as it goes. */
function walkTo(document: Document, path: Path): { key: unknown; node: unknown } {
  let key: unknown = document.contents;
  let node: unknown = document.contents;
  for (const step of path) {
    const within = isAlias(node) ? node.resolve(document) : node;
    if (isMap(within)) {
      const pair = within.items.find((each) => isScalar(each.key) && each.key.value === step);
      if (pair === undefined) break;
      key = pair.key;
      node = pair.value ?? pair.key;
    } else if (isSeq(within)) {
      const item = within.items[Number(step)];
      if (item === undefined) break;
      key = item;
      node = item;
    } else break;
  }
  return { key, node };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** The parser's own words, but where they speak to programmers. */
function wordedMistake({ code, message }: YAMLParseError | YAMLWarning): string {
  return code === 'MULTIPLE_DOCS'
    ? 'a profile is one document, and here begins a second one'
    : lowerFirst(message);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
