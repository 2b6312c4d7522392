import { describe, expect, test } from 'vitest';
import { findingsByExchange, type Diagnosis, type Finding } from '../../src/study/index.ts';

const finding = (
  code: Finding['code'],
  exchanges: readonly number[],
  seenIn: readonly number[],
): Finding => ({
  code,
  severity: 'error',
  sentence: 'It is so.',
  evidence: seenIn.map((exchange) => ({ exchange, t: exchange, text: `in ${exchange}` })),
  exchanges,
  means: [],
  advice: [],
});

describe('what a diagnosis holds of each exchange', () => {
  const cause = finding('credentials-lost', [1, 2], [0, 1, 2]);
  const effect = finding('answered-401', [2], [2]);
  const whole = finding('recording-incomplete', [], [0]);
  const diagnosis: Diagnosis = { chains: [[cause, effect], [whole]] };
  const told = (exchange: number): unknown =>
    findingsByExchange(diagnosis)(exchange).map((each) => [
      each.finding.code,
      each.cause.code,
      each.evidence.map(({ text }) => text),
    ]);

  test('is in the order of chains, each finding with its cause and the evidence from there', () => {
    expect(told(1)).toEqual([['credentials-lost', 'credentials-lost', ['in 0', 'in 1']]]);
    expect(told(2)).toEqual([
      ['credentials-lost', 'credentials-lost', ['in 0', 'in 2']],
      ['answered-401', 'credentials-lost', ['in 2']],
    ]);
  });

  test('is nothing where nothing is wrong, and never what is true of the recording as a whole', () => {
    expect(told(3)).toEqual([]);
    expect(told(0)).toEqual([]);
  });
});
