import * as fc from 'fast-check';

/** Bytes of a text, one each for a character. */
export function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

const lineEnd = fc.constantFrom('\r\n', '\n');
const space = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
/** Bytes that a value may have: anything but line ends, NUL and what would be trimmed from its ends. */
const word = fc.string({
  unit: fc.integer({ min: 0x21, max: 0xff }).map((code) => String.fromCharCode(code)),
});
const token = fc.string({
  unit: fc.constantFrom('a', 'Z', '0', '-', '_', '!', '~'),
  minLength: 1,
  maxLength: 8,
});
const fold = fc.tuple(lineEnd, fc.constantFrom(' ', '\t'), space, word).map((parts) => parts.join(''));
const field = fc
  .tuple(token, fc.constant(':'), space, word, fc.array(fold, { maxLength: 2 }), space, lineEnd)
  .map((parts) => parts.flat().join(''));
const startLine = {
  request: fc.constantFrom('GET / HTTP/1.1', 'BREW //p\xe9?q#f HTTP/1.0', 'OPTIONS * HTTP/1.1'),
  response: fc.constantFrom('HTTP/1.1 200 OK', 'HTTP/1.0 404', 'HTTP/1.1 299 ', 'HTTP/1.1 101 Tr\xe8s bien'),
};

/** Any lawful head in any odd spelling: bare line feeds, wide spaces, folds, empty lines before it. */
export function anyHeadText(of: 'request' | 'response'): fc.Arbitrary<string> {
  const empty = fc.array(lineEnd, { maxLength: 2 });
  return fc
    .tuple(empty, startLine[of], lineEnd, fc.array(field, { maxLength: 6 }), lineEnd)
    .map((parts) => parts.flat().join(''));
}
