import type { Exchange, Field, HeadEvent } from '../model/index.ts';
import { renamesOf, SIGNS, TARGET_RULE, type Mark } from './changes.ts';
import { creditChanges, type CreditedRow } from './credit.ts';
import { diffHeads, type DiffRow } from './head-diff.ts';
import { discreet, discreetValue, type Look } from './look.ts';
import { destinationOf, originOf } from './passage.ts';
import { fit, pad, widthOf } from './width.ts';

/** How much of the heads is shown. */
export interface HeadsOptions {
  /** Only what changed from one hop to the next, instead of every head whole. */
  readonly onlyChanges: boolean;
}

/** A long name gets a line that sticks out rather than pushing all values to the right. */
const NAME_COLUMNS = 28;
const INDENT = 2;
const SIGN_COLUMNS = 4;
const VALUE_COLUMNS_AT_LEAST = 24;

/**
 * The heads of one exchange, hop by hop in the order they travelled: the request towards the backend, then what came
 * back. A head is compared with the one on the hop before; what differs has a sign and the rule that did it, and a
 * removed field stands where it stood.
 */
export function headLines(exchange: Exchange, options: HeadsOptions, look: Look): readonly string[] {
  return passages(exchange).flatMap((passage) => {
    const title = look.paint.bold(TITLES[passage[0]?.of ?? 'request']);
    return [
      title,
      ...passage.flatMap((head, at) => hopLines(head, passage[at - 1], exchange, options, look)),
    ];
  });
}

const TITLES: { readonly [O in HeadEvent['of']]: string } = {
  request: 'request',
  response: 'response',
  informational: 'informational response',
};

/** Heads that are the same message on successive hops; a new one begins where the message or its way begins anew. */
function passages(exchange: Exchange): readonly (readonly HeadEvent[])[] {
  const found: HeadEvent[][] = [];
  for (const head of exchange.heads) {
    const way = found.findLast((heads) => heads[0]?.of === head.of);
    const last = way?.at(-1);
    const goesOn = last !== undefined && (head.of === 'request' ? head.hop > last.hop : head.hop < last.hop);
    if (goesOn) way?.push(head);
    else found.push([head]);
  }
  return found;
}

function hopLines(
  head: HeadEvent,
  before: HeadEvent | undefined,
  exchange: Exchange,
  { onlyChanges }: HeadsOptions,
  look: Look,
): readonly string[] {
  const compared = before === undefined ? unchanged(head) : diffHeads(before, head, renamesOf(head.changes));
  const { rows, undone } = creditChanges(compared, head.changes);
  const isFirst = before === undefined;
  const shown = onlyChanges ? rows.filter((row) => row.mark !== 'kept') : rows;
  const start = startLine(head, before, look);
  return [
    hopTitle(head, rows, exchange, look),
    ...(onlyChanges && !isFirst && !start.isChanged ? [] : [start.line]),
    ...shown.map((row) => rowLine(row, shown, look)),
    ...undone.map((change) =>
      line(
        'kept',
        look.paint.dim(`${change.name}: what ${change.rule} did was undone by a later rule`),
        look,
      ),
    ),
    ...(head.raw === undefined ? [] : [line('kept', rawInWords(head.raw, look), look)]),
  ];
}

function unchanged(head: HeadEvent): readonly DiffRow[] {
  return head.fields.map((field) => ({ mark: 'kept', before: field, after: field }));
}

/** `hop 1  lb → backend  3 removed, 1 added`. */
function hopTitle(head: HeadEvent, rows: readonly CreditedRow[], exchange: Exchange, look: Look): string {
  const { paint } = look;
  const way = `${originOf(head, exchange)} → ${destinationOf(head, exchange)}`;
  const counts = COUNTED.map((mark) => [rows.filter((row) => row.mark === mark).length, mark] as const)
    .filter(([count]) => count > 0)
    .map(([count, mark]) => `${count} ${mark}`);
  const isFirst = rows.every((row) => row.before === row.after);
  const summary =
    counts.length > 0 ? counts.join(', ') : isFirst ? `${rows.length} fields` : 'nothing changed';
  return `${' '.repeat(INDENT)}${paint.dim(`hop ${head.hop}`)}  ${paint.cyan(way)}  ${paint.dim(summary)}`;
}

