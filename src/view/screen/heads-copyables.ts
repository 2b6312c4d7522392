import { headText } from '../../wire/index.ts';
import { fieldJwts } from '../field-text.ts';
import { claimsText } from '../jwt.ts';
import type { Way, WayLine } from '../head-ways.ts';
import type { HeadsItem } from './heads-items.ts';
import { hopsInWords, valuesOf } from './heads-opened.ts';
import type { Copyable } from './rows.ts';

/** What a row of the heads holds: a field's values and tokens, start lines, and each whole head that it belongs to. */
export function headsCopyables(item: HeadsItem): readonly Copyable[] {
  switch (item.is) {
    case 'start':
      return [...startLines(item.way), ...wholeHeads(item.way)];
    case 'field':
      return [...fieldCopyables(item.way, item.line), ...wholeHeads(item.way)];
    case 'opened':
      return headsCopyables(item.of);
    case 'undone':
      return wholeHeads(item.way);
    case 'spelled':
      return [
        { what: `bytes of the head on hop ${item.step.head.hop}`, text: item.raw },
        ...wholeHeads(item.way),
      ];
    case 'blank':
    case 'title':
    case 'hop':
    default:
      return [];
  }
}

function fieldCopyables(way: Way, line: WayLine): readonly Copyable[] {
  const values = valuesOf(way, line);
  const where = (hops: readonly number[]): string => (values.length < 2 ? '' : ` on ${hopsInWords(hops)}`);
  const shown = values.map(({ field, hops }) => {
    return { name: headText(field[0]), value: headText(field[1]), where: where(hops) };
  });
  const tokens = [
    ...new Map(values.flatMap(({ field }) => fieldJwts(field)).map((jwt) => [jwt.token, jwt])).values(),
  ];
  const nth = (at: number): string => (tokens.length < 2 ? '' : ` ${at + 1}`);
  return [
    ...shown.map((each) => ({ what: `value of ${each.name}${each.where}`, text: each.value })),
    ...shown.map((each) => ({
      what: `${each.name} with its value${each.where}`,
      text: `${each.name}: ${each.value}`,
    })),
    ...tokens.map(({ token }, at) => ({ what: `token${nth(at)}`, text: token })),
    ...tokens.flatMap((jwt, at) => {
      const text = jwt.claims === null ? null : claimsText(jwt);
      return text === null ? [] : [{ what: `claims of the token${nth(at)} as JSON`, text }];
    }),
  ];
}

function startLines({ steps, of }: Way): readonly Copyable[] {
  const what = of === 'request' ? 'request line' : 'status line';
  const texts = new Map(steps.map(({ head }) => [head.startLine, head.hop]));
  return [...texts].map(([text, hop]) => ({
    what: texts.size < 2 ? what : `${what} on hop ${hop}`,
    text: headText(text),
  }));
}

function wholeHeads({ steps, of }: Way): readonly Copyable[] {
  return steps.map(({ head }) => ({
    what: `whole ${of} head on hop ${head.hop}`,
    text: [head.startLine, ...head.fields.map(([name, value]) => `${name}: ${value}`), '']
      .map(headText)
      .join('\n'),
  }));
}
