import { widthOf } from './width.ts';

/** A style that is on: the sequence that began it, and the code that ends it. */
interface Begun {
  readonly sequence: string;
  readonly end: number;
}

/** The styles that are on, in the order they were begun. */
type Styles = readonly Begun[];
const PLAIN: Styles = [];

/** What painted text is made of: a sequence that begins or ends styles, or text up to the next one. */
const PIECES = /\u001b\[([\d;]*)m|[^\u001b]+/g;
const ASCII = /^[ -~]*$/;
/** Below this many columns beside it, an indent gives way to the text. */
const LEAST_TEXT_COLUMNS = 20;
/** Of a word that is wider than a line, at least so much stands on the line where it begins. */
const LEAST_BEGUN_COLUMNS = 8;

/** Columns that painted text takes. */
export function paintedWidth(painted: string): number {
  if (!painted.includes('\u001b')) return widthOf(painted);
  let columns = 0;
  for (const [piece, codes] of painted.matchAll(PIECES)) if (codes === undefined) columns += widthOf(piece);
  return columns;
}

/** The painted text with spaces behind it up to that many columns; longer text stays whole. */
export function paintedPad(painted: string, columns: number): string {
  return painted + ' '.repeat(Math.max(0, columns - paintedWidth(painted)));
}

/**
 * What painted text shows from one column up to, and without, another. It begins and ends with no style on; of a wide
 * character that stands across an edge a space is left, in its style; a mark drawn over a character goes with it.
 * @param from at least 0
 */
export function paintedSlice(painted: string, from: number, to: number): string {
  const kept = createBrush();
  let on: Styles = PLAIN;
  let column = 0;
  let isBaseShown = from === 0 && to > 0;
  for (const [piece, codes] of painted.matchAll(PIECES)) {
    if (codes !== undefined) {
      on = styled(on, codes);
      continue;
    }
    if (ASCII.test(piece)) {
      if (column >= to) break;
      kept.draw(piece.slice(Math.max(0, from - column), to - column), on);
      column += piece.length;
      isBaseShown = column > from && column <= to;
      continue;
    }
    for (const character of piece) {
      const width = widthOf(character);
      if (width > 0 && column >= to) return kept.end();
      if (width > 0) isBaseShown = column >= from && column + width <= to;
      const left = Math.max(0, Math.min(to, column + width) - Math.max(from, column));
      kept.draw(isBaseShown ? character : ' '.repeat(left), on);
      column += width;
    }
  }
  return kept.end();
}

/**
 * Painted text in lines of at most that many columns, broken at spaces; a word that is wider than a line is broken where
 * the line is full. Lines below the first begin with `indent` spaces, fewer where hardly any room would be left beside
 * them. Nothing but spaces at a break is lost; each line begins and ends with no style on.
 * @param columns at least 2
 * @returns at least one line
 */
export function paintedWrap(painted: string, columns: number, indent: number): readonly string[] {
  const hanging = Math.max(0, Math.min(indent, columns - LEAST_TEXT_COLUMNS, columns - 2));
  const begun = Math.min(LEAST_BEGUN_COLUMNS, columns - hanging);
  const lines: string[] = [];
  let line = createBrush();
  let left = columns;
  let gap: readonly Cell[] = [];
  const breakLine = (): void => {
    lines.push(line.end());
    line = createBrush();
    line.draw(' '.repeat(hanging), PLAIN);
    left = columns - hanging;
    gap = [];
  };
  for (const word of wordsOf(painted)) {
    if (word.isGap) {
      gap = word.cells;
      continue;
    }
    const isLongWord = word.columns > columns - hanging;
    const fitsBehind = gap.length + (isLongWord ? begun : word.columns) <= left;
    if (!fitsBehind && (lines.length > 0 || left < columns)) breakLine();
    for (const cell of [...gap, ...word.cells]) {
      if (cell.columns > left) breakLine();
      line.draw(cell.text, cell.on);
      left -= cell.columns;
    }
    gap = [];
  }
  for (const cell of gap.slice(0, left)) line.draw(cell.text, cell.on);
  return [...lines, line.end()];
}

/**
 * The painted text with each place reversed whose text holds a pattern; what is reversed already is turned back there.
 * Columns stay as they are.
 * @param pattern letters match in any case unless it has capitals; empty matches nothing
 */
export function paintedMarked(painted: string, pattern: string): string {
  const text = [...painted.matchAll(PIECES)]
    .map(([piece, codes]) => (codes === undefined ? piece : ''))
    .join('');
  const hits = placesOf(pattern, text);
  if (hits.length === 0) return painted;
  const brush = createBrush();
  let on: Styles = PLAIN;
  let from = 0;
  for (const [piece, codes] of painted.matchAll(PIECES)) {
    if (codes !== undefined) {
      on = styled(on, codes);
      continue;
    }
    let drawn = 0;
    for (const start of hits) {
      const begin = Math.max(drawn, start - from);
      const end = Math.min(piece.length, start + pattern.length - from);
      if (end <= begin) continue;
      brush.draw(piece.slice(drawn, begin), on);
      brush.draw(piece.slice(begin, end), turned(on));
      drawn = end;
    }
    brush.draw(piece.slice(drawn), on);
    from += piece.length;
  }
  return brush.end();
}

/** Where a text holds a pattern, each place behind the one before. */
function placesOf(pattern: string, text: string): readonly number[] {
  if (pattern === '') return [];
  const lower = text.toLowerCase();
  // a few letters are longer in lower case: places in it would not be places in the text
  const isAnyCase = pattern === pattern.toLowerCase() && lower.length === text.length;
  const searched = isAnyCase ? lower : text;
  const places: number[] = [];
  for (let at = searched.indexOf(pattern); at >= 0; at = searched.indexOf(pattern, at + pattern.length))
    places.push(at);
  return places;
}

const REVERSE: Begun = { sequence: '\u001b[7m', end: 27 };

/** The styles with reverse on where it was off, and off where it was on. */
function turned(on: Styles): Styles {
  const others = on.filter(({ end }) => end !== REVERSE.end);
  return others.length < on.length ? others : [...on, REVERSE];
}

/** A character, and the marks drawn over it, with the styles that are on for it. */
interface Cell {
  text: string;
  readonly columns: number;
  readonly on: Styles;
}

/** Cells that a line is not broken between, or the spaces between two such words. */
interface Word {
  readonly isGap: boolean;
  readonly cells: readonly Cell[];
  readonly columns: number;
}

function wordsOf(painted: string): readonly Word[] {
  const words: { isGap: boolean; cells: Cell[]; columns: number }[] = [];
  let on: Styles = PLAIN;
  for (const [piece, codes] of painted.matchAll(PIECES)) {
    if (codes !== undefined) on = styled(on, codes);
    else {
      for (const text of piece) {
        const columns = widthOf(text);
        const last = words.at(-1);
        const base = last?.cells.at(-1);
        if (columns === 0 && base?.on === on && base.text !== ' ') base.text += text;
        else if (last !== undefined && last.isGap === (text === ' ')) {
          last.cells.push({ text, columns, on });
          last.columns += columns;
        } else words.push({ isGap: text === ' ', cells: [{ text, columns, on }], columns });
      }
    }
  }
  return words;
}

/** Writes pieces of text one behind the other, each in its styles, and ends what is on in the end. */
function createBrush(): { draw: (text: string, on: Styles) => void; end: () => string } {
  let drawn = '';
  let written: Styles = PLAIN;
  return {
    draw(text, on) {
      if (text === '') return;
      drawn += restyle(written, on) + text;
      written = on;
    },
    end: () => drawn + restyle(written, PLAIN),
  };
}

/** The styles that are on after a sequence with those codes. @see ECMA-48 §8.3.117 */
function styled(on: Styles, codes: string): Styles {
  const code = Number(codes.split(';', 1)[0]);
  if (code === 0) return PLAIN;
  const end = endOf(code);
  if (end === null) return on.filter((each) => each.end !== code);
  const sequence = `\u001b[${codes}m`;
  const isColour = end >= 39;
  return [
    ...on.filter((each) => each.sequence !== sequence && !(isColour && each.end === end)),
    { sequence, end },
  ];
}

/** The code that ends what a code begins; null for a code that itself ends something. */
function endOf(code: number): number | null {
  if (code <= 2) return 22;
  if (code <= 9) return code + 20;
  const tens = Math.floor(code / 10);
  if (code % 10 === 9) return null;
  if (tens === 3 || tens === 9) return 39;
  return tens === 4 || tens === 10 ? 49 : null;
}

/** What turns the one set of styles into the other. */
function restyle(before: Styles, after: Styles): string {
  if (before === after) return '';
  const wanted = new Set(after.map(({ sequence }) => sequence));
  const ended = new Set(before.filter(({ sequence }) => !wanted.has(sequence)).map(({ end }) => end));
  const still = new Set(before.filter(({ end }) => !ended.has(end)).map(({ sequence }) => sequence));
  const begun = after.filter(({ sequence }) => !still.has(sequence)).map(({ sequence }) => sequence);
  return [...ended].map((end) => `\u001b[${end}m`).join('') + begun.join('');
}
