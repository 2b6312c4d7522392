import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, type SplitLine } from '../../src/store/line-splitter.ts';

interface TextLine extends Omit<SplitLine, 'content'> {
  readonly text: string | null;
}

const asText = ({ content, ...line }: SplitLine): TextLine => ({
  ...line,
  text: content === null ? null : content.toString(),
});

const split = (chunks: readonly Uint8Array[], limitBytes = 1000): readonly TextLine[] => {
  const splitter = createLineSplitter(limitBytes);
  const whole = chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)).map(asText));
  return [...whole, ...splitter.end().map(asText)];
};

describe('splitting into lines', () => {
  it('gives the same lines however the bytes are cut, across characters too', () => {
    const text = fc.array(fc.string({ unit: 'grapheme' })).map((lines) => Buffer.from(lines.join('\n')));
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 400 })), (whole, cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, at) => whole.subarray(places[at], end));
        expect(split(chunks)).toEqual(split([whole]));
      }),
    );
  });

  it('numbers lines from 1 and tells the one that has no end', () => {
    expect(split([Buffer.from('a\n\nb')])).toEqual([
      { number: 1, at: 0, text: 'a', bytes: 1, isTorn: false },
      { number: 2, at: 2, text: '', bytes: 0, isTorn: false },
      { number: 3, at: 3, text: 'b', bytes: 1, isTorn: true },
    ]);
    expect(split([Buffer.from('a\n')])).toHaveLength(1);
    expect(split([])).toEqual([]);
  });

  it('keeps nothing of a line beyond the limit but its length, and goes on behind it', () => {
    const chunks = ['12345', '67', '89\nok\n', '12345\n', '123456'].map((each) => Buffer.from(each));
    expect(split(chunks, 5)).toEqual([
      { number: 1, at: 0, text: null, bytes: 9, isTorn: false },
      { number: 2, at: 10, text: 'ok', bytes: 2, isTorn: false },
      { number: 3, at: 13, text: '12345', bytes: 5, isTorn: false },
      { number: 4, at: 19, text: null, bytes: 6, isTorn: true },
    ]);
  });

  it('does not mind that the memory of a chunk is used again', () => {
    const splitter = createLineSplitter(100);
    const chunk = Buffer.from('ab');
    splitter.push(chunk);
    chunk.fill('x');
    expect(splitter.push(Buffer.from('c\n')).map(asText)).toMatchObject([{ text: 'abc' }]);
  });
});
