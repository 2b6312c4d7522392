import { describe, expect, test } from 'vitest';
import { canFollow } from '../../src/study/chain.ts';
import { chainsOf } from '../../src/study/diagnose.ts';
import { FINDING_CODES, type FindingCode } from '../../src/study/finding-code.ts';
import type { Found } from '../../src/study/found.ts';
import { CATALOGUE } from '../../src/study/index.ts';

function aFound(code: FindingCode, subject: Partial<Found> = {}): Found {
  const exchanges = subject.exchanges ?? [1];
  return {
    code,
    key: '',
    sentence: `${code}.`,
    evidence: exchanges.map((exchange) => ({ exchange, t: exchange, text: code })),
    exchanges,
    ...subject,
  };
}

function told(...founds: readonly Found[]): readonly string[] {
  return chainsOf(founds).map((chain) =>
    chain.map(({ code, exchanges }) => `${code} ${exchanges.join()}`).join(' → '),
  );
}

describe('chains', () => {
  test.each(FINDING_CODES)('%s does not follow from itself, by any steps', (code) => {
    expect(canFollow(code, code)).toBe(false);
  });

  test.each(FINDING_CODES)('%s is told: title, what it is, means, advice', (code) => {
    const { title, says, means, advice } = CATALOGUE[code];
    expect([title, says, ...advice].every((text) => text !== '')).toBe(true);
    expect(means.clients.length + means.servers.length).toBeGreaterThan(0);
    expect(advice.length).toBeGreaterThan(0);
    for (const text of [says, ...means.clients, ...means.servers, ...advice]) expect(text).toMatch(/[.:?]$/);
  });

  test('ties an effect to the cause that its own words name, before the one that the table prefers', () => {
    const close = (text: string) => aFound('closed-1008', { evidence: [{ exchange: 1, t: 9, text }] });
    const losses = [aFound('credentials-lost'), aFound('subprotocol-lost-to-backend')];
    expect(told(...losses, close('1008'))).toContain('credentials-lost 1 → closed-1008 1');
    expect(told(...losses, close('1008 "unsupported subprotocol"'))).toContain(
      'subprotocol-lost-to-backend 1 → closed-1008 1',
    );
  });

  test('ties nothing to what happened in another exchange', () => {
    expect(
      told(aFound('credentials-lost', { exchanges: [1] }), aFound('answered-401', { exchanges: [2] })),
    ).toEqual(
      ['answered-401 2', 'credentials-lost 1'].toSorted(
        (one, other) => Number(one.at(-1)) - Number(other.at(-1)),
      ),
    );
  });

  test('keeps the same effect of different causes apart', () => {
    const founds = [1, 2].flatMap((exchange) => [
      aFound('credentials-lost', { key: `lb${exchange}`, exchanges: [exchange] }),
      aFound('answered-401', { exchanges: [exchange] }),
    ]);
    expect(told(...founds)).toEqual([
      'credentials-lost 1 → answered-401 1',
      'credentials-lost 2 → answered-401 2',
    ]);
  });

  test('ties a late close to a loss only where its words say so', () => {
    const late = (text: string) =>
      aFound('closed-1011', { isLate: true, evidence: [{ exchange: 1, t: 9, text }] });
    expect(told(aFound('credentials-lost'), late('1011'))).toHaveLength(2);
    expect(told(aFound('credentials-lost'), late('1011 "missing token"'))).toHaveLength(1);
  });

  test('puts errors before warnings, and says in an effect what its cause had done', () => {
    const chains = chainsOf([
      aFound('case-changed', { exchanges: [1] }),
      aFound('credentials-lost', { exchanges: [2], clause: 'the request had lost X' }),
      aFound('answered-401', { exchanges: [2] }),
    ]);
    expect(chains.map(([{ code }]) => code)).toEqual(['credentials-lost', 'case-changed']);
    expect(chains[0]?.[1]?.sentence).toBe('answered-401: the request had lost X.');
  });
});
