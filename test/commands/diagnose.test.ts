import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Event } from '../../src/model/index.ts';
import { encodeEvent } from '../../src/recording/index.ts';
import { anEnd, aSession } from '../builders.ts';
import { eventsOf, handshake } from '../study/a-study.ts';
import { runProgram as run } from './program.ts';

const LOST: readonly Event[] = [1, 2, 3, 5].flatMap((exchange) =>
  eventsOf({
    exchange,
    sent: [['Authorization', 'Bearer s3cr3t\u001b[31m-s3cr3t']],
    arrived: handshake(),
    changes: [{ operation: 'remove', name: 'Authorization', before: 'x' }],
    closed: 1008,
  }),
);

function recorded(...events: readonly Event[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'hoptap-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'run.hoptap.jsonl');
  writeFileSync(file, [aSession(), ...events, anEnd()].map(encodeEvent).join(''));
  return file;
}

describe('hoptap diagnose', () => {
  test('says of a clean recording that there is nothing', async () => {
    const { stdout, stderr, status } = await run(['diagnose', recorded(...eventsOf())]);
    expect([stdout, stderr, status]).toEqual(['No findings in 1 exchange.\n', '', 0]);
  });

  test('tells cause, effect, evidence, what it means and what to do, in 80 columns, and exits 1', async () => {
    const { stdout, status } = await run(['diagnose', recorded(...LOST)]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^✗ error {2}credentials-lost in exchanges 1-3, 5 \(4\)$/m);
    expect(stdout).toMatch(/^ {2}→ ✗ error {2}closed-1008 in exchanges 1-3, 5 \(4\)$/m);
    expect(stdout).toMatch(/hop 1 {2}gone since hop 0: Authorization: Bearer ‹redacted›$/m);
    expect(stdout).toMatch(/^ {2}means {2}\S/m);
    expect(stdout).toMatch(/^ {2}do {5}\S/m);
    expect(stdout).toMatch(/^ {2}more {3}hoptap explain credentials-lost$/m);
    expect(stdout).toMatch(/^2 errors in 4 exchanges\.$/m);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toMatch(/s3cr3t|\u001b/);
  });

  test('keeps to one exchange, and to its evidence', async () => {
    const { stdout } = await run(['diagnose', recorded(...LOST), '-e', '5', '--json']);
    const { exchanges, errors, chains } = JSON.parse(stdout);
    expect([exchanges, errors]).toEqual([1, 2]);
    for (const finding of chains.flat()) {
      expect(finding.exchanges).toEqual([5]);
      expect(finding.evidence.every(({ exchange }: { exchange: number }) => exchange === 5)).toBe(true);
    }
  });

  test('keeps to the exchanges of a filter, and refuses one that does not parse', async () => {
    const file = recorded(...LOST, ...eventsOf({ exchange: 7 }));
    expect(await run(['diagnose', file, '-f', '!~close 1008'])).toMatchObject({
      stdout: 'No findings in 1 exchange.\n',
      status: 0,
    });
    expect(await run(['diagnose', file, '-f', '~c 500'])).toMatchObject({
      stdout: 'No exchange to look at.\n',
      status: 0,
    });
    expect(await run(['diagnose', file, '-f', '~nonsense'])).toMatchObject({ stdout: '', status: 2 });
  });

  test.each([
    [['-e', '9'], 2],
    [['-e', 'x'], 2],
  ])('refuses %s', async (args, status) => {
    const ended = await run(['diagnose', recorded(...eventsOf()), ...args]);
    expect([ended.stdout, ended.status]).toEqual(['', status]);
  });
});
