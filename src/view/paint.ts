import { visible } from './visible.ts';

/** Codes of "Select Graphic Rendition" that begin and end a style. @see ECMA-48 §8.3.117 */
const STYLES = {
  plain: null,
  bold: [1, 22],
  dim: [2, 22],
  reverse: [7, 27],
  struck: [9, 29],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const satisfies Readonly<Record<string, readonly [number, number] | null>>;

/** How a piece of text may look. Colour only ever repeats what the words and signs already say. */
export type Style = keyof typeof STYLES;

/**
 * A brush for each style. Each makes its text `visible` first, so that text from the wire may be painted as it came;
 * for the same reason painted text must not be painted again.
 */
export type Paint = { readonly [S in Style]: (text: string) => string };

/** Brushes that colour, or that only make visible where the reader is a pipe or wants no colour. */
export function createPaint(isColourful: boolean): Paint {
  const brush =
    (style: Style) =>
    (text: string): string => {
      const codes = STYLES[style];
      const shown = visible(text);
      if (!isColourful || codes === null || shown === '') return shown;
      return `\u001b[${codes[0]}m${shown}\u001b[${codes[1]}m`;
    };
  return {
    plain: brush('plain'),
    bold: brush('bold'),
    dim: brush('dim'),
    reverse: brush('reverse'),
    struck: brush('struck'),
    red: brush('red'),
    green: brush('green'),
    yellow: brush('yellow'),
    blue: brush('blue'),
    magenta: brush('magenta'),
    cyan: brush('cyan'),
  };
}
