import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { codeBlock, inlineCode, markdownText } from '../../src/export/markdown-text.ts';
import { aChange, aClose, aFrame, aHead, aResponse, aSession, aSideEnd, anOpen, bytes } from '../builders.ts';
import { exported } from './an-export.ts';

describe('text in Markdown', () => {
  test.each([
    ['a plain sentence, 50% of it: yes/no', 'a plain sentence, 50% of it: yes/no'],
    ['<script>', '\\<script\\>'],
    ['[x](y) **b** `c` _d_', '\\[x\\](y) \\*\\*b\\*\\* \\`c\\` \\_d\\_'],
    ['@you see #12 at http://x', '\\@&#8203;you see \\#&#8203;12 at http:&#8203;//x'],
    ['a\n# b\u202e', 'a␊\\# b‹U+202E›'],
  ])('means nothing: %j', (text, shown) => {
    expect(markdownText(text)).toBe(shown);
  });

  test('is fenced longer than any fence within', () => {
    expect(codeBlock(['a', '`````', 'b\nc'], 'sh')).toBe('``````sh\na\n`````\nb␊c\n``````\n');
    expect(inlineCode('a `b`` c')).toBe('``` a `b`` c ```');
  });

  test('tells where a line is cut', () => {
    expect(codeBlock(['x'.repeat(1200)])).toContain(`${'x'.repeat(1000)}… (200 more)`);
  });
});

describe('an exchange in Markdown', () => {
  const events: readonly Event[] = [
    aSession(),
    anOpen({ stations: ['client', 'lb', 'backend'] }),
    aHead({
      fields: [
        ['Host', 'h'],
        ['Authorization', 'Bearer abcdefgh'],
        ['X-Bad', '```\x1b<b>'],
      ],
    }),
    aHead({
      hop: 1,
      fields: [
        ['Host', 'h'],
        ['X-Bad', '```\x1b<b>'],
        ['Via', '1.1 x'],
      ],
      changes: [aChange({ before: 'Bearer abcdefgh' })],
    }),
    aResponse({ hop: 1 }),
    aResponse(),
    ...Array.from({ length: 70 }, (_, index) =>
      aFrame({ n: index + 1, payload: bytes(`<img src=x> ${index + 1}`) }),
    ),
    aClose({ client: aSideEnd({ code: 1008, reason: '</details>@everyone' }) }),
  ];
  const page = exported('md', events, {}, true).toString();

  test('begins with what happened', () => {
    expect(page.split('\n', 1)[0]).toBe(
      '# GET /ws → 101, closed by client: 1008 policy violation "\\<\\/details\\>\\@&#8203;everyone", backend sent 1000 normal closure'.replace(
        '\\/',
        '/',
      ),
    );
  });

  test('shows heads hop by hop, differences with the rule that made them', () => {
    expect(page).toMatch(/^-Authorization: Bearer redacted~[\da-f]{8} {4}← strip-auth$/m);
    expect(page).toMatch(/^\+Via: 1\.1 x$/m);
    expect(page).toContain(' (2 fields unchanged)');
    expect(page).toContain('````diff\n');
    expect(page).not.toContain('\x1b');
  });

  test('shows the first frames, and tells how many more there are', () => {
    expect(page).toContain('<img src=x> 60');
    expect(page).not.toContain('<img src=x> 61');
    expect(page).toContain('… 10 more lines');
  });

  test('has nothing from the wire outside of code that is not escaped', () => {
    const outside = page.replaceAll(/^(`{3,})[^]*?^\1$/gm, '');
    expect(outside).not.toMatch(/(?<!\\)<(?!!)|[^\\]@/);
  });
});
