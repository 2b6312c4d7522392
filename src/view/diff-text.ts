import { Buffer } from 'node:buffer';
import type { Exchange } from '../model/index.ts';
import type {
  Comparison,
  FirstDifference,
  MessageComparison,
  MessageShown,
  OutcomeComparison,
} from '../study/index.ts';
import { BELOW, headComparisonLines, MASKED_ALIKE, sides } from './diff-rows.ts';
import { hexInWords } from './frame-content.ts';
import { signed } from './head-rows.ts';
import { discreet, type Look } from './look.ts';
import { requestInWords } from './passage.ts';
import { bytesInWords, counted, durationInWords } from './quantity.ts';
import { fit, pad, wrap } from './width.ts';

/** One side of a comparison, as it is called. */
export interface ComparedSide {
  /** As the user named it, with the exchange's number. */
  readonly label: string;
  readonly exchange: Exchange;
}

const LABEL_COLUMNS = 13;
/** Characters shown before the place where two long texts begin to differ. */
const LEAD = 20;

/** Which two exchanges are compared, and what it comes to. */
export function verdictLines(
  comparison: Comparison,
  a: ComparedSide,
  b: ComparedSide,
  look: Look,
): readonly string[] {
  const { paint, columns } = look;
  const style = comparison.isDifferent ? 'yellow' : 'green';
  const isWay = comparison.heads.some(({ isOneMessage }) => isOneMessage) && a.label === b.label;
  return [
    ...(isWay ? [sideLine('', a, look)] : [sideLine('A', a, look), sideLine('B', b, look)]),
    ...wrap(comparison.verdict, columns).map((line) => paint[style](line)),
  ];
}

/** All that two exchanges differ in: heads, what came of them, messages. What is the same takes a line at most. */
export function comparisonLines(
  comparison: Comparison,
  a: ComparedSide,
  b: ComparedSide,
  look: Look,
): readonly string[] {
  return [
    ...headSections(comparison, look),
    ...section('what came of it', comparison.outcomes, (outcome) => outcomeLines(outcome, look), look),
    ...section(
      'messages',
      comparison.messages,
      (messages) => messageLines(messages, [a.exchange, b.exchange], look),
      look,
    ),
  ];
}

function sideLine(side: string, { label, exchange }: ComparedSide, look: Look): string {
  const stations = exchange.open.stations.join(' → ');
  const lead = side === '' ? '' : `${look.paint.cyan(side)}  `;
  const line = fit(`${label}  ${requestInWords(exchange, look)}  ${stations}`, look.columns - 3);
  return `${lead}${look.paint.plain(line)}`;
}

/** Heads, of which a later one that differs in the same way as the one before is not told again. */
function headSections({ heads }: Comparison, look: Look): readonly string[] {
  let before = '';
  return heads.flatMap((head, at) => {
    const [title = '', ...rows] = headComparisonLines(head, look);
    const told = rows.join('\n');
    const isRepeated = rows.length > 0 && told === before && heads[at - 1]?.of === head.of;
    before = told;
    if (isRepeated) {
      return [`${look.paint.bold(head.title)}  ${look.paint.dim('the same differences as above')}`];
    }
    return [title, ...rows];
  });
}

function section<T>(
  title: string,
  parts: readonly T[],
  linesOf: (part: T) => readonly string[],
  look: Look,
): readonly string[] {
  return parts.length === 0 ? [] : [look.paint.bold(title), ...parts.flatMap(linesOf)];
}

function outcomeLines({ what, isDifferent, a, b, ms }: OutcomeComparison, look: Look): readonly string[] {
  const time = (side: 'a' | 'b'): string =>
    ms === undefined || ms[side] === null ? '' : `, after ${durationInWords(ms[side])}`;
  const label = pad(what, LABEL_COLUMNS);
  if (!isDifferent) {
    const times =
      ms === undefined || ms.a === null || ms.b === null ? '' : `${time('a')} and ${time('b').slice(8)}`;
    const text = fit(`${label} ${a}`, look.columns - 6 - times.length);
    return [signed('kept', look.paint.dim(`${text}${times}`), look)];
  }
  return [
    signed(
      'altered',
      `${look.paint.yellow(what)}${a === b ? `  ${look.paint.dim(MASKED_ALIKE)}` : ''}`,
      look,
    ),
    ...sides(`${a}${time('a')}`, `${b}${time('b')}`, look),
  ];
}

