import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipboardSequence } from '../../src/terminal/clipboard.ts';

test('text goes to the clipboard in base64 of its UTF-8', () => {
  expect(clipboardSequence('é', {})).toBe('\u001b]52;c;w6k=\u0007');
});

test('inside tmux it goes to tmux, and past it', () => {
  expect(clipboardSequence('é', { TMUX: '/tmp/tmux-0/default,1,0' })).toBe(
    '\u001b]52;c;w6k=\u0007\u001bPtmux;\u001b\u001b]52;c;w6k=\u0007\u001b\\',
  );
});

test('inside GNU screen it goes past it, in pieces', () => {
  const sequence = clipboardSequence('x'.repeat(5000), { STY: '1.pts' }) ?? '';
  const pieces = sequence.split('\u001b\\').map((piece) => piece.replace('\u001bP', ''));
  expect(pieces.join('')).toBe(clipboardSequence('x'.repeat(5000), {}));
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(768);
});

test('what is longer than terminals take is refused: 74,994 bytes', () => {
  expect(clipboardSequence('x'.repeat(74_994), {})?.length).toBe(100_000);
  expect(clipboardSequence('é'.repeat(37_498), {})).toBeNull();
});

test('no text can end the sequence early', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom({}, { TMUX: '1' }),
      (text, env) => {
        const plain = (clipboardSequence(text, env) ?? '').replaceAll(
          /\u001bPtmux;|\u001b\\|\u001b{1,2}\]52;c;|\u0007/g,
          '',
        );
        expect(plain).toMatch(/^[A-Za-z0-9+/=]*$/);
      },
    ),
  );
});
