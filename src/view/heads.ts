import type { Exchange, HeadEvent } from '../model/index.ts';
import { destinationOf, originOf, type Mark } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { SIGNS } from './changes.ts';
import { headWays, type WayStep } from './head-ways.ts';
import { cut, headRows, rulesInWords, signed } from './head-rows.ts';
import { discreetHead, type Look } from './look.ts';
import { counted } from './quantity.ts';

/** How much of the heads is shown. */
export interface HeadsOptions {
  /** Only what changed from one hop to the next, instead of every head whole. */
  readonly onlyChanges: boolean;
}

/** Blanks before a start line, which has its sign in front of it. */
const START_COLUMNS = 6;

/** What each kind of head is called. */
export const HEAD_TITLES: { readonly [O in HeadEvent['of']]: string } = {
  request: 'request',
  response: 'response',
  informational: 'informational response',
};

/** Marks in the order in which a hop's title counts them. */
const COUNTED = [
  'removed',
  'added',
  'altered',
  'respelled',
  'renamed',
  'merged',
  'split',
  'moved',
] as const satisfies readonly Mark[];

/** A head on its way in an exchange. */
interface Hop extends WayStep {
  readonly exchange: Exchange;
}

/**
 * The heads of one exchange, hop by hop in the order they travelled: the request towards the backend, then what came
 * back. A head is compared with the one on the hop before; what differs has a sign and the rule that did it, and a
 * removed field stands where it stood. A head that nothing happened to is not repeated.
 */
export function headLines(exchange: Exchange, options: HeadsOptions, look: Look): readonly string[] {
  return headWays(exchange).flatMap(({ of, steps }) => [
    look.paint.bold(HEAD_TITLES[of]),
    ...steps.flatMap((step) => hopLines({ ...step, exchange }, options, look)),
  ]);
}

function hopLines(hop: Hop, { onlyChanges }: HeadsOptions, look: Look): readonly string[] {
  const { head, before, rows, undone } = hop;
  const changed = rows.filter((row) => row.mark !== 'kept');
  const isStartChanged = before !== null && before.startLine !== head.startLine;
  const isRepeated = before !== null && changed.length === 0 && !isStartChanged;
  const shown = onlyChanges || isRepeated ? changed : rows;
  const hasStart = isStartChanged || before === null || !(onlyChanges || isRepeated);
  return [
    hopTitle(hop, look),
    ...(hasStart ? [startLine(hop, look)] : []),
    ...headRows(shown, look),
    ...undone.map(({ name, rule }) =>
      signed('kept', look.paint.dim(`${name}: what ${rule} did was undone by a later rule`), look),
    ),
    ...(head.raw === undefined ? [] : [spelling(head.raw, look)]),
  ];
}

/** `hop 1  lb → backend  3 removed, 1 added`. */
function hopTitle({ head, before, rows, exchange }: Hop, { paint }: Look): string {
  const way = `${originOf(head, exchange)} → ${destinationOf(head, exchange)}`;
  const summary = stepInWords({ head, before, rows });
  return `  ${paint.dim(`hop ${head.hop}`)}  ${paint.cyan(way)}  ${paint.dim(summary)}`;
}

/** What became of a head since the hop before: `3 removed, 1 added`; how large it is where there is none before. */
export function stepInWords({ head, before, rows }: Pick<WayStep, 'head' | 'before' | 'rows'>): string {
  if (before === null) return counted(rows.length, 'field');
  const counts = countMarks(rows.map(({ mark }) => mark)).map(
    ([mark, count]) => `${count} ${SIGNS[mark].words}`,
  );
  if (counts.length > 0) return counts.join(', ');
  return before.startLine === head.startLine ? 'nothing changed' : 'start line changed';
}

/** How often each mark of a change is there, those that are, in the order in which they are told. */
export function countMarks(
  marks: readonly string[],
): readonly (readonly [(typeof COUNTED)[number], number])[] {
  return COUNTED.map((mark) => [mark, marks.filter((each) => each === mark).length] as const).filter(
    ([, count]) => count > 0,
  );
}

function startLine({ head, before }: Hop, look: Look): string {
  const text = discreetHead(head.startLine, look);
  if (before === null || before.startLine === head.startLine) {
    return signed('kept', look.paint.bold(cut(text, START_COLUMNS, look)), look);
  }
  const changes = head.changes.filter((change) => change.name.startsWith(':'));
  const note = `${rulesInWords(changes)}, was ${cut(discreetHead(before.startLine, look), START_COLUMNS, look)}`;
  return signed(
    'altered',
    `${look.paint.yellow(cut(text, START_COLUMNS, look))}  ${look.paint.dim(note)}`,
    look,
  );
}

/** Odd spaces, bare line ends and folds, which start line and fields do not tell. */
function spelling(raw: string, look: Look): string {
  const label = 'spelled oddly: ';
  const shown = cut(rawInWords(raw, look), START_COLUMNS + label.length, look);
  return signed(
    'kept',
    `${look.paint.dim(label)}${look.paint[look.isRedacted ? 'dim' : 'plain'](shown)}`,
    look,
  );
}

/** A head's own bytes for people, or that they are left out: within them no field can be told by its name, and so no secret. */
export function rawInWords(raw: string, { isRedacted }: Pick<Look, 'isRedacted'>): string {
  return isRedacted ? 'left out, it may hold secrets' : headText(raw);
}
