import type { Exchange } from '../../model/index.ts';
import type { Look } from '../look.ts';
import { paintedSlice } from '../painted.ts';
import type { Style } from '../paint.ts';
import { bytesInWords, counted, durationInWords } from '../quantity.ts';
import { visible } from '../visible.ts';
import { fit, pad, widthOf } from '../width.ts';
import type { Opening, Rows } from './rows.ts';
import type { TabContext } from './tab-context.ts';
import { timelineItems, type TimelineItem } from './timeline-items.ts';
import { isSwitched } from './timeline-events.ts';
import type { PassedFacts } from './timeline-passed.ts';
import { countedOn, SIDE } from './timeline-counts.ts';
import { barOf, cellAt, heightsOf, scaleOf, tickLine, type Scale } from './timeline-scale.ts';

/** What stands left of the pictures: what it is, and how much. */
const NAME_COLUMNS = 22;
const FIGURE_COLUMNS = 11;
const GAP = '  ';
/** Before the rows below a title. */
const INDENT = '  ';
/** A picture of fewer columns tells nothing. */
const LEAST_CELLS = 8;

/**
 * When things happened in an exchange, to scale: the handshake in its phases, the connection as how much passed when,
 * each on a scale of its own since the one is mostly lost in the other; then what happened, moment by moment, with its
 * time. The pictures repeat what the words and figures say.
 */
export function timelineRows(context: TabContext): Rows {
  const { items, facts } = timelineItems(context);
  const drawn: Drawn = { ...context, facts, slices: new Map() };
  const numbers = new Map(items.map(({ id }, number) => [id, number]));
  return {
    count: items.length,
    line: (index, columns) => {
      const item = items[index];
      return item === undefined ? '' : paintedSlice(lineOf(item, columns, drawn), 0, columns);
    },
    text: (index) => textOf(items[index]),
    id: (index) => items[index]?.id ?? '',
    indexOf: (id) => numbers.get(id) ?? -1,
    about: (index) => aboutOf(items[index], drawn),
    opening: (index) => openingOf(items[index], context.exchange),
    copyables: () => [],
    isSelectable: (index) => isSelectable(items[index]),
    whenEmpty: [context.look.paint.dim('nothing was recorded')],
  };
}

/** What lines are drawn from. */
interface Drawn {
  readonly exchange: Exchange;
  readonly look: Look;
  readonly facts: PassedFacts;
  /** Counts of what passed in each column, by how many columns there are. */
  readonly slices: Map<number, Slices>;
}

function isSelectable(item: TimelineItem | undefined): boolean {
  return item?.is === 'phase' || item?.is === 'strip' || item?.is === 'moment' || item?.is === 'remark';
}

/** How each kind of row is drawn; may be wider than the columns. */
const DRAW: {
  readonly [K in TimelineItem['is']]: (
    item: Extract<TimelineItem, { is: K }>,
    columns: number,
    drawn: Drawn,
  ) => string;
} = {
  blank: () => '',
  title: (item, columns, drawn) => {
    const { paint } = drawn.look;
    return paint.bold(item.words) + paint.dim(fullHeight(item, columns, drawn));
  },
  remark: ({ words }, columns, { look }) =>
    INDENT + look.paint.yellow(fit(`! ${words}`, columns - INDENT.length)),
  phase: ({ phase, span }, columns, { look }) => {
    const bar = withPicture(span, columns, (scale) => barOf(scale, phase.from, phase.to));
    return beside(phase.name, durationInWords(phase.to - phase.from), look.paint[phase.style](bar), look);
  },
  strip: ({ name, figure, side, style, span }, columns, drawn) => {
    const slices = slicesOf(span, columns, drawn);
    const bars = slices === null ? '' : heightsOf(slices.sides[side] ?? [], slices.most);
    return beside(name, figure, drawn.look.paint[style](bars.trimEnd()), drawn.look);
  },
  signs: (item, columns, { look }) =>
    beside(
      '',
      '',
      withPicture(item.span, columns, (scale) => signsOf(item, scale, look)),
      look,
    ),
  ticks: ({ span }, columns, { look }) =>
    beside('', '', look.paint.dim(withPicture(span, columns, tickLine)), look),
  moment: ({ moment, fromMs }, columns, { look: { paint } }) => {
    const { t, sign, style, words } = moment;
    const since = `+${durationInWords(Math.max(0, t - fromMs))}`.padStart(FIGURE_COLUMNS + 1);
    const front = `${sign}${GAP}`;
    const room = columns - INDENT.length - widthOf(since + GAP + front);
    return `${INDENT}${paint.dim(since)}${GAP}${paint[style](front + fit(words, room))}`;
  },
};

function lineOf(item: TimelineItem, columns: number, drawn: Drawn): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table is keyed by the word that tells rows apart
  const draw = DRAW[item.is] as (item: TimelineItem, columns: number, drawn: Drawn) => string;
  return draw(item, columns, drawn);
}

/** What stands on the left, and the picture of it. */
function beside(name: string, figure: string, picture: string, { paint }: Look): string {
  const shownName = paint.plain(pad(fit(name, NAME_COLUMNS), NAME_COLUMNS));
  return `${INDENT}${shownName}${GAP}${paint.plain(figure.padStart(FIGURE_COLUMNS))}${GAP}${picture}`;
}

