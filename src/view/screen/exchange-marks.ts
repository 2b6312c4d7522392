import { HOPTAP, TARGET_RULE, type Change, type Exchange } from '../../model/index.ts';
import {
  markOf,
  type ExchangeFinding,
  type Finding,
  type FindingCode,
  type Mark,
  type Severity,
} from '../../study/index.ts';
import { SIGNS } from '../changes.ts';
import { outcomeInShort } from '../ending.ts';
import { FINDING_SIGNS } from '../finding-marks.ts';
import type { Look } from '../look.ts';
import { fit, widthOf } from '../width.ts';
import { CAUSE_WORDS } from './cause-words.ts';
import { paintedWidth } from '../painted.ts';

/** How many changes of each kind stations made to its heads: `−2 +5 ~1`; empty where none. Pointing at the target is none. */
export function changeCounts({ heads }: Pick<Exchange, 'heads'>): string {
  const known = countsOfHeads.get(heads);
  if (known !== undefined) return known;
  const counts = new Map<Mark, number>();
  for (const { changes } of heads) {
    for (const mark of marksOf(changes)) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  }
  const shown = [...counts]
    .toSorted(([one], [other]) => ORDER[one] - ORDER[other])
    .map(([mark, count]) => `${SIGNS[mark].sign}${count}`)
    .join(' ');
  countsOfHeads.set(heads, shown);
  return shown;
}

/** What each change did; of fields that one rule joined one is merged, and those that went into it are not lost. */
function marksOf(changes: readonly Change[]): readonly Mark[] {
  const joins = new Set(changes.filter(isJoin).map(joinedBy));
  return changes.flatMap((change) => {
    const mark = isJoin(change) ? 'merged' : markOf(change);
    if (change.rule === TARGET_RULE || mark === 'kept') return [];
    return mark === 'removed' && joins.has(joinedBy(change)) ? [] : [mark];
  });
}

function isJoin({ operation, after }: Change): boolean {
  return operation === 'duplicates' && after !== undefined;
}

function joinedBy({ operation, rule, name }: Change): string {
  return `${operation}\n${rule}\n${name.toLowerCase()}`;
}

/** What is taken away comes first: it is what breaks handshakes. */
const ORDER: { readonly [M in Mark]: number } = {
  removed: 0,
  added: 1,
  altered: 2,
  renamed: 3,
  merged: 4,
  split: 5,
  respelled: 6,
  moved: 7,
  kept: 8,
};
/** Heads are the same list while an exchange's frames are counted: their changes need not be counted with each. */
const countsOfHeads = new WeakMap<object, string>();

/** How many findings of each severity there are: `✗2 !1`; empty where none. */
export function findingCounts(findings: readonly ExchangeFinding[]): string {
  const count = (severity: Severity): number =>
    findings.filter(({ finding }) => finding.severity === severity).length;
  return (['error', 'warning', 'note'] as const)
    .flatMap((severity) =>
      count(severity) === 0 ? [] : [`${FINDING_SIGNS[severity].sign}${count(severity)}`],
    )
    .join(' ');
}

/** Findings that compare exchanges: they tell under what an exchange fails, not of what. */
const COMPARING: ReadonlySet<FindingCode> = new Set(['profile-is-cause', 'http-works-upgrade-fails']);

/** What an exchange fails of: the cause of its first error, or what that did to it; undefined where it has no error. */
export function causeOf(findings: readonly ExchangeFinding[]): Finding | undefined {
  const errors = findings.filter(({ finding }) => finding.severity === 'error');
  const causes = errors.flatMap(({ cause, finding }) => [cause, finding]);
  return causes.find(({ code }) => !COMPARING.has(code)) ?? causes[0];
}

const GAP = '  ';

/**
 * Why an exchange fails, in about three words, with who did it and what was changed where there is room; of another
 * one what was changed and what is held to be wrong. Painted, at most that many columns wide.
 */
export function whyInShort(
  exchange: Exchange,
  findings: readonly ExchangeFinding[],
  look: Look,
  columns: number,
): string {
  const { paint } = look;
  const marks = paint.yellow(changeCounts(exchange));
  const cause = causeOf(findings);
  const isFailed = exchange.state === 'failed';
  if (cause !== undefined) {
    const others = findings.filter(({ finding }) => finding.severity === 'error' && finding !== cause).length;
    const [full, words] = causeInWords(cause, exchange);
    const more = others === 0 ? '' : paint.dim(`and ${others} more`);
    const brush = FINDING_SIGNS[cause.severity].style;
    return fitting(
      [
        [paint[brush](full), marks, more],
        [paint[brush](full), marks],
        [paint[brush](full)],
        [paint[brush](words), marks],
        [paint[brush](words)],
      ],
      paint[brush](fit(words, columns)),
      columns,
    );
  }
  if (isFailed) {
    const words = outcomeInShort(exchange, look);
    return fitting([[paint.red(words), marks]], paint.red(fit(words, columns)), columns);
  }
  const worst = findings.find(({ finding }) => finding.severity === 'warning')?.finding;
  const counts = findingCounts(findings.filter(({ finding }) => finding.severity !== 'note'));
  const signs = paint.yellow(counts);
  const said = worst === undefined ? '' : paint.yellow(`! ${CAUSE_WORDS[worst.code]}`);
  return fitting([[said, marks], [signs, marks], [marks]], '', columns);
}

/** `✗ credentials lost at incident-gcp: Authorization` or `✗ answered by incident-preauth-403`, and the same in short. */
function causeInWords(cause: Finding, { faults }: Pick<Exchange, 'faults'>): readonly [string, string] {
  const { sign } = FINDING_SIGNS[cause.severity];
  const by = cause.evidence.find(({ station }) => station !== undefined)?.station;
  const field = cause.evidence.find((each) => each.field !== undefined)?.field;
  const fault = cause.code === 'fault-played' ? faults.findLast(({ station }) => station === by) : undefined;
  if (fault !== undefined) {
    const who = fault.station === HOPTAP ? HOPTAP : 'profile';
    return [`${sign} ${fault.did} by ${fault.station}`, `${sign} ${fault.did} by ${who}`];
  }
  const words = `${sign} ${CAUSE_WORDS[cause.code]}`;
  return [`${words}${by === undefined ? '' : ` at ${by}`}${field === undefined ? '' : `: ${field}`}`, words];
}

/** The first of the ways that fits, its parts side by side; else the last resort. */
function fitting(ways: readonly (readonly string[])[], else_: string, columns: number): string {
  for (const way of ways) {
    const line = way.filter((part) => part !== '').join(GAP);
    if (paintedWidth(line) <= columns) return line;
  }
  return widthOf(else_) === 0 ? '' : else_;
}
