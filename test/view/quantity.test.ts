import { describe, expect, test } from 'vitest';
import { bytesInWords, counted, durationInWords } from '../../src/view/index.ts';

describe('quantities in words', () => {
  test.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [16 * 1024 * 1024, '16 MiB'],
    [3 * 1024 ** 3, '3 GiB'],
  ])('%i bytes are %s', (bytes, words) => {
    expect(bytesInWords(bytes)).toBe(words);
  });

  test.each([
    [0, '0 ms'],
    [0.44, '0.4 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [17.4, '17 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [3210, '3.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [12_000_000, '3 h 20 min'],
  ])('%d ms are %s', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });

  test('a noun goes with its number', () => {
    expect([0, 1, 2].map((number) => counted(number, 'frame'))).toEqual(['no frames', '1 frame', '2 frames']);
  });
});
