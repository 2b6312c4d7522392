import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyDecoder, type Input } from '../../src/terminal/key-decoder.ts';
import { bytesOfKey } from '../pty/key-bytes.ts';

/** What was done, in short: keys as they are named, clicks with row and column. */
const inShort = (inputs: readonly Input[]): readonly string[] =>
  inputs.map((input) =>
    'key' in input ? input.key : `${input.pointer.did} ${input.pointer.row} ${input.pointer.column}`,
  );

/** Everything done by those pieces, and by waiting behind the last. */
function decode(...pieces: readonly string[]): readonly string[] {
  const decoder = createKeyDecoder();
  return inShort([...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.giveUp()]);
}

const NAMES =
  'enter tab shift-tab escape backspace delete up down left right home end pageup pagedown f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12';
const LETTERS = 'abcdefgklnopqrstuvwxyz'; // ctrl-h, i, j and m are backspace, tab and enter
const KEYS = [...NAMES.split(' '), ...LETTERS.split('').map((letter) => `ctrl-${letter}`)];
const CHARACTERS = ['j', 'G', ' ', 'é', '漢', '😀', '~', '['];

describe('keys', () => {
  test.each([...KEYS, ...CHARACTERS])('%s is one key', (key) => {
    expect(decode(bytesOfKey(key))).toEqual([key]);
  });

  test.each([
    ['\n', ['enter']],
    ['\b', ['backspace']],
    ['\u001b[1~\u001b[4~\u001b[7~\u001b[8~', ['home', 'end', 'home', 'end']],
    ['\u001bOA\u001bOH\u001bOF', ['up', 'home', 'end']],
    ['\u001b[[A\u001b[[E\u001b[11~', ['f1', 'f5', 'f1']],
    ['\u001b[1;2A\u001b[1;5C\u001b[3;5~\u001b[1;2P', ['up', 'right', 'delete', 'f1']],
    ['\u001bj', ['escape', 'j']],
    ['\u001b\u001b', ['escape', 'escape']],
    ['\u001b\u001b[A', ['escape', 'up']],
    ['\u001b[', ['escape', '[']],
    ['\u001bO', ['escape', 'O']],
    ['\u001b[12', ['escape']],
    ['\u001b[I\u001b[O\u001b[?1;2c\u001b[99~\u0000\u001c', []],
  ])('%j is %j', (bytes, keys) => {
    expect(decode(bytes)).toEqual(keys);
  });

  test('an escape waits for what may follow it, and only then', () => {
    const decoder = createKeyDecoder();
    expect(decoder.push('j')).toHaveLength(1);
    expect(decoder.isWaiting).toBe(false);
    expect(decoder.push('\u001b')).toEqual([]);
    expect(decoder.isWaiting).toBe(true);
    expect(inShort(decoder.push('[B'))).toEqual(['down']);
    expect(decoder.isWaiting).toBe(false);
    expect(decoder.giveUp()).toEqual([]);
  });

  test('a sequence without an end is dropped, and what is typed behind it is heard', () => {
    expect(decode(`\u001b[${'1'.repeat(100)}`, 'j')).toEqual(['j']);
  });
});

describe('the mouse', () => {
  test.each([
    ['\u001b[<0;1;1M\u001b[<0;1;1m', ['click 0 0']],
    ['\u001b[<0;290;99M', ['click 98 289']],
    ['\u001b[<64;3;2M\u001b[<65;3;2M', ['wheel-up 1 2', 'wheel-down 1 2']],
    ['\u001b[<4;3;2M\u001b[<81;3;2M', ['click 1 2', 'wheel-down 1 2']],
    ['\u001b[<1;3;2M\u001b[<2;3;2M\u001b[<32;3;2M\u001b[<66;3;2M', []],
    ['\u001b[<0;0;0M\u001b[<M\u001b[<xx', ['x']],
    ['\u001b[M !!j', ['j']],
  ])('%j is %j', (bytes, inputs) => {
    expect(decode(bytes)).toEqual(inputs);
  });
});

describe('a paste', () => {
  const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;

  test.each([
    ['é😀x', 'é😀x'],
    ['two\r\nlines\rand\nmore\tof it', 'two lines and more of it'],
    ['\u0003\u001b[A\u0007', '[A'],
    ['', ''],
  ])('%j is typed as %j', (text, typed) => {
    expect(decode(paste(text), 'j').join('')).toBe(`${typed}j`);
  });

  test('ends at 65,536 characters', () => {
    expect(decode(paste('x'.repeat(70_000)), 'j')).toEqual([...'x'.repeat(65_536).split(''), 'j']);
  });
});

describe('any bytes', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(...[...KEYS, ...CHARACTERS].filter((key) => key !== 'escape').map(bytesOfKey)),
      fc.constantFrom(
        '\u001b[<0;3;4M',
        '\u001b[<65;10;20M',
        '\u001b[200~pasted\ntext\u001b[201~',
        '\u001b[I',
      ),
    ),
  );

  test('in any split do the same', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(40)), (parts, sizes) => {
        const whole = parts.join('');
        const cut: string[] = [];
        let at = 0;
        // a pair of surrogates is not cut: bytes are decoded before
        for (const size of sizes) {
          let end = at + size;
          if (/[\ud800-\udbff]/.test(whole[end - 1] ?? '')) end++;
          cut.push(whole.slice(at, end));
          at = end;
        }
        expect(decode(...cut, whole.slice(at))).toEqual(decode(whole));
      }),
    );
  });

  test('never make a key of a control character, and never stop the keys behind them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'\u001b[<O;M~01A200~\r\n\u0000\u007fjé'.split('')) }),
        (noise) => {
          const decoder = createKeyDecoder();
          const keys = inShort([
            ...decoder.push(noise),
            ...decoder.giveUp(),
            ...decoder.push('\u001b[201~q'),
          ]);
          expect(keys.at(-1)).toBe('q');
          for (const key of keys) expect(key).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});
