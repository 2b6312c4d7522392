import { describe, expect, test } from 'vitest';
import { createPaint } from '../../src/view/index.ts';

describe('paint', () => {
  test('says the same words with colour and without', () => {
    expect(createPaint(true).red('no')).toBe('\u001b[31mno\u001b[39m');
    expect(createPaint(false).red('no')).toBe('no');
    expect(createPaint(true).plain('no')).toBe('no');
  });

  test('lets no escape of its text through', () => {
    expect(createPaint(true).bold('\u001b[2Jx')).toBe('\u001b[1m␛[2Jx\u001b[22m');
    expect(createPaint(false).plain('\u001b[2Jx')).toBe('␛[2Jx');
  });

  test('paints nothing where there is nothing', () => {
    expect(createPaint(true).dim('')).toBe('');
  });
});
