/** How a cell looks, in one number, so that cells are compared at once: 0 is as usual. */
export type StyleBits = number;

const COLOUR_BITS = 9;
const COLOUR_MASK = (1 << COLOUR_BITS) - 1;

/** Codes of "Select Graphic Rendition" that are on or off, each with its bit. @see ECMA-48 §8.3.117 */
const FLAGS: readonly (readonly [code: number, bit: number, endsAt: number])[] = [
  [1, 1 << 18, 22],
  [2, 1 << 19, 22],
  [3, 1 << 20, 23],
  [4, 1 << 21, 24],
  [7, 1 << 22, 27],
  [9, 1 << 23, 29],
];

/**
 * The style after a sequence "Select Graphic Rendition" (`ESC [ codes m`).
 * @param codes what stands between `[` and `m`; codes that mean nothing here (blinking, fonts, true colour) are passed over
 */
export function styleAfter(style: StyleBits, codes: string): StyleBits {
  const numbers = codes.split(';').map(Number);
  let after = style;
  for (let index = 0; index < numbers.length; index++) {
    const code = numbers[index] ?? 0;
    if (code === 38 || code === 48) {
      const isIndexed = numbers[index + 1] === 5;
      if (isIndexed) after = withColour(after, code === 38, ((numbers[index + 2] ?? 0) & 0xff) + 1);
      index += isIndexed ? 2 : 4;
    } else after = afterCode(after, code);
  }
  return after;
}

function afterCode(style: StyleBits, code: number): StyleBits {
  if (code === 0) return 0;
  const tens = Math.floor(code / 10);
  const isForeground = tens === 3 || tens === 9;
  if (tens >= 3 && code % 10 === 9) return withColour(style, isForeground, 0);
  if (tens === 3 || tens === 4) return withColour(style, isForeground, (code % 10) + 1);
  if (tens === 9 || tens === 10) return withColour(style, isForeground, (code % 10) + 9);
  let after = style;
  for (const [begins, bit, ends] of FLAGS) {
    if (code === begins) after |= bit;
    if (code === ends) after &= ~bit;
  }
  return after;
}

/** @param colour 0 as usual, else one more than its place among the 256 */
function withColour(style: StyleBits, isForeground: boolean, colour: number): StyleBits {
  const shift = isForeground ? 0 : COLOUR_BITS;
  return (style & ~(COLOUR_MASK << shift)) | (colour << shift);
}

const written = new Map<StyleBits, string>();

/** The sequence that makes what is written next look like that, whatever was on before. */
export function sequenceOf(style: StyleBits): string {
  const known = written.get(style);
  if (known !== undefined) return known;
  const codes = FLAGS.filter(([, bit]) => (style & bit) !== 0).map(([code]) => String(code));
  codes.push(
    ...codesOfColour(style & COLOUR_MASK, 30),
    ...codesOfColour((style >> COLOUR_BITS) & COLOUR_MASK, 40),
  );
  const sequence = style === 0 ? '\u001b[m' : `\u001b[0;${codes.join(';')}m`;
  written.set(style, sequence);
  return sequence;
}

function codesOfColour(colour: number, base: 30 | 40): readonly string[] {
  if (colour === 0) return [];
  if (colour <= 8) return [String(base + colour - 1)];
  if (colour <= 16) return [String(base + 60 + colour - 9)];
  return [`${base + 8};5;${colour - 1}`];
}