const COUNTED = ['removed', 'added', 'altered', 'renamed', 'moved'] as const satisfies readonly Mark[];

function startLine(
  head: HeadEvent,
  before: HeadEvent | undefined,
  look: Look,
): { readonly line: string; readonly isChanged: boolean } {
  const isChanged = before !== undefined && before.startLine !== head.startLine;
  const text = discreet(head.startLine, look);
  if (!isChanged)
    return { line: line('kept', look.paint.bold(limit(text, SIGN_COLUMNS, look)), look), isChanged };
  const rules = head.changes.filter((change) => change.name.startsWith(':')).map((change) => change.rule);
  const note = `was ${discreet(before.startLine, look)}${rules.length === 0 ? '' : `  ${rulesInWords(rules)}`}`;
  return { line: line('altered', `${look.paint.yellow(text)}  ${look.paint.dim(note)}`, look), isChanged };
}

/** Sign, name, value, then in dim what it was and which rule did it. */
function rowLine(row: CreditedRow, rows: readonly CreditedRow[], look: Look): string {
  const field = row.after ?? row.before;
  if (field === null) return '';
  const nameColumns = Math.min(NAME_COLUMNS, Math.max(0, ...rows.map((each) => nameWidth(each))));
  const name = pad(`${field[0]}:`, nameColumns + 1);
  const note = noteOf(row, look);
  const used = INDENT + SIGN_COLUMNS + widthOf(name) + 1 + (note === '' ? 0 : widthOf(note) + 2);
  const value = limit(discreetValue(field[0], field[1], look), used, look);
  const { style } = SIGNS[row.mark];
  const painted = `${look.paint[style](name)} ${look.paint[row.mark === 'removed' ? 'struck' : style](value)}`;
  return line(row.mark, note === '' ? painted.trimEnd() : `${painted}  ${look.paint.dim(note)}`, look);
}

/** What the field was before, and who changed it: `was localhost:8080, to reach the target`. */
function noteOf(row: CreditedRow, look: Look): string {
  if (row.mark === 'kept') return '';
  const rules = [...new Set(row.changes.map((change) => change.rule))];
  return [wasInWords(row, look), rulesInWords(rules)].filter((part) => part !== '').join('  ');
}

function wasInWords({ mark, before, after }: CreditedRow, look: Look): string {
  if (before === null || after === null || mark === 'moved') return '';
  if (mark === 'renamed') return `was ${fit(before[0], NAME_COLUMNS)}`;
  const value = discreetValue(before[0], before[1], look);
  const shown = look.isFull
    ? value
    : fit(value, Math.max(VALUE_COLUMNS_AT_LEAST, Math.floor(look.columns / 4)));
  return before[0] === after[0] ? `was ${shown}` : `was ${before[0]}: ${shown}`;
}

function rulesInWords(rules: readonly string[]): string {
  if (rules.length === 0) return 'no rule of hoptap';
  return rules.map((rule) => (rule === TARGET_RULE ? 'to reach the target' : `by ${rule}`)).join(', ');
}

function nameWidth({ before, after }: CreditedRow): number {
  const field: Field = after ?? before ?? ['', ''];
  return widthOf(field[0]);
}

function rawInWords(raw: string, look: Look): string {
  const shown = limit(discreet(raw, look), SIGN_COLUMNS + 20, look);
  return `${look.paint.dim('spelled oddly:')} ${look.paint.plain(shown)}`;
}

/** The text whole, or cut to what `used` columns leave of the screen. */
function limit(text: string, used: number, look: Look): string {
  return look.isFull ? text : fit(text, Math.max(VALUE_COLUMNS_AT_LEAST, look.columns - used));
}

function line(mark: Mark, painted: string, { paint }: Look): string {
  const { sign, style } = SIGNS[mark];
  return `${' '.repeat(INDENT)}${paint[style](pad(sign, SIGN_COLUMNS))}${painted}`;
}
