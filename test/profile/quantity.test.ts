import { expect, test } from 'vitest';
import { parseDuration, parseSize } from '../../src/profile/index.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['1h', 3_600_000],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', '-5s', '5 s', 's', '1e3s', '5d', '0ms', '600h'])('%j is no duration', (text) => {
  expect(() => parseDuration(text)).toThrow(`"${text}" is`);
});

test.each([
  [512, 512],
  ['512', 512],
  ['8KiB', 8192],
  ['64k', 65_536],
  ['1MiB', 1_048_576],
  ['1 MB', 1_000_000],
])('the size %s is %i bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'k', '-1', '1.5k', '0', '8q'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow('is not a size');
});
