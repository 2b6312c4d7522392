import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/model/index.ts';
import { changeCounts } from '../../../src/view/screen/exchange-marks.ts';
import { aChange, aHead } from '../../builders.ts';

/** The counts of a head with those changes. */
function counts(...changes: readonly Change[]): string {
  return changeCounts({ heads: [aHead({ hop: 1, changes })] });
}

describe('changeCounts', () => {
  test('tells of fields that were joined as merged, and does not call any of them removed', () => {
    expect(
      counts(
        { rule: 'names', operation: 'duplicates', name: 'X-Dup', before: 'one', after: 'one, two' },
        { rule: 'names', operation: 'duplicates', name: 'X-Dup', before: 'two' },
        aChange({ rule: 'strip', operation: 'remove', name: 'X-Dup', before: 'three' }),
      ),
    ).toBe('−1 ∪1');
  });

  test('tells of duplicates that were dropped as removed', () => {
    expect(counts({ rule: 'names', operation: 'duplicates', name: 'X-Dup', before: 'two' })).toBe('−1');
  });

  test('passes over what pointing at the target needs', () => {
    expect(counts({ rule: 'target', operation: 'set', name: 'Host', before: 'a', after: 'b' })).toBe('');
  });
});
