import { filterHelp } from '../../recording/index.ts';
import { SIGNS } from '../changes.ts';
import { SEVERITY_SIGNS } from '../findings.ts';
import type { Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { fit, pad, widthOf, wrap } from '../width.ts';
import type { ActionFacts } from './action-facts.ts';
import type { Dialog, DialogPicture, DialogStep } from './dialog.ts';
import { keyInWords } from './hints.ts';
import type { Size } from './input.ts';
import { paintedPad } from '../painted.ts';
import { stepOf, WHEEL_ROWS } from './panel-list.ts';
import { FRAME, panelRows } from './panel.ts';

const TITLE = 'Help';
const FOOT = 'esc leave';
const SCROLL_FOOT = 'j k scroll  esc leave';
const GAP = 3;
const MOST_COLUMNS = 3;
/** A column of the page is at least so wide where there is more than one, and at most where there is one. */
const NARROWEST = 54;
const WIDEST = 84;

const GROUPS: readonly (readonly [group: ActionFacts['group'], title: string])[] = [
  ['move', 'Move'],
  ['look', 'Look'],
  ['do', 'Do'],
  ['profiles', 'Profiles'],
  ['hoptap', 'hoptap'],
];

/** A sign, how it is painted, and what it says; all of them our own words. */
export type SignRow = readonly [sign: string, style: Style, words: string];

/** What stands together under one heading. */
interface Block {
  readonly title: string;
  readonly rows: readonly SignRow[];
}

/**
 * All keys and what they do (what has no key is in the palette), what the signs of the screen mean, and how filters look. It has no answer.
 * @param states the signs of the states of an exchange
 */
export function createHelp(facts: readonly ActionFacts[], states: readonly SignRow[] = []): Dialog<never> {
  return helpAt(0, [...keyBlocks(facts), ...signBlocks(states), filterBlock()]);
}

function helpAt(top: number, blocks: readonly Block[]): Dialog<never> {
  const scrolled = (by: number, size: Size): DialogStep<never> => {
    const most = Math.max(0, laidOut(blocks, size).height - roomOf(size));
    return { is: 'open', dialog: helpAt(Math.max(0, Math.min(most, Math.min(top, most) + by)), blocks) };
  };
  return {
    stands: 'panel',
    key(key, size) {
      if (key === 'escape' || key === 'q' || key === '?' || key === 'enter') return { is: 'closed' };
      return scrolled(stepOf(key, laidOut(blocks, size).height, roomOf(size)) ?? 0, size);
    },
    pointer: ({ did }, size) => scrolled(WHEEL_ROWS[did], size),
    picture: (size, look) => pictureOf(top, blocks, size, look),
  };
}

function keyBlocks(facts: readonly ActionFacts[]): readonly Block[] {
  return GROUPS.map(([group, title]) => ({
    title,
    rows: facts
      .filter((fact) => fact.group === group && fact.keys.length > 0)
      .map((fact): SignRow => [fact.keys.map(keyInWords).join(' '), 'cyan', fact.title]),
  })).filter(({ rows }) => rows.length > 0);
}

function signBlocks(states: readonly SignRow[]): readonly Block[] {
  const marks = Object.values(SIGNS).filter(({ sign }) => sign !== '');
  return [
    ...(states.length === 0 ? [] : [{ title: 'Signs: exchanges', rows: states }]),
    {
      title: 'Signs: fields, from one hop to the next',
      rows: marks.map(({ sign, style, words }): SignRow => [sign, style, words]),
    },
    {
      title: 'Signs: frames',
      rows: [
        ['↑', 'plain', 'sent by the client'],
        ['↓', 'plain', 'sent by the backend'],
        ['•', 'plain', 'put in by a station in between'],
      ],
    },
    {
      title: 'Signs: findings',
      rows: Object.entries(SEVERITY_SIGNS).map(([severity, [sign, style]]): SignRow => [
        sign,
        style,
        severity,
      ]),
    },
  ];
}

/** The filter language as the command line tells it, in two columns; what goes on in a line of its own joined again. */
function filterBlock(): Block {
  const rows: SignRow[] = [];
  for (const line of filterHelp()) {
    const [, usage = '', words = line] = /^ {2}(?:(\S.*?) {2,}| +)(\S.*)$/.exec(line) ?? [];
    const last = rows.at(-1);
    if (usage === '' && last !== undefined) rows[rows.length - 1] = [last[0], last[1], `${last[2]} ${words}`];
    else rows.push([usage, 'cyan', words]);
  }
  return { title: 'Filters (f, and hoptap show -f)', rows };
}

interface HelpLayout {
  /** Within the frame. */
  readonly columns: number;
  /** Columns of one column of the page. */
  readonly columnWidth: number;
  /** The blocks of each column of the page. */
  readonly pages: readonly (readonly Block[])[];
  /** Rows of the highest of them. */
  readonly height: number;
}

function roomOf(size: Size): number {
  return Math.max(1, size.rows - FRAME.rows);
}

/** Blocks in their order, in as many columns as are wide enough and needed, the highest as low as can be. */
function laidOut(blocks: readonly Block[], size: Size): HelpLayout {
  const most = Math.max(1, size.columns - FRAME.columns);
  const count = Math.max(1, Math.min(MOST_COLUMNS, Math.floor((most + GAP) / (NARROWEST + GAP))));
  return laidOutIn(count, blocks, most);
}

function laidOutIn(count: number, blocks: readonly Block[], most: number): HelpLayout {
  const columns = Math.min(most, count * WIDEST);
  const columnWidth = Math.floor((columns - GAP * (count - 1)) / count);
  const heights = blocks.map((block) => blockHeight(block, columnWidth));
  let height = Math.max(0, ...heights);
  let pages = dealt(blocks, heights, height);
  while (pages.length > count) {
    height += 1;
    pages = dealt(blocks, heights, height);
  }
  if (pages.length > 0 && pages.length < count) return laidOutIn(pages.length, blocks, most);
  return { columns, columnWidth, pages, height };
}

/** Blocks one after the other in columns of at most that height, a blank row between two. */
function dealt(
  blocks: readonly Block[],
  heights: readonly number[],
  height: number,
): readonly (readonly Block[])[] {
  const pages: Block[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [at, block] of blocks.entries()) {
    const own = heights[at] ?? 0;
    if (used + 1 + own > height) {
      pages.push([block]);
      used = own;
    } else {
      pages.at(-1)?.push(block);
      used += 1 + own;
    }
  }
  return pages;
}

function blockHeight(block: Block, columns: number): number {
  return 1 + block.rows.reduce((sum, row) => sum + wordsOf(row, block, columns).length, 0);
}

function signColumns({ rows }: Block, columns: number): number {
  return Math.min(Math.floor(columns / 3), Math.max(0, ...rows.map(([sign]) => widthOf(sign))));
}

function wordsOf([, , words]: SignRow, block: Block, columns: number): readonly string[] {
  return wrap(words, columns - signColumns(block, columns) - 4);
}

function blockRows(block: Block, columns: number, { paint }: Look): readonly string[] {
  const lead = signColumns(block, columns);
  const rows = block.rows.flatMap((row) => {
    const [sign, style] = row;
    return wordsOf(row, block, columns).map((line, at) => {
      const shown = at === 0 ? paint[style](pad(fit(sign, lead), lead)) : ' '.repeat(lead);
      return `  ${shown}  ${paint.plain(line)}`;
    });
  });
  return [paint.bold(block.title), ...rows];
}

function pictureOf(top: number, blocks: readonly Block[], size: Size, look: Look): DialogPicture {
  const { columns, columnWidth, pages, height } = laidOut(blocks, size);
  const room = Math.min(height, roomOf(size));
  const first = Math.max(0, Math.min(top, height - room));
  const pageRows = pages.map((page) =>
    page.flatMap((block, at) => [...(at === 0 ? [] : ['']), ...blockRows(block, columnWidth, look)]),
  );
  const rows = Array.from({ length: room }, (_, at) =>
    pageRows
      .map((page) => paintedPad(page[first + at] ?? '', columnWidth))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  const foot = room < height ? `${SCROLL_FOOT}  ${first + 1}-${first + room} of ${height} lines` : FOOT;
  return { rows: panelRows(rows, { title: TITLE, foot, columns, paint: look.paint }), caret: null };
}
