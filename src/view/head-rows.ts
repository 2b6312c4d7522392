import { TARGET_RULE, type Change, type Field } from '../model/index.ts';
import { type Mark, type CreditedRow } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { SIGNS } from './changes.ts';
import { fieldText } from './field-text.ts';
import type { Look } from './look.ts';
import { visible } from './visible.ts';
import { fit, pad, widthOf, wrap } from './width.ts';

/** Blanks before a sign, and columns of a sign with the blanks after it. */
const INDENT = '  ';
const SIGN_COLUMNS = 4;
/** A longer name, or a longer changed value, sticks out rather than pushing all others to the right. */
const NAME_COLUMNS = 28;
const CHANGED_VALUE_COLUMNS = 44;
/** Characters that may share a column. */
const CHARACTERS_A_COLUMN = 9;
/** Of a value as much is shown even on a narrow screen. */
const VALUE_COLUMNS_AT_LEAST = 24;

/** A field's line before it is laid out: visible text. */
export interface FieldWords {
  readonly mark: Mark;
  readonly name: string;
  readonly value: string;
  /** What it was before, and who changed it; empty where nothing was. */
  readonly note: string;
}

/**
 * The fields of a head, a line each: sign, name, value, then what the value was before and which rule changed it; that
 * goes under the value where it does not fit beside it.
 */
export function headRows(rows: readonly CreditedRow[], look: Look): readonly string[] {
  const measure = fieldMeasure(rows, look);
  return rows.flatMap((row) => {
    const { mark, name, value, note } = fieldWords(row, look);
    const { style } = SIGNS[mark];
    const brush = look.paint[mark === 'removed' ? 'struck' : style];
    const label = pad(name, measure.name);
    const used = INDENT.length + SIGN_COLUMNS + widthOf(label) + 1;
    const line = (shown: string, after: string): string =>
      signed(mark, `${look.paint[style](label)} ${brush(shown)}${after}`, look).trimEnd();
    if (note === '') return [line(cut(value, used, look), '')];
    const left = look.columns - used - widthOf(note) - 2;
    if (!look.isFull && !isNoteBeside(value, left)) {
      return [line(cut(value, used, look), ''), ...noteBelow(note, used, look)];
    }
    const shown = look.isFull ? value : fit(value, left);
    const blanks = Math.max(0, Math.min(measure.value, left) - widthOf(shown));
    return [line(shown, `${' '.repeat(2 + blanks)}${look.paint.dim(note)}`)];
  });
}

/** Where names and changed values of a head's lines end, so that they stand below each other. */
export interface FieldMeasure {
  readonly name: number;
  readonly value: number;
}

/** How wide the names and changed values of a head are. */
export function fieldMeasure(rows: readonly CreditedRow[], look: Look): FieldMeasure {
  const words = rows.map((row) => fieldWords(row, look));
  const noted = words.filter(({ note }) => note !== '');
  return {
    name: widest(
      words.map(({ name }) => name),
      NAME_COLUMNS,
    ),
    value: widest(
      noted.map(({ value }) => value),
      CHANGED_VALUE_COLUMNS,
    ),
  };
}

/** Whether enough of a value can be seen in the columns that a note beside it leaves. */
export function isNoteBeside(value: string, left: number): boolean {
  return left >= Math.min(VALUE_COLUMNS_AT_LEAST, widthOf(value));
}

/** A note too wide to stand beside the value, in lines under it. */
function noteBelow(note: string, used: number, look: Look): readonly string[] {
  const indent = Math.min(used, Math.floor(look.columns / 2));
  return wrap(note, look.columns - indent).map((line) => ' '.repeat(indent) + look.paint.dim(line));
}

/** A line of a head with its sign before it. */
export function signed(mark: Mark, painted: string, { paint }: Look): string {
  const { sign, style } = SIGNS[mark];
  return `${INDENT}${paint[style](pad(sign, SIGN_COLUMNS))}${painted}`;
}

/** The text whole where the look asks for it, else cut to what `used` columns leave of the screen. */
export function cut(text: string, used: number, look: Look): string {
  return look.isFull ? visible(text) : fit(text, Math.max(VALUE_COLUMNS_AT_LEAST, look.columns - used));
}

/** The rules that made changes: `by strip-auth`. A difference that nobody owns up to says so. */
export function rulesInWords(changes: readonly Change[]): string {
  const rules = [...new Set(changes.map((change) => change.rule))];
  if (rules.length === 0) return 'by no rule';
  return rules.map((rule) => (rule === TARGET_RULE ? 'to reach the target' : `by ${rule}`)).join(', ');
}

/** What is to be said of a field of a head. */
export function fieldWords(row: CreditedRow, look: Look): FieldWords {
  const field: Field = row.after ?? row.before ?? ['', ''];
  const text = fieldText(field, look);
  const note = row.mark === 'kept' ? '' : `${rulesInWords(row.changes)}${wasInWords(row, look)}`;
  return {
    mark: row.mark,
    name: visible(`${headText(field[0])}:`),
    // no more of it than could be shown
    value: visible(look.isFull ? text : text.slice(0, CHARACTERS_A_COLUMN * look.columns)),
    note: visible(note),
  };
}

/** What a field that is still there was before: `, was localhost:8080`. */
function wasInWords({ mark, before, after, more }: CreditedRow, look: Look): string {
  if (before === null || after === null || mark === 'moved') return '';
  const [name] = before;
  if (mark === 'respelled' || mark === 'renamed') return `, was ${name}`;
  const shown = (field: Field): string =>
    cut(fieldText(field, look), Math.floor((look.columns * 3) / 4), look);
  if (mark === 'merged')
    return `, was ${more.length + 1} fields: ${[before, ...more].map(shown).join(' | ')}`;
  if (mark === 'split') return `, now ${more.length + 1} fields, the others: ${more.map(shown).join(' | ')}`;
  return name === after[0] ? `, was ${shown(before)}` : `, was ${name}: ${shown(before)}`;
}

/** The width of the widest of the texts that are not wider than `limit`. */
function widest(texts: readonly string[], limit: number): number {
  return texts.map(widthOf).reduce((most, width) => (width > limit ? most : Math.max(most, width)), 0);
}
