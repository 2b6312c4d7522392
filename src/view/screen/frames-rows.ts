import { statusOf } from '../../model/index.ts';
import { responseHeads } from '../../study/index.ts';
import { aboutFrame, frameMeant } from './frame-about.ts';
import { frameCopyables } from './frame-copyables.ts';
import { isOpenable, OPENED_INDENT, openedLines, type OpenedLine } from './frame-opened.ts';
import { frameRow, frameRowText } from './frame-row.ts';
import { columnsShown } from './frames-columns.ts';
import { grouped } from './kept-shown.ts';
import { joinPieces } from './pieces.ts';
import type { Opening, Rows } from './rows.ts';
import type { Passed } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** One that is opened: its number among the shown, the row behind its own, and what is below it. */
interface Opened {
  readonly index: number;
  readonly row: number;
  readonly lines: readonly OpenedLine[];
}

/** What stands in one row. */
type Standing =
  | { readonly is: 'passed'; readonly passed: Passed }
  | { readonly is: 'line'; readonly passed: Passed; readonly number: number; readonly line: OpenedLine }
  | { readonly is: 'edge'; readonly edge: 'before' | 'after' };

const ID = /^(\d+)(?::(\d+))?$/;
/** The cursor's sign stands before each row. */
const CURSOR_COLUMNS = 2;
const SWITCHING = 101;

/**
 * What passed in an exchange, a row each: `17`; below one that is opened, what it holds: `17:0` and on. A row before and
 * behind them says what is not here.
 */
export function framesRows(context: TabContext): Rows {
  const { shown, look } = context;
  const { before, after } = shown.missing;
  const top = before > 0 ? 1 : 0;
  const opened = openedOf(context, top);
  const last = opened.at(-1);
  const passedRows =
    shown.count + (last === undefined ? 0 : last.row - 1 - top - last.index + last.lines.length);
  const count = top + passedRows + (after > 0 ? 1 : 0);

  /** The last one opened whose own row is at or before that one. */
  function openedBefore(row: number): Opened | undefined {
    let low = 0;
    let high = opened.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((opened[middle]?.row ?? row + 2) <= row + 1) low = middle + 1;
      else high = middle;
    }
    return opened[low - 1];
  }

  function standing(row: number): Standing | null {
    if (row < 0 || row >= count) return null;
    if (row < top) return { is: 'edge', edge: 'before' };
    if (row >= top + passedRows) return { is: 'edge', edge: 'after' };
    const near = openedBefore(row);
    const below = near === undefined ? -1 : row - near.row;
    if (near !== undefined && below >= 0 && below < near.lines.length) {
      const passed = shown.get(near.index);
      const line = near.lines[below];
      return passed === undefined || line === undefined ? null : { is: 'line', passed, number: below, line };
    }
    const index =
      near === undefined ? row - top : below < 0 ? near.index : near.index + 1 + below - near.lines.length;
    const passed = shown.get(index);
    return passed === undefined ? null : { is: 'passed', passed };
  }

  /** The row of one that is shown, by its number among them. */
  function rowOf(index: number): number {
    let low = 0;
    let high = opened.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((opened[middle]?.index ?? index) < index) low = middle + 1;
      else high = middle;
    }
    const near = opened[low - 1];
    return near === undefined ? top + index : near.row + near.lines.length + index - near.index - 1;
  }

  function openingOf(passed: Passed): Opening {
    const { at, event } = passed;
    if (isOpenable(passed)) return 'toggle';
    if (event.event !== 'violation' || event.n === undefined) return 'nothing';
    const meant = shown.get(frameMeant(passed, event, context));
    if (meant === undefined || meant.at === at) return 'nothing';
    return { goTo: { exchange: context.exchange.exchange, tab: 'frames', row: String(meant.at) } };
  }

  return {
    count,
    line(row, columns) {
      const one = standing(row);
      if (one === null) return '';
      if (one.is === 'edge') {
        return joinPieces([{ text: edgeInWords(one.edge, context), style: 'dim' }], columns, look);
      }
      if (one.is === 'passed') return frameRow(one.passed, context, columns);
      return joinPieces([{ text: OPENED_INDENT + one.line.text, style: one.line.style }], columns, look);
    },
    text(row) {
      const one = standing(row);
      if (one === null) return '';
      if (one.is === 'edge') return edgeInWords(one.edge, context);
      return one.is === 'passed' ? frameRowText(one.passed, context) : one.line.text;
    },
    id(row) {
      const one = standing(row);
      if (one === null) return '';
      if (one.is === 'edge') return one.edge;
      return one.is === 'passed' ? String(one.passed.at) : `${one.passed.at}:${one.number}`;
    },
    indexOf(id) {
      if (id === 'before') return top - 1;
      if (id === 'after') return after > 0 ? count - 1 : -1;
      const [, at, line] = ID.exec(id) ?? [];
      if (at === undefined) return -1;
      const index = shown.indexOf(Number(at));
      if (shown.get(index)?.at !== Number(at)) return -1;
      const row = rowOf(index);
      if (line === undefined) return row;
      const below = opened.find((each) => each.index === index)?.lines.length ?? 0;
      return Number(line) < below ? row + 1 + Number(line) : -1;
    },
    about(row) {
      const one = standing(row);
      return one === null || one.is === 'edge' ? [] : aboutFrame(one.passed, context);
    },
    opening(row) {
      const one = standing(row);
      if (one === null || one.is === 'edge') return 'nothing';
      return one.is === 'line' ? 'nothing' : openingOf(one.passed);
    },
    copyables(row) {
      const one = standing(row);
      if (one === null || one.is === 'edge') return [];
      const line = one.is === 'line' ? [{ what: 'this line', text: one.line.text }] : [];
      return [...line, ...frameCopyables(one.passed, context)];
    },
    isSelectable: (row) => row >= top && row < top + passedRows,
    titles(columns) {
      const titles = columnsShown(columns).map(({ title, columns: width, isRight }) => {
        return { text: isRight ? title.padStart(width) : title, style: 'dim', columns: width } as const;
      });
      return [joinPieces([...titles, { text: 'CONTENT', style: 'dim' }], columns, look)];
    },
    whenEmpty: count > 0 ? [] : emptyInWords(context).map(look.paint.dim),
  };
}

