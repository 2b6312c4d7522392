import { TARGET_RULE, type Change, type Exchange, type HeadEvent } from '../model/index.ts';
import { markOf, type Mark, destinationOf, originOf, requestHeads, responseHeads } from '../study/index.ts';
import { SIGNS } from './changes.ts';
import { discreetHead, type Look } from './look.ts';
import { counted } from './quantity.ts';
import { fit, pad, widthOf } from './width.ts';

/**
 * The way of an exchange's heads in a few lines: a line for each hop, and below it what each rule did, by name.
 * A head that came through all stations unchanged takes one line for all its hops.
 */
export function hopLines(exchange: Exchange, look: Look): readonly string[] {
  const rows = [requestHeads(exchange), responseHeads(exchange)].flatMap((heads) => {
    const [first, last] = [heads[0], heads.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (heads.some((head) => head.changes.length > 0)) {
      return heads.map((head) => ({ title: hopTitle(head, exchange), head, isUnchanged: false }));
    }
    return [{ title: hopTitle(first, exchange), head: first, isUnchanged: first !== last }];
  });
  const columns = Math.max(0, ...rows.map(({ title }) => widthOf(title)));
  const indent = ' '.repeat('hop 0  '.length);
  return rows.flatMap(({ title, head, isUnchanged }) => {
    const [first, ...more] = headInWords(head, isUnchanged, look.columns - columns - 2, look);
    const below = [...more, ...changeRows(head.changes, look)];
    return [`${look.paint.cyan(pad(title, columns))}  ${first ?? ''}`, ...below.map((row) => indent + row)];
  });
}

/** `hop 0  ─► lb` of a request, which comes from the left; `hop 0  ◄─ lb` of a response, which goes there. */
function hopTitle(head: HeadEvent, exchange: Exchange): string {
  const end =
    head.of === 'request' ? `─► ${destinationOf(head, exchange)}` : `◄─ ${originOf(head, exchange)}`;
  return `hop ${head.hop}  ${end}`;
}

/**
 * The start line, how many fields, and whether anything was changed since the hop before. That it was pointed at the
 * target is said there too, or in a row below where there is no room.
 */
function headInWords(
  head: HeadEvent,
  isUnchanged: boolean,
  columns: number,
  { paint, ...look }: Look,
): readonly string[] {
  const facts = `${counted(head.fields.length, 'field')}${isUnchanged ? ', unchanged' : ''}`;
  const line = fit(discreetHead(head.startLine, look), Math.max(16, columns - widthOf(facts) - 2));
  const aimed = head.changes.filter((change) => change.rule === TARGET_RULE).map((change) => change.name);
  const words = `${line}  ${facts}`;
  const aim = `${aimed.join(' and ')} rewritten`;
  if (aimed.length === 0) return [`${paint.plain(line)}  ${paint.dim(facts)}`];
  return widthOf(words) + widthOf(aim) + 2 <= columns
    ? [`${paint.plain(line)}  ${paint.dim(`${facts}, ${aim}`)}`]
    : [`${paint.plain(line)}  ${paint.dim(facts)}`, paint.dim(`~  ${aim}, to reach the target`)];
}

/** One row for each kind of change that a rule made: `− Authorization, X-E2E-Bypass   strip-auth-on-upgrade`. */
export function changeRows(changes: readonly Change[], look: Look): readonly string[] {
  const rows = new Map<string, { mark: Mark; rule: string; names: Set<string> }>();
  for (const change of changes) {
    if (change.rule === TARGET_RULE) continue;
    const mark = markOf(change);
    const key = `${change.rule}\n${mark}`;
    const row = rows.get(key) ?? { mark, rule: change.rule, names: new Set() };
    row.names.add(change.renamed ?? change.name);
    rows.set(key, row);
  }
  return [...rows.values()].map(({ mark, rule, names }) => {
    const { sign, style } = SIGNS[mark];
    const by = `by ${rule}`;
    const list = fit([...names].join(', '), look.columns - widthOf(by) - 12);
    return `${look.paint[style](`${pad(sign, 2)} ${list}`)}  ${look.paint.dim(by)}`;
  });
}
