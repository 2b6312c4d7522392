import { TARGET_RULE, type Exchange } from '../../model/index.ts';
import { originOf } from '../../study/index.ts';
import { headText } from '../../wire/index.ts';
import { SIGNS } from '../changes.ts';
import { fieldCells, hopTitle, nameStyle, NOTHING, startCells, type HeadCell } from '../head-cells.ts';
import { fieldWords, isNoteBeside, rulesInWords } from '../head-rows.ts';
import type { Way } from '../head-ways.ts';
import { rawInWords, stepInWords } from '../heads.ts';
import { discreetHead, type Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { headColumnsRow, hopsOf, type HeadMeasure } from '../side-by-side.ts';
import { fit, pad, widthOf } from '../width.ts';
import { hopsAhead, type HeadsItem, type HeadsLayout } from './heads-items.ts';
import { paintOpened } from './heads-opened.ts';
import { titlePieces } from './heads-title.ts';
import { joinPieces, type Piece } from './pieces.ts';
import type { TabContext } from './tab-context.ts';

const GAP = 2;
const SIGN_COLUMNS = 2;

/** A row of the heads, painted, in at most that many columns. */
export function headsLine(
  item: HeadsItem,
  layout: HeadsLayout,
  context: TabContext,
  columns: number,
): string {
  const { exchange } = context;
  const look = { ...context.look, columns };
  const row = (...pieces: readonly Piece[]): string => joinPieces(pieces, columns, look);
  switch (item.is) {
    case 'title':
      return row(...titlePieces(item.way, context));
    case 'hop':
      return row(...hopPieces(item, exchange, columns));
    case 'start':
      return item.step === null
        ? wideStart(item.way, layout, exchange, look)
        : row(...startPieces(item, look));
    case 'field': {
      if (item.at !== null) return row(...fieldPieces(item.at, look));
      const cells = fieldCells(item.line, look);
      const name = headText(item.line.field[0]);
      return wideRow({ name, style: nameStyle(cells), cells }, item.way, layout, exchange, look);
    }
    case 'undone':
      return row(...undonePieces(item, exchange));
    case 'spelled':
      return row(
        { text: `${signText('')}hop ${item.step.head.hop}, as it was spelled:`, style: 'dim' },
        { text: rawInWords(item.raw, look), style: look.isRedacted ? 'dim' : 'plain' },
      );
    case 'opened':
      return paintOpened(item.line, columns, look);
    case 'blank':
    default:
      return '';
  }
}

/** The hops with their stations, where they stand side by side. */
export function headsTitles(
  layout: HeadsLayout,
  { exchange, look }: TabContext,
  columns: number,
): readonly string[] {
  if (!layout.isWide) return [];
  const measure = measureOf(layout, exchange, columns);
  const cells = Array.from({ length: measure.hops }, (_, hop): HeadCell => {
    return { sign: '', text: hopTitle({ of: 'request', hop }, exchange, measure.hop), style: 'cyan' };
  });
  return [headColumnsRow({ name: '', style: 'plain', cells, hops: [...cells.keys()] }, measure, look)];
}

/** What a hop shows of a message that was not seen there, or not yet. */
export function absence(way: Way, exchange: Exchange): string {
  const isLost = exchange.lost > 0;
  const isOver = exchange.state === 'closed' || exchange.state === 'failed';
  const words = way.of === 'request' ? 'not sent on' : 'not passed on';
  if (isLost) return 'not recorded';
  return isOver || (way.of === 'request' && exchange.state === 'open') ? words : `${words} yet`;
}

function measureOf({ name }: HeadsLayout, exchange: Exchange, columns: number): HeadMeasure {
  const hops = hopsOf(exchange);
  return { indent: 0, name, hops, hop: Math.max(1, Math.floor((columns - name + GAP) / hops) - GAP) };
}

interface Cells {
  readonly name: string;
  readonly style: Style;
  readonly cells: readonly HeadCell[];
}

function wideRow(cells: Cells, way: Way, layout: HeadsLayout, exchange: Exchange, look: Look): string {
  const hops = way.steps.map(({ head }) => head.hop);
  return headColumnsRow({ ...cells, hops }, measureOf(layout, exchange, look.columns), look);
}

/** The start lines, and of the hops where none was seen that they are missing. */
function wideStart(way: Way, layout: HeadsLayout, exchange: Exchange, look: Look): string {
  const heads = way.steps.map(({ head }) => head);
  const ahead = hopsAhead(way, exchange);
  const cells = [
    ...startCells(heads, look),
    ...ahead.map((): HeadCell => ({ ...NOTHING, text: absence(way, exchange), style: 'dim' })),
  ];
  const hops = [...heads.map(({ hop }) => hop), ...ahead];
  const name = way.of === 'request' ? 'request line' : 'status line';
  return headColumnsRow({ name, style: 'dim', cells, hops }, measureOf(layout, exchange, look.columns), look);
}

type Of<K extends HeadsItem['is']> = Extract<HeadsItem, { is: K }>;

function hopPieces({ way, hop, step }: Of<'hop'>, exchange: Exchange, columns: number): readonly Piece[] {
  const title = hopTitle({ of: way.of, hop }, exchange, columns);
  return [
    { text: title, style: 'cyan' },
    { text: step === null ? absence(way, exchange) : stepInWords(step), style: 'dim' },
  ];
}

function startPieces({ step }: Of<'start'>, look: Look): readonly Piece[] {
  if (step === null) return [];
  const { head, before } = step;
  const text = discreetHead(head.startLine, look);
  if (before === null || before.startLine === head.startLine) {
    return [{ text: `${signText('')}${text}`, style: 'bold' }];
  }
  const note = rulesInWords(head.changes.filter(({ name }) => name.startsWith(':')));
  return [
    { text: `${signText(SIGNS.altered.sign)}${text}`, style: SIGNS.altered.style },
    { text: `${note}, was ${discreetHead(before.startLine, look)}`, style: 'dim' },
  ];
}

/** Sign, name and value of a field, and who did what to it where there is room for that, too. */
function fieldPieces({ row, measure }: NonNullable<Of<'field'>['at']>, look: Look): readonly Piece[] {
  const { mark, name, value, note } = fieldWords(row, look);
  const { sign, style } = SIGNS[mark];
  const most = look.columns >> 1;
  const label = pad(fit(`${signText(sign)}${name}`, most), Math.min(measure.name + SIGN_COLUMNS + GAP, most));
  const brush = mark === 'removed' ? 'struck' : style;
  const left = look.columns - widthOf(label) - widthOf(note) - 2 * GAP;
  const isBeside = note !== '' && isNoteBeside(value, left);
  return [
    { text: label, style },
    { text: value, style: brush, ...(isBeside ? { columns: Math.min(measure.value, left) } : {}) },
    ...(isBeside ? [{ text: note, style: 'dim' } as const] : []),
  ];
}

function undonePieces({ step, change }: Of<'undone'>, exchange: Exchange): readonly Piece[] {
  const by = change.rule === TARGET_RULE ? '' : ` by ${change.rule}`;
  return [
    { text: `${signText('')}${change.name}`, style: 'dim' },
    { text: `changed${by} of ${originOf(step.head, exchange)}, and back by a later rule`, style: 'dim' },
  ];
}

function signText(sign: string): string {
  return pad(sign, SIGN_COLUMNS + GAP);
}
