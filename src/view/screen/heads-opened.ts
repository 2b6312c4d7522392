import type { Exchange, Field } from '../../model/index.ts';
import { fieldJwts, fieldText } from '../field-text.ts';
import type { Way, WayLine } from '../head-ways.ts';
import { jwtContent } from '../jwt.ts';
import type { Look } from '../look.ts';
import type { Style } from '../paint.ts';
import { counted } from '../quantity.ts';
import { widthOf, wrap } from '../width.ts';

/** A line of what an opened row holds: made visible, and not painted yet. */
export interface OpenedLine {
  readonly text: string;
  readonly style: Style;
  /** Blanks before it. */
  readonly indent: number;
}

/** Lines of one value; what is longer can be copied whole. */
const MOST_LINES = 500;
/** Tokens of one field that are read out. */
const MOST_TOKENS = 4;
const INDENT = 4;

/** A value of a field, and the hops on which it had that value. */
export interface HeldValue {
  readonly field: Field;
  readonly hops: readonly number[];
}

/** The fields that a line was on its way, each once, with the hops on which it was that. */
export function valuesOf(way: Way, line: WayLine): readonly HeldValue[] {
  const found: { readonly field: Field; readonly hops: number[] }[] = [];
  for (const [at, cell] of line.cells.entries()) {
    const field = cell?.after ?? null;
    const hop = way.steps[at]?.head.hop;
    if (field === null || hop === undefined) continue;
    const known = found.find((each) => each.field[0] === field[0] && each.field[1] === field[1]);
    if (known === undefined) found.push({ field, hops: [hop] });
    else known.hops.push(hop);
  }
  return found;
}

/** `hop 1`, `hops 0 and 1`, `hops 0, 1 and 2`. */
export function hopsInWords(hops: readonly number[]): string {
  const rising = hops.toSorted((one, other) => one - other);
  if (rising.length < 2) return `hop ${rising.join('')}`;
  return `hops ${rising.slice(0, -1).join(', ')} and ${rising.at(-1) ?? ''}`;
}

/** What a field's row holds when it is opened: its values whole, wrapped, then the tokens in them, read out. */
export function openedLines(way: Way, line: WayLine, exchange: Exchange, look: Look): readonly OpenedLine[] {
  const values = valuesOf(way, line);
  const t = way.steps[0]?.head.t ?? exchange.open.t;
  return [
    ...values.flatMap((value) => valueLines(value, values.length > 1, look)),
    ...tokenLines(values, t, look),
  ];
}

function valueLines({ field, hops }: HeldValue, isOneOfMany: boolean, look: Look): readonly OpenedLine[] {
  const title = isOneOfMany
    ? [{ text: `${hopsInWords(hops)}:`, style: 'cyan', indent: INDENT } as const]
    : [];
  const text = fieldText(field, look);
  const room = Math.max(1, look.columns - INDENT);
  const readable = text.slice(0, MOST_LINES * room);
  const lines = wrap(readable, room);
  const left = text.length - readable.length;
  return [
    ...title,
    ...lines.map((each): OpenedLine => ({ text: each, style: 'plain', indent: INDENT })),
    ...(left === 0
      ? []
      : [
          {
            text: `and ${counted(left, 'character')} more; copy it to have all`,
            style: 'dim',
            indent: INDENT,
          } as const,
        ]),
  ];
}

/** Each token once, whatever hops it is on. */
function tokenLines(values: readonly HeldValue[], t: number, look: Look): readonly OpenedLine[] {
  const all = values.flatMap(({ field }) => fieldJwts(field));
  const tokens = [...new Map(all.map((jwt) => [jwt.token, jwt])).values()];
  const left = tokens.length - MOST_TOKENS;
  return [
    ...tokens.slice(0, MOST_TOKENS).flatMap((jwt) =>
      jwtContent(jwt, t, 'this exchange', look).flatMap(({ text, style, level }): readonly OpenedLine[] => {
        const indent = INDENT + 2 * level;
        const own = /^ */.exec(text)?.[0].length ?? 0;
        const room = Math.max(1, look.columns - indent - own);
        return wrap(text.slice(own), room).map((each) => ({ text: each, style, indent: indent + own }));
      }),
    ),
    ...(left > 0
      ? [{ text: `and ${counted(left, 'token')} more`, style: 'dim', indent: INDENT } as const]
      : []),
  ];
}

/** An opened line, painted. */
export function paintOpened({ text, style, indent }: OpenedLine, columns: number, { paint }: Look): string {
  // a pane that has become narrower since is laid out anew with the next draw
  const shown = widthOf(text) + indent <= columns ? text : text.slice(0, Math.max(0, columns - indent));
  return `${' '.repeat(Math.min(indent, columns))}${paint[style](shown)}`;
}
