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

const TITLES: { readonly [O in HeadEvent['of']]: string } = {
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
    look.paint.bold(TITLES[of]),
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
  const counts = COUNTED.map((mark) => [rows.filter((row) => row.mark === mark).length, mark] as const)
    .filter(([count]) => count > 0)
    .map(([count, mark]) => `${count} ${SIGNS[mark].words}`);
  const fallback =
    before === null
      ? counted(rows.length, 'field')
      : before.startLine === head.startLine
        ? 'nothing changed'
        : 'start line changed';
  const summary = counts.length > 0 ? counts.join(', ') : fallback;
  return `  ${paint.dim(`hop ${head.hop}`)}  ${paint.cyan(way)}  ${paint.dim(summary)}`;
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
  // within raw bytes no field can be told by its name, and so no secret
  if (look.isRedacted) return signed('kept', look.paint.dim(`${label}left out, it may hold secrets`), look);
  const shown = cut(headText(raw), START_COLUMNS + label.length, look);
  return signed('kept', `${look.paint.dim(label)}${look.paint.plain(shown)}`, look);
}