function messageLines(
  messages: MessageComparison,
  exchanges: readonly [Exchange, Exchange],
  look: Look,
): readonly string[] {
  const { from, a, b, same, first, unfinished, isDifferent } = messages;
  const asides = [
    messages.varied === 0 ? '' : `${messages.varied} but for ids and times`,
    messages.rewritten === 0 ? '' : `${messages.rewritten} with the JSON written otherwise`,
  ].filter((aside) => aside !== '');
  const notes = asides.length === 0 ? '' : ` (${asides.join(', ')})`;
  const label = pad(`of the ${from}`, 15);
  if (first === null) {
    const rest =
      unfinished === null ? 'the same' : `the first ${same} are the same, then not compared: ${unfinished}`;
    const numbers = a === b ? `${a === 0 ? 'none' : a} each` : `${a} in A, ${b} in B`;
    const words = a === 0 && b === 0 ? 'none' : `${numbers}, ${rest}${notes}`;
    return wrap(`${label} ${words}`, look.columns - 6).map((line, at) =>
      isDifferent
        ? signed(at === 0 ? 'altered' : 'kept', look.paint.yellow(line), look)
        : signed('kept', look.paint.dim(line), look),
    );
  }
  const numbers = `${counted(a, 'message')} in A, ${b === 0 ? 'none' : b} in B`;
  const until = same === 0 ? '' : `, the first ${same === 1 ? 'is' : `${same} are`} the same${notes}`;
  return [
    ...wrap(`${label} ${numbers}${until}`, look.columns - 6).map((line, at) =>
      signed(at === 0 ? 'altered' : 'kept', look.paint.yellow(line), look),
    ),
    ...firstDifference(first, exchanges, look),
  ];
}

function firstDifference(
  { message, a, b, places }: FirstDifference,
  exchanges: readonly [Exchange, Exchange],
  look: Look,
): readonly string[] {
  const [textA, textB] = [textOf(a, look), textOf(b, look)];
  const isMasked = a !== null && b !== null && textA === textB && a.length <= a.payload.length;
  const where = places.length === 0 ? '' : ` at ${places.join(', ')}`;
  const title = `message ${message} is the first that differs${where}${isMasked ? ', in what is masked here' : ''}`;
  const from = look.isFull || a === null || b === null ? 0 : divergence(textA, textB);
  return [
    ...wrap(title, look.columns - BELOW.length).map((line) => `${BELOW}${look.paint.dim(line)}`),
    ...sides(shownFrom(a, textA, from, exchanges[0]), shownFrom(b, textB, from, exchanges[1]), look),
  ];
}

function shownFrom(shown: MessageShown | null, text: string, from: number, { open }: Exchange): string {
  if (shown === null) return 'no more messages';
  const [first, last] = shown.frames;
  const frames = first === last ? `frame ${first}` : `frames ${first}-${last}`;
  const facts = `${frames}, ${bytesInWords(shown.length)}, after ${durationInWords(shown.t - open.t)}`;
  return `${facts}: ${from === 0 ? '' : '…'}${text.slice(from)}`;
}

function textOf(shown: MessageShown | null, look: Look): string {
  if (shown === null) return '';
  const bytes = Buffer.from(shown.payload.buffer, shown.payload.byteOffset, shown.payload.length);
  return shown.isText ? discreet(bytes.toString('utf8'), look) : hexInWords(bytes);
}

/** Where the texts are to be shown from, so that the place where they begin to differ can be seen. */
function divergence(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one[at] === other[at]) at += 1;
  return at <= 2 * LEAD ? 0 : at - LEAD;
}
