import { TARGET_RULE, type Change, type Exchange, type HeadEvent } from '../model/index.ts';
import { markOf, SIGNS, type Mark } from './changes.ts';
import { discreetHead, type Look } from './look.ts';
import { destinationOf, originOf, requestHeads, responseHeads } from './passage.ts';
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
      return heads.map((head) => ({ title: hopTitle([head, head], exchange), head }));
    }
    return [{ title: hopTitle([first, last], exchange), head: first }];
  });
  const columns = Math.max(0, ...rows.map(({ title }) => widthOf(title)));
  return rows.flatMap(({ title, head }) => [
    `${look.paint.cyan(pad(title, columns))}  ${headInWords(head, look)}`,
    ...changeRows(head.changes, look).map((row) => `       ${row}`),
  ]);
}

/** `hop 0  client ─► lb` of one head, `hop 1  backend ─► client` of the first and last of several. */
function hopTitle([first, last]: readonly [HeadEvent, HeadEvent], exchange: Exchange): string {
  return `hop ${first.hop}  ${originOf(first, exchange)} ─► ${destinationOf(last, exchange)}`;
}

/** The start line, how many fields, and where only the way to the target changed something, that. */
function headInWords(head: HeadEvent, look: Look): string {
  const line = look.paint.plain(fit(discreetHead(head.startLine, look), 60));
  const aimed = head.changes.filter((change) => change.rule === TARGET_RULE).map((change) => change.name);
  const aim = aimed.length === 0 ? '' : `, ${aimed.join(' and ')} rewritten to the target`;
  return `${line}  ${look.paint.dim(`${counted(head.fields.length, 'field')}${aim}`)}`;
}

/** One row for each kind of change that a rule made: `− Authorization, X-E2E-Bypass   strip-auth-on-upgrade`. */
function changeRows(changes: readonly Change[], look: Look): readonly string[] {
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
