import type { Exchange } from '../../model/index.ts';
import { UNKNOWN } from '../../recording/index.ts';
import { headText } from '../../wire/index.ts';
import { SIGNS } from '../changes.ts';
import { fieldJwts, fieldText } from '../field-text.ts';
import { headWays, type WayLine } from '../head-ways.ts';
import { rawInWords } from '../heads.ts';
import { discreetHead, type Look } from '../look.ts';
import { headsAbout } from './heads-about.ts';
import { headsCopyables } from './heads-copyables.ts';
import { headsLayout, placeOf, type FieldItem, type HeadsItem } from './heads-items.ts';
import { headsLine, headsTitles } from './heads-line.ts';
import { valuesOf } from './heads-opened.ts';
import type { Opening, Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';

/** A value of fewer characters is seen whole wherever it stands. */
const SHORT_VALUE = 16;

/**
 * The heads of an exchange: what each hop did to each field. Where there is room hops are columns and each field is one
 * row across them; else hop stands below hop, in the order the message travelled. A field's row opens to its values
 * whole and the tokens in them.
 */
export function headsRows(context: TabContext): Rows {
  const { exchange, look } = context;
  const layout = headsLayout(context);
  const { items } = layout;
  const of = <T>(index: number, tell: (item: HeadsItem) => T, otherwise: T): T => {
    const item = items[index];
    return item === undefined ? otherwise : tell(item);
  };
  return {
    count: items.length,
    line: (index, columns) => of(index, (item) => headsLine(item, layout, context, columns), ''),
    text: (index) => of(index, (item) => textOf(item, look), ''),
    id: (index) => items[index]?.id ?? '',
    indexOf: (id) => placeOf(layout, id),
    about: (index) => of(index, (item) => headsAbout(item, context), []),
    opening: (index) => of(index, openingOf, 'nothing'),
    copyables: (index) => of(index, headsCopyables, []),
    isSelectable: (index) => of(index, ({ is }) => is !== 'blank' && is !== 'title' && is !== 'hop', false),
    titles: (columns) => headsTitles(layout, context, columns),
    whenEmpty: whenEmpty(exchange).map((line) => look.paint.dim(line)),
  };
}

/** Where a piece of evidence stands among the heads; the id of its row, or null where it is not there. */
export function headsRowOf(
  exchange: Exchange,
  { t, hop, field }: { readonly t: number; readonly hop: number; readonly field?: string },
): string | null {
  const ways = headWays(exchange).flatMap((way) => {
    const at = way.steps.findIndex(({ head }) => head.hop === hop && head.t === t);
    return at === -1 ? [] : [{ way, at }];
  });
  const [first] = ways;
  if (first === undefined) return null;
  const { way, at } = first;
  if (field === undefined) return `${way.id}:start@${hop}`;
  const name = field.toLowerCase();
  const isOf = ({ cells }: WayLine): boolean => {
    const cell = cells[at] ?? null;
    return cell !== null && [cell.before, cell.after].some((each) => each?.[0].toLowerCase() === name);
  };
  const lines = way.lines.filter(isOf);
  const line = lines.find(({ cells }) => cells[at]?.mark !== 'kept') ?? lines[0];
  return `${way.id}:${line?.id ?? 'start'}@${hop}`;
}

function openingOf(item: HeadsItem): Opening {
  return item.is === 'field' && hasMore(item) ? 'toggle' : 'nothing';
}

/** Whether a field's row holds more than can be seen of it. */
function hasMore({ way, line }: FieldItem): boolean {
  const values = valuesOf(way, line);
  return values.some(({ field }) => field[1].length > SHORT_VALUE || fieldJwts(field).length > 0);
}

/** Everything that a row says, whole: a field with its value on each hop, and what became of it. */
function textOf(item: HeadsItem, look: Look): string {
  switch (item.is) {
    case 'start':
      return [
        ...new Set((item.step === null ? item.way.steps : [item.step]).map(({ head }) => head.startLine)),
      ]
        .map((line) => discreetHead(line, look))
        .join(' ');
    case 'field':
      return wayText(item, look);
    case 'undone':
      return `${headText(item.change.name)} ${item.change.rule}`;
    case 'spelled':
      return rawInWords(item.raw, look);
    case 'opened':
      return item.line.text;
    case 'blank':
    case 'title':
    case 'hop':
    default:
      return '';
  }
}

function wayText({ way, line, at }: FieldItem, look: Look): string {
  const fields =
    at === null
      ? valuesOf(way, line).map(({ field }) => field)
      : [at.row.after ?? at.row.before ?? line.field];
  const marks = line.cells.flatMap((cell) =>
    cell === null || cell.mark === 'sent' || cell.mark === 'kept' || cell.mark === 'joined'
      ? []
      : [SIGNS[cell.mark].words],
  );
  const values = fields.map((field) => `${headText(field[0])}: ${fieldText(field, look)}`);
  return [...values, ...(at === null ? new Set(marks) : [])].join(' ');
}

function whenEmpty({ state, open }: Exchange): readonly string[] {
  if (open.client.address === UNKNOWN) {
    return ['no head of this exchange was recorded', 'the recording begins in the middle of it'];
  }
  return [state === 'connecting' ? 'no request yet' : 'no head of this exchange was recorded'];
}
