import type { FindingCode } from './finding-code.ts';

/** Close codes that tell of trouble, and the kinds of findings they are. */
const CODES: ReadonlyMap<number, FindingCode> = new Map([
  [1002, 'closed-1002'],
  [1003, 'closed-1003'],
  [1007, 'protocol-violation'],
  [1008, 'closed-1008'],
  [1009, 'closed-1009'],
  [1010, 'protocol-violation'],
  [1011, 'closed-1011'],
  [1012, 'closed-unavailable'],
  [1013, 'closed-unavailable'],
  [1014, 'closed-unavailable'],
]);

/** The finding that a close code is, 3000-4999 being the application's own; null for one of an ordinary ending. */
export function findingOfCode(code: number): FindingCode | null {
  return CODES.get(code) ?? (code >= 3000 && code <= 4999 ? 'closed-4xxx' : null);
}
