import { widthOf } from '../width.ts';

/** A style that is on: the sequence that began it, and the code that ends it. */
interface Begun {
  readonly sequence: string;
  readonly end: number;
}

/** A piece of painted text: the styles that are on for it, or a character. */
const PIECES = /\u001b\[([\d;]*)m|[^\u001b]/gsu;

/** Columns that painted text takes. */
export function paintedWidth(painted: string): number {
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
  let on: readonly Begun[] = [];
  let written: readonly Begun[] = [];
  let column = 0;
  let isBaseShown = from === 0 && to > 0;
  let kept = '';
  for (const [piece, codes] of painted.matchAll(PIECES)) {
    if (codes !== undefined) {
      on = styled(on, codes);
      continue;
    }
    const width = widthOf(piece);
    if (width > 0 && column >= to) break;
    if (width > 0) isBaseShown = column >= from && column + width <= to;
    const shown = isBaseShown
      ? piece
      : ' '.repeat(Math.max(0, Math.min(to, column + width) - Math.max(from, column)));
    column += width;
    if (shown === '') continue;
    kept += restyle(written, on) + shown;
    written = on;
  }
  return kept + restyle(written, []);
}

/** The styles that are on after a sequence with those codes. @see ECMA-48 §8.3.117 */
function styled(on: readonly Begun[], codes: string): readonly Begun[] {
  const code = Number(codes.split(';', 1)[0]);
  if (code === 0) return [];
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
function restyle(before: readonly Begun[], after: readonly Begun[]): string {
  if (before === after) return '';
  const wanted = new Set(after.map(({ sequence }) => sequence));
  const ended = new Set(before.filter(({ sequence }) => !wanted.has(sequence)).map(({ end }) => end));
  const still = new Set(before.filter(({ end }) => !ended.has(end)).map(({ sequence }) => sequence));
  const begun = after.filter(({ sequence }) => !still.has(sequence)).map(({ sequence }) => sequence);
  return [...ended].map((end) => `\u001b[${end}m`).join('') + begun.join('');
}
