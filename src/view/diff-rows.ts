import type { Field } from '../model/index.ts';
import type { ComparedRow, HeadComparison, Mark } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { SIGNS } from './changes.ts';
import { cut, rulesInWords, signed } from './head-rows.ts';
import { discreetHead, discreetValue, type Look } from './look.ts';
import { visible } from './visible.ts';
import { fit, pad, widthOf, wrap } from './width.ts';

/** Blanks before a line that belongs to the one with the sign above it. */
export const BELOW = ' '.repeat(8);
const ROW_COLUMNS = 6;
const VARIES = '≈';
/** Of a name, and of a value, as much is shown even on a narrow screen. */
const COLUMNS_AT_LEAST = 24;
/** Said of two values that look alike because both are masked. */
export const MASKED_ALIKE = 'the masked values differ';
/** What stands before the two values of one message at two places. */
const ONE_MESSAGE = ['was', 'now'] as const;

/** How many fields of a head differ in a way, in words after the number. */
const WORDS: { readonly [M in Exclude<Mark, 'kept'>]: string } = {
  removed: 'only in A',
  added: 'only in B',
  altered: 'with another value',
  respelled: 'in another case',
  renamed: 'under another name',
  merged: 'merged in B',
  split: 'merged in A',
  moved: 'elsewhere',
};
const COUNTED = ['removed', 'added', 'altered', 'respelled', 'renamed', 'merged', 'split', 'moved'] as const;

/** Marks that are told by their names alone, many in one line. */
const IN_ONE_LINE: { readonly [M in Mark]?: string } = {
  respelled: 'in another case in B:',
  moved: 'at another place in B:',
};

/** Two heads side by side: a title that says how many fields differ and how, then only these. */
export function headComparisonLines(head: HeadComparison, look: Look): readonly string[] {
  const { paint } = look;
  const title = paint.bold(head.title);
  if (head.a === null || head.b === null) {
    const only = `on hop ${(head.a ?? head.b)?.hop ?? 0} only`;
    return [
      `${title}  ${paint.yellow(head.isOneMessage ? only : `${head.a === null ? 'A' : 'B'} has none`)}`,
    ];
  }
  const counted = COUNTED.map((mark) => [count(head, mark), mark] as const)
    .filter(([number]) => number > 0)
    .map(([number, mark]) => `${number} ${head.isOneMessage ? SIGNS[mark].words : WORDS[mark]}`);
  const same = head.rows.filter(({ mark }) => mark === 'kept').length;
  if (!head.isDifferent) {
    return [`${title}  ${paint.dim(['the same', ...aside(head, look)].join(', '))}`];
  }
  return [
    `${title}  ${paint.dim([...counted, `${same} the same`].join(', '))}`,
    ...startLines(head, look),
    ...head.rows.flatMap((row) => rowLines(row, head, look)),
    ...bundles(head, look),
  ];
}

function count({ rows }: HeadComparison, mark: Mark): number {
  return rows.filter((row) => row.mark === mark && row.isDifferent).length;
}

/** What differs and does not count, in short: `but for Host, Sec-WebSocket-Key`. */
function aside({ rows }: HeadComparison, { columns }: Look): readonly string[] {
  const names = [...new Set(rows.filter(({ why }) => why !== null).map((row) => nameOf(row)))];
  return names.length === 0 ? [] : [cutTo(`but for ${names.join(', ')}`, columns - 44)];
}

function cutTo(text: string, columns: number): string {
  return wrap(text, Math.max(24, columns)).length > 1
    ? `${wrap(text, Math.max(24, columns))[0] ?? ''}…`
    : text;
}

function startLines({ a, b, isStartDifferent, isOneMessage }: HeadComparison, look: Look): readonly string[] {
  if (!isStartDifferent || a === null || b === null) return [];
  const [one, other] = [discreetHead(a.startLine, look), discreetHead(b.startLine, look)];
  const note = one === other ? `  ${look.paint.dim(MASKED_ALIKE)}` : '';
  return [
    signed('altered', `${look.paint.yellow('start line')}${note}`, look),
    ...sides(one, other, look, isOneMessage ? ONE_MESSAGE : undefined),
  ];
}

function rowLines(row: ComparedRow, head: HeadComparison, look: Look): readonly string[] {
  if (row.mark === 'kept' || (IN_ONE_LINE[row.mark] !== undefined && row.isDifferent)) return [];
  if (row.isDifferent) return differentRow(row, head, look);
  const { paint } = look;
  const note = row.why ?? '';
  const name = shownName(row, note, look);
  const [one, other] = [valueOf(row.before, look), valueOf(row.after, look)];
  const values =
    one === other || row.after === null || row.before === null ? one || other : `${one} | ${other}`;
  const used = ROW_COLUMNS + widthOf(name) + widthOf(note) + 3;
  return [`  ${paint.dim(pad(VARIES, 4))}${paint.dim(`${name} ${cut(values, used, look)}  ${note}`)}`];
}