/** Those that are opened, as they are shown. */
function openedOf(context: TabContext, top: number): readonly Opened[] {
  const { shown, look } = context;
  const indices = [...context.opened]
    .filter((id) => /^\d+$/.test(id))
    .map((id) => [Number(id), shown.indexOf(Number(id))] as const)
    .filter(([at, index]) => shown.get(index)?.at === at)
    .map(([, index]) => index)
    .toSorted((one, other) => one - other);
  const opened: Opened[] = [];
  let below = 0;
  for (const index of indices) {
    const passed = shown.get(index);
    if (passed === undefined || !isOpenable(passed)) continue;
    const lines = openedLines(passed, context, look.columns - CURSOR_COLUMNS);
    opened.push({ index, row: top + index + below + 1, lines });
    below += lines.length;
  }
  return opened;
}

function edgeInWords(edge: 'before' | 'after', { shown }: TabContext): string {
  return edge === 'before'
    ? `… ${grouped(shown.missing.before)} older ones are not kept here: only a recording has them`
    : `… ${grouped(shown.missing.after)} later ones are not kept here: only a recording has them`;
}

/** Why nothing is shown, a sentence a line. */
function emptyInWords({ shown, exchange }: TabContext): readonly string[] {
  if (shown.isLoading) return ['reading what passed from the recording …'];
  const [, hidden] = shown.filter?.split(' of ') ?? [];
  if (hidden !== undefined && hidden !== '0')
    return [`the filter hides all ${hidden}`, 'f changes the filter'];
  const { open, state } = exchange;
  if (open.upgrade === null) return ['no body came with this request or its answer'];
  if (state === 'connecting') return ['no frames yet: the handshake is not over'];
  const answer = responseHeads(exchange).at(-1);
  const status = answer === undefined ? null : statusOf(answer);
  if (status === SWITCHING) return [state === 'open' ? 'no frames yet' : 'it was over before any frame came'];
  return [
    status === null
      ? 'no frames: the upgrade was never answered'
      : `no frames: the upgrade was answered with ${status}`,
  ];
}
