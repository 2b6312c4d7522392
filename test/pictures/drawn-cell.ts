/** Arms of a line-drawing character from the middle of its cell: up, right, down, left. */
const LINES: ReadonlyMap<string, string> = new Map([
  ['─', 'rl'],
  ['│', 'ud'],
  ['┌', 'rd'],
  ['┐', 'dl'],
  ['└', 'ur'],
  ['┘', 'ul'],
  ['├', 'urd'],
  ['┤', 'udl'],
  ['┬', 'rdl'],
  ['┴', 'url'],
  ['┼', 'urdl'],
]);
const HEIGHTS = '▁▂▃▄▅▆▇█';
const WIDTHS = '▏▎▍▌▋▊▉';
const THICK = 1.2;

/**
 * A path that fills what a character for lines or bars shows, at that place; null for one that is a letter. Fonts leave
 * gaps between such characters where their cells are not as high as ours.
 */
export function drawnCell(
  character: string,
  x: number,
  y: number,
  { width, height }: { readonly width: number; readonly height: number },
): string | null {
  const eighthsHigh = HEIGHTS.indexOf(character) + 1;
  if (eighthsHigh > 0) {
    const high = (height * eighthsHigh) / 8;
    return rect(x, y + height - high, width, high);
  }
  const eighthsWide = WIDTHS.indexOf(character) + 1;
  if (eighthsWide > 0) return rect(x, y, (width * eighthsWide) / 8, height);
  const arms = LINES.get(character);
  if (arms === undefined) return null;
  const [left, top] = [x + (width - THICK) / 2, y + (height - THICK) / 2];
  const drawn: Readonly<Record<string, string>> = {
    u: rect(left, y, THICK, (height + THICK) / 2),
    d: rect(left, top, THICK, (height + THICK) / 2),
    l: rect(x, top, (width + THICK) / 2, THICK),
    r: rect(left, top, (width + THICK) / 2, THICK),
  };
  return Array.from(arms, (arm) => drawn[arm] ?? '').join('');
}

function rect(x: number, y: number, width: number, height: number): string {
  return `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}