function differentRow(row: ComparedRow, { isOneMessage }: HeadComparison, look: Look): readonly string[] {
  const { paint } = look;
  const { style } = SIGNS[row.mark];
  const by = isOneMessage ? rulesInWords(row.changes) : '';
  const note = [row.why ?? '', by].filter((part) => part !== '').join(', ');
  if (row.before === null || row.after === null) {
    const where = isOneMessage ? '' : row.before === null ? 'only in B' : 'only in A';
    const told = [where, note].filter((part) => part !== '').join(', ');
    const name = shownName(row, told, look);
    const used = ROW_COLUMNS + widthOf(name) + widthOf(told) + 3;
    const value = cut(valueOf(row.after ?? row.before, look), used, look);
    return [signed(row.mark, `${paint[style](name)} ${paint.plain(value)}  ${paint.dim(told)}`, look)];
  }
  const told = [note, maskedAlike(row, look)].filter((part) => part !== '').join(', ');
  const name = shownName(row, told, look);
  return [
    signed(row.mark, `${paint[style](name)}${told === '' ? '' : `  ${paint.dim(told)}`}`, look),
    ...sides(
      several(row.before, row.mark === 'merged' ? row.more : [], look),
      several(row.after, row.mark === 'split' ? row.more : [], look),
      look,
      isOneMessage ? ONE_MESSAGE : undefined,
    ),
  ];
}

/** Two values that look alike because both are masked. */
function maskedAlike({ before, after }: ComparedRow, look: Look): string {
  if (before === null || after === null || before[1] === after[1]) return '';
  if (valueOf(before, look) !== valueOf(after, look)) return '';
  return `${MASKED_ALIKE}, ${before[1].length} and ${after[1].length} bytes`;
}

/** One value, or several told apart by number. */
function several(field: Field, more: readonly Field[], look: Look): string {
  if (more.length === 0) return valueOf(field, look);
  const values = [field, ...more].map((each) => valueOf(each, look));
  return `${values.length} fields: ${values.join(' | ')}`;
}

/** What A has and what B has, a line each. */
export function sides(
  a: string,
  b: string,
  look: Look,
  [labelA, labelB]: readonly [string, string] = ['A', 'B'],
): readonly string[] {
  return [
    [labelA, a],
    [labelB, b],
  ].map(([label = '', text = '']) => {
    const used = BELOW.length + label.length + 2;
    return `${BELOW}${look.paint.cyan(label)}  ${look.paint.plain(cut(text, used, look))}`;
  });
}

/** Names that differ in nothing but case or place, all in one, broken into lines. */
function bundles({ rows, isOneMessage }: HeadComparison, look: Look): readonly string[] {
  return Object.entries(IN_ONE_LINE).flatMap(([mark, words]) => {
    const alike = rows.filter((row) => row.mark === mark && row.isDifferent);
    const [first] = alike;
    if (first === undefined) return [];
    const names = alike.map((row) => headText(row.after?.[0] ?? ''));
    const rules = alike.flatMap(({ changes }) => changes);
    const by = isOneMessage ? ` (${rulesInWords(rules)})` : '';
    const lines = wrap(
      `${isOneMessage ? words.replace(' in B', '') : words} ${names.join(', ')}${by}`,
      look.columns - ROW_COLUMNS,
    );
    const { style } = SIGNS[first.mark];
    return lines.map((line, at) =>
      at === 0
        ? signed(first.mark, look.paint[style](line), look)
        : `${' '.repeat(ROW_COLUMNS)}${look.paint[style](line)}`,
    );
  });
}

function nameOf({ before, after }: ComparedRow): string {
  return visible(headText((before ?? after)?.[0] ?? ''));
}

/** A name with its colon, cut so that a value and a note have room beside it. */
function shownName(row: ComparedRow, note: string, look: Look): string {
  const name = nameOf(row);
  if (look.isFull) return `${name}:`;
  const room = look.columns - ROW_COLUMNS - widthOf(note) - COLUMNS_AT_LEAST - 4;
  return `${fit(name, Math.max(COLUMNS_AT_LEAST, room))}:`;
}

function valueOf(field: Field | null, look: Look): string {
  return field === null ? '' : discreetValue(field[0], field[1], look);
}
