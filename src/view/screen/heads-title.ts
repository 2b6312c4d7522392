import { BACKEND, statusLine, type HeadEvent } from '../../model/index.ts';
import { originOf } from '../../study/index.ts';
import { outcomeInShort } from '../ending.ts';
import { SIGNS } from '../changes.ts';
import type { Way } from '../head-ways.ts';
import { countMarks } from '../heads.ts';
import { discreetHead } from '../look.ts';
import type { Style } from '../paint.ts';
import { durationInWords } from '../quantity.ts';
import { errorInWords, faultInWords } from '../trouble.ts';
import type { Piece } from './pieces.ts';
import type { TabContext } from './tab-context.ts';

const NAMES: { readonly [O in HeadEvent['of']]: string } = {
  request: 'Request ─►',
  response: 'Response ◄─',
  informational: 'Informational response ◄─',
};

type Context = Pick<TabContext, 'exchange' | 'look' | 'nowMs'>;

/** `Request ─►  −3 +5 ~1`; of a response also its status and who gave it, or why there is none. */
export function titlePieces(way: Way | { readonly of: 'response' }, context: Context): readonly Piece[] {
  const name: Piece = { text: NAMES[way.of], style: 'bold' };
  if (!('steps' in way)) return [name, noAnswer(context)];
  return [name, ...(way.of === 'request' ? [] : statusPieces(way, context)), ...countPieces(way)];
}

const counted = new WeakMap<Way, readonly Piece[]>();

/**
 * How many of a message's fields were changed on its way, by sign: `−3`, `+5`; a start line counts as one field. Counted
 * once for each way.
 */
export function countPieces(way: Way): readonly Piece[] {
  const known = counted.get(way) ?? count(way);
  counted.set(way, known);
  return known;
}

function count({ steps, lines }: Way): readonly Piece[] {
  const starts = steps.filter(({ head, before }) => before !== null && before.startLine !== head.startLine);
  const marks = lines.flatMap(({ cells }) => cells.flatMap((cell) => (cell === null ? [] : [cell.mark])));
  const counts = countMarks([...marks, ...starts.map(() => 'altered' as const)]);
  if (counts.length === 0) return [{ text: steps.length > 1 ? 'unchanged' : '', style: 'dim' }];
  return counts.map(([mark, of]) => {
    const { sign, style } = SIGNS[mark];
    return { text: `${sign}${of}`, style };
  });
}

/** The status as far as it has come, and who gave it where it was not the backend. */
function statusPieces({ steps }: Way, { exchange, look }: Context): readonly Piece[] {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return [];
  const line = statusLine(last.head.startLine);
  const text = line === null ? last.head.startLine : `${line.status} ${line.reason}`;
  const style: Style = line === null || line.status >= 400 ? 'red' : 'plain';
  const by = originOf(first.head, exchange);
  return [
    { text: discreetHead(text, look), style },
    ...(by === BACKEND ? [] : [{ text: `by ${by} in the backend's place`, style: 'magenta' } as const]),
  ];
}

/** Why there is no answer: what failed, or was done on purpose, or that it is still awaited. */
function noAnswer({ exchange, look, nowMs }: Context): Piece {
  const { state, open, errors, faults, close } = exchange;
  const [error] = errors;
  const fault = faults.at(-1);
  if (state !== 'connecting') {
    const style = 'red';
    if (fault !== undefined) return { text: `none: ${faultInWords(fault)}`, style };
    if (error !== undefined) return { text: `none: ${errorInWords(error, look)}`, style };
    if (close !== null) return { text: `none: ${outcomeInShort(exchange, look)}`, style };
    return { text: 'none was recorded', style: 'dim' };
  }
  return { text: `no answer yet, for ${durationInWords(Math.max(0, nowMs - open.t))}`, style: 'yellow' };
}
