import type { Exchange, HeadEvent } from '../model/index.ts';
import { destinationOf, originOf } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { SIGNS } from './changes.ts';
import { fieldText } from './field-text.ts';
import { fitDifference } from './fit-difference.ts';
import type { WayCell, WayLine } from './head-ways.ts';
import { discreetHead, type Look } from './look.ts';
import type { Style } from './paint.ts';
import { fit, pad, widthOf } from './width.ts';

const SIGN_COLUMNS = 3;

/** What one hop shows of a line: its sign, then its text, not made visible yet. */
export interface HeadCell {
  readonly sign: string;
  readonly text: string;
  /** What the text is another form of: where it has to be cut, the difference stays in sight. */
  readonly other?: string;
  readonly style: Style;
}

/** What a station passed on as it was. */
const SAME: HeadCell = { sign: '', text: '=', style: 'dim' };

/** What each head of a way shows of one of its fields, in the order of its heads. */
export function fieldCells(line: WayLine, look: Pick<Look, 'isRedacted'>): readonly HeadCell[] {
  return line.cells.map((cell, at) =>
    cell === null ? NOTHING : cellOf(cell, line.cells[at + 1] ?? null, look),
  );
}

/** Shown where there is nothing to show. */
export const NOTHING: HeadCell = { sign: '', text: '', style: 'plain' };

function cellOf(
  { mark, before, after }: WayCell,
  next: WayCell | null,
  look: Pick<Look, 'isRedacted'>,
): HeadCell {
  if (mark === 'kept') return SAME;
  if (mark === 'joined') return { ...signOf('merged'), text: 'merged into the first' };
  if (after === null) return { ...signOf('removed'), text: SIGNS.removed.words };
  const value = fieldText(after, look);
  if (mark === 'sent') {
    const isAltered = next?.mark === 'altered' && next.after !== null;
    const other = isAltered && next.after !== null ? fieldText(next.after, look) : null;
    return { sign: '', text: value, style: 'plain', ...(other === null ? {} : { other }) };
  }
  if (mark === 'moved') return { ...signOf(mark), text: '=' };
  const isSameValue = before?.[1] === after[1];
  const name = before !== null && before[0] !== after[0] ? `${headText(after[0])}: ` : '';
  if (isSameValue) return { ...signOf(mark), text: `${name}=` };
  const other = before === null ? null : `${name}${fieldText(before, look)}`;
  return { ...signOf(mark), text: `${name}${value}`, ...(other === null ? {} : { other }) };
}

function signOf(mark: keyof typeof SIGNS): Pick<HeadCell, 'sign' | 'style'> {
  return { sign: SIGNS[mark].sign, style: SIGNS[mark].style };
}

/** What each head of a way shows of its start line. */
export function startCells(heads: readonly HeadEvent[], look: Pick<Look, 'isRedacted'>): readonly HeadCell[] {
  return heads.map((head, at) => {
    const before = heads[at - 1];
    if (before?.startLine === head.startLine) return SAME;
    const text = discreetHead(head.startLine, look);
    if (before === undefined) return { sign: '', text, style: 'bold' };
    return { ...signOf('altered'), text, other: discreetHead(before.startLine, look) };
  });
}

/** The look of a field's name: that of the first change that befell it. */
export function nameStyle(cells: readonly HeadCell[]): Style {
  return cells.find(({ sign }) => sign !== '')?.style ?? 'plain';
}

/** A cell painted, exactly that many columns wide. */
export function paintCell({ sign, text, other, style }: HeadCell, columns: number, { paint }: Look): string {
  const lead = sign === '' ? '' : pad(sign, SIGN_COLUMNS);
  const room = columns - widthOf(lead);
  const shown = lead + (other === undefined ? fit(text, room) : fitDifference(text, other, room));
  return paint[style](shown) + ' '.repeat(Math.max(0, columns - widthOf(shown)));
}

/** `hop 0  client ─► lb`, or `◄─` for what comes back; names are shortened where there are not as many columns. */
export function hopTitle(
  { of, hop }: Pick<HeadEvent, 'of' | 'hop'>,
  exchange: Exchange,
  columns: number,
): string {
  const [from, to] = [originOf({ of, hop }, exchange), destinationOf({ of, hop }, exchange)];
  const [left, right, arrow] = of === 'request' ? [from, to, '─►'] : [to, from, '◄─'];
  const lead = `hop ${hop}  `;
  const room = columns - lead.length - arrow.length - 2;
  const half = Math.floor(room / 2);
  const [leftColumns, rightColumns] = [widthOf(fit(left, room)), widthOf(fit(right, room))];
  const leftRoom = rightColumns <= half ? room - rightColumns : half;
  const rightRoom = leftColumns <= leftRoom ? room - leftColumns : room - leftRoom;
  return fit(`${lead}${fit(left, leftRoom)} ${arrow} ${fit(right, rightRoom)}`, columns);
}