/** What a scale is laid over. */
type Span = Extract<TimelineItem, { is: 'ticks' }>['span'];

function scaleIn({ fromMs, toMs, isGrowing }: Span, columns: number): Scale | null {
  const cells = columns - INDENT.length - NAME_COLUMNS - FIGURE_COLUMNS - 2 * GAP.length;
  return cells < LEAST_CELLS ? null : scaleOf(fromMs, toMs, cells, isGrowing);
}

function withPicture(span: Span, columns: number, draw: (scale: Scale) => string): string {
  const scale = scaleIn(span, columns);
  return scale === null ? '' : draw(scale);
}

/** How many passed in each column, by who sent them. */
interface Slices {
  readonly sides: readonly Uint32Array[];
  readonly most: number;
  readonly scale: Scale;
}

function slicesOf(span: Span, columns: number, { facts, slices }: Drawn): Slices | null {
  const known = slices.get(columns);
  if (known !== undefined) return known;
  const scale = scaleIn(span, columns);
  if (scale === null) return null;
  const sides = countedOn(facts.counts, scale);
  const most = Math.max(0, ...sides.flatMap((side) => [...side]));
  const made = { sides, most, scale };
  slices.set(columns, made);
  return made;
}

/** How many a column of full height is: the measure of the strips below a title. */
function fullHeight(item: Extract<TimelineItem, { is: 'title' }>, columns: number, drawn: Drawn): string {
  if (item.strips === null) return '';
  const slices = slicesOf(item.strips, columns, drawn);
  if (slices === null || slices.most === 0) return '';
  const noun = isSwitched(drawn.exchange) ? 'frame' : 'part';
  return `  █ is ${counted(slices.most, noun)} in ${sliceInWords(slices.scale.cellMs)}`;
}

/** How long a column lasts; of what is shorter than can be told in words, that it is. */
function sliceInWords(ms: number): string {
  return ms < 0.05 ? 'less than 0.1 ms' : durationInWords(ms);
}

/** The signs of moments where they lie in time; of several in one column the one that matters most. */
function signsOf(item: Extract<TimelineItem, { is: 'signs' }>, scale: Scale, { paint }: Look): string {
  const signs = new Map<number, { readonly sign: string; readonly style: Style }>();
  for (const moment of item.moments.toSorted((one, other) => rankOf(one.sign) - rankOf(other.sign))) {
    signs.set(cellAt(scale, moment.t), moment);
  }
  return Array.from({ length: scale.cells }, (_, cell) => {
    const shown = signs.get(cell);
    return shown === undefined ? ' ' : paint[shown.style](shown.sign);
  })
    .join('')
    .trimEnd();
}

/** From what matters least to what matters most. */
const BY_RANK = '…~⋮?◆!■✗';

function rankOf(sign: string): number {
  return BY_RANK.indexOf(sign);
}

function textOf(item: TimelineItem | undefined): string {
  if (item?.is === 'phase') return `${item.phase.name} ${durationInWords(item.phase.to - item.phase.from)}`;
  if (item?.is === 'strip') return `${item.name} ${item.figure}`;
  if (item?.is === 'moment') return item.moment.words;
  return item?.is === 'title' || item?.is === 'remark' ? item.words : '';
}

function aboutOf(item: TimelineItem | undefined, { exchange, look }: Drawn): readonly string[] {
  const { paint, clock } = look;
  const since = (t: number): string => `+${durationInWords(Math.max(0, t - exchange.open.t))}`;
  const sentences = (texts: readonly string[]): readonly string[] => texts.map((text) => paint.dim(text));
  if (item?.is === 'phase') {
    const { name, from, to, told, isGrowing } = item.phase;
    const end = isGrowing ? 'now' : `${clock(to)} (${since(to)})`;
    const times = `from ${clock(from)} (${since(from)}) to ${end}`;
    return [paint.plain(`${name}: ${durationInWords(to - from)}`), ...sentences([times, ...told])];
  }
  if (item?.is === 'strip') {
    const { client, backend } = exchange;
    const traffic = item.side === SIDE.client ? client : item.side === SIDE.backend ? backend : null;
    const bytes = traffic === null ? '' : `, ${bytesInWords(traffic.bytes)}`;
    return [
      paint.plain(`${item.name}: ${item.figure}${bytes}`),
      ...sentences(['each column is a stretch of time, and as high as what passed in it; enter shows them']),
    ];
  }
  if (item?.is !== 'moment') return item?.is === 'remark' ? [paint.plain(item.words)] : [];
  const { t, words, about } = item.moment;
  const when = `at ${clock(t)}, ${since(t)} since the client came`;
  return [paint.plain(visible(words)), ...sentences([when, ...about])];
}

function openingOf(item: TimelineItem | undefined, { exchange }: Exchange): Opening {
  if (item?.is === 'phase') return { goTo: item.goTo };
  if (item?.is === 'strip') return { goTo: { exchange, tab: 'frames' } };
  return item?.is === 'moment' && item.moment.goTo !== null ? { goTo: item.moment.goTo } : 'nothing';
}
