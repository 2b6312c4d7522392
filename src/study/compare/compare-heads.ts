import { TARGET_RULE, type Change, type Head } from '../../model/index.ts';
import { creditChanges, type CreditedRow } from '../credit.ts';
import { diffHeads } from '../head-diff.ts';
import { renamesOf } from '../mark.ts';
import type { CompareOptions, ComparedRow, HeadsCompared } from './comparison.ts';
import { VARYING_FIELDS } from './varying-fields.ts';

/**
 * Two heads side by side, each field classed, and which of the differences count.
 * @param changes what is known to have been done to `a` on its way to `b`; null where they are of two exchanges.
 */
export function compareHeads(
  a: Head,
  b: Head,
  options: CompareOptions,
  changes: readonly Change[] | null = null,
): HeadsCompared {
  const made = changes ?? [];
  const { rows } = creditChanges(diffHeads(a, b, renamesOf(made)), made);
  const isOneMessage = changes !== null;
  return {
    isStartDifferent: a.startLine !== b.startLine,
    rows: rows.map((row) => compared(row, options, isOneMessage)),
  };
}

function compared(row: CreditedRow, options: CompareOptions, isOneMessage: boolean): ComparedRow {
  if (row.mark === 'kept') return { ...row, isDifferent: false, why: null };
  const why = excuse(row, options, isOneMessage);
  const [before, after] = [row.before?.[0], row.after?.[0]];
  // that its value varies does not excuse how a name is written
  if (why !== null && isVarying(row, options, isOneMessage) && before !== after) {
    return { ...row, mark: 'respelled', isDifferent: true, why: null };
  }
  return { ...row, isDifferent: why === null, why };
}

function excuse(row: CreditedRow, options: CompareOptions, isOneMessage: boolean): string | null {
  const name = (row.after ?? row.before)?.[0].toLowerCase() ?? '';
  if (options.ignored.has(name)) return 'ignored';
  if (options.isStrict) return null;
  if (row.changes.length > 0 && row.changes.every(({ rule }) => rule === TARGET_RULE)) {
    return 'to reach the target';
  }
  return isVarying(row, options, isOneMessage) ? (VARYING_FIELDS.get(name) ?? null) : null;
}

/** Whether it is a value of another exchange under a name that was not ignored, which may vary. */
function isVarying(
  { mark, after }: CreditedRow,
  { ignored }: CompareOptions,
  isOneMessage: boolean,
): boolean {
  return mark === 'altered' && !isOneMessage && !ignored.has(after?.[0].toLowerCase() ?? '');
}
