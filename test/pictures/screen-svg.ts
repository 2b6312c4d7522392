import { drawnCell } from './drawn-cell.ts';
import { readCells, type CellStyle, type PlacedCell } from './read-cells.ts';

/** A picture of a terminal. */
export interface ScreenPicture {
  /** What stands in its title bar, and is read aloud. */
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
}

/** A cell, in units of the picture. */
export const CELL = { width: 8, height: 17 } as const;
/** Where letters stand in their cell, from its top. */
const BASELINE = 13;
const MARGIN = 12;
const BAR = 30;

/** Colours that are read well on the ground, which a page of either kind is laid under. */
const GROUND = '#161b22';
const USUAL = '#d1d7e0';
const COLOURS = (
  '#484f58 #ff7b72 #56d364 #e3b341 #79c0ff #d2a8ff #56d4dd #d1d7e0 ' +
  '#7d8590 #ffa198 #7ee787 #f2cc60 #a5d6ff #e2c5ff #b3f0ff #f6f8fa'
).split(' ');
const LEVELS = [0, 95, 135, 175, 215, 255];

/**
 * A captured terminal screen as SVG: each character stands on its cell, whatever font a reader has; lines and bars are
 * drawn and need none. It has a dark ground of its own, so that it is read on light and dark pages alike.
 * @param captured rows with SGR sequences, as `tmux capture-pane -e -p` gives them
 */
export function screenSvg(captured: string, { title, columns, rows }: ScreenPicture): string {
  const width = columns * CELL.width + 2 * MARGIN;
  const height = rows * CELL.height + BAR + MARGIN;
  const lines = readCells(captured)
    .slice(0, rows)
    .flatMap((cells, row) => rowSvg(cells, row));
  const dots = ['#ff7b72', '#e3b341', '#56d364'].map(
    (fill, at) => `<circle cx="${MARGIN + 6 + 18 * at}" cy="15" r="5" fill="${fill}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    '<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre}.b{font-weight:700}.d{opacity:.62}.s{text-decoration:line-through}.u{text-decoration:underline}</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}" stroke="#30363d"/>`,
    ...dots,
    `<text x="${width / 2}" y="19" text-anchor="middle" fill="#7d8590">${escaped(title)}</text>`,
    `<g transform="translate(${MARGIN} ${BAR})">`,
    ...lines,
    '</g></svg>',
    '',
  ].join('\n');
}

/** What a row is made of: grounds first, then what stands on them, cells of the same look together. */
function rowSvg(cells: readonly PlacedCell[], row: number): readonly string[] {
  const runs = runsOf(cells);
  return [
    ...runs.flatMap((run) => groundSvg(run, row)),
    ...runs.flatMap((run) => drawnSvg(run, row)),
    ...runs.flatMap((run) => textSvg(run, row)),
  ];
}

type Run = readonly [PlacedCell, ...PlacedCell[]];

function runsOf(cells: readonly PlacedCell[]): readonly Run[] {
  const runs: [PlacedCell, ...PlacedCell[]][] = [];
  for (const cell of cells) {
    const run = runs.at(-1);
    if (run !== undefined && lookOf(run[0]) === lookOf(cell)) run.push(cell);
    else runs.push([cell]);
  }
  return runs;
}

function lookOf({ colour, ground, isBold, isDim, isStruck, isUnderlined, isReverse }: CellStyle): string {
  return [colour, ground, isBold, isDim, isStruck, isUnderlined, isReverse].join(' ');
}

/** The two colours of a cell; in reverse, the one stands for the other. */
function coloursOf({ colour, ground, isReverse }: CellStyle): { ink: string; ground: string | null } {
  const ink = colour === null ? USUAL : hexOf(colour);
  const under = ground === null ? null : hexOf(ground);
  return isReverse ? { ink: under ?? GROUND, ground: ink } : { ink, ground: under };
}

/** @see https://invisible-island.net/xterm/xterm.faq.html: 16 own colours, a cube of 6×6×6, 24 greys (read 2026-11-20) */
function hexOf(colour: number | string): string {
  if (typeof colour === 'string') return colour;
  const own = COLOURS[colour];
  if (own !== undefined) return own;
  if (colour >= 232) return rgb(8 + 10 * (colour - 232), 8 + 10 * (colour - 232), 8 + 10 * (colour - 232));
  const at = colour - 16;
  return rgb(LEVELS[Math.floor(at / 36)] ?? 0, LEVELS[Math.floor(at / 6) % 6] ?? 0, LEVELS[at % 6] ?? 0);
}

function rgb(...parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function groundSvg(run: Run, row: number): readonly string[] {
  const { ground } = coloursOf(run[0]);
  if (ground === null) return [];
  const columns = run.reduce((sum, cell) => sum + cell.columns, 0);
  const x = run[0].column * CELL.width;
  return [
    `<rect x="${x}" y="${row * CELL.height}" width="${columns * CELL.width}" height="${CELL.height}" fill="${ground}"/>`,
  ];
}

/** Lines and bars of a run, as one path. */
function drawnSvg(run: Run, row: number): readonly string[] {
  const paths = run.map(({ text, column }) => drawnCell(text, column * CELL.width, row * CELL.height, CELL));
  const path = paths.filter((each) => each !== null).join('');
  const dim = run[0].isDim ? ' class="d"' : '';
  return path === '' ? [] : [`<path${dim} fill="${coloursOf(run[0]).ink}" d="${path}"/>`];
}

/** Letters of a run, each with the place of its cell. */
function textSvg(run: Run, row: number): readonly string[] {
  const letters = run.filter(({ text }) => text !== ' ' && drawnCell(text, 0, 0, CELL) === null);
  const names = classOf(run[0]);
  const y = row * CELL.height + BASELINE;
  const put = (cells: readonly PlacedCell[]): string =>
    `<text${names} fill="${coloursOf(run[0]).ink}" y="${y}" x="${cells.map(({ column }) => column * CELL.width).join(' ')}">${escaped(cells.map(({ text }) => text).join(''))}</text>`;
  // of a letter that is more than one unit, readers do not agree how many places it takes
  const alone = letters.filter(({ text }) => text.length > 1);
  const together = letters.filter(({ text }) => text.length === 1);
  return [...(together.length === 0 ? [] : [put(together)]), ...alone.map((cell) => put([cell]))];
}

function classOf({ isBold, isDim, isStruck, isUnderlined }: CellStyle): string {
  const names = [isBold && 'b', isDim && 'd', isStruck && 's', isUnderlined && 'u'].filter(Boolean).join(' ');
  return names === '' ? '' : ` class="${names}"`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
