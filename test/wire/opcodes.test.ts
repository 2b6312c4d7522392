import { expect, test } from 'vitest';
import { isControl, isReservedOpcode, opcodeName } from '../../src/wire/index.ts';

test('every opcode has a name, a side, and a meaning or none', () => {
  const table = Array.from({ length: 16 }, (_, opcode) => [
    opcodeName(opcode),
    isControl(opcode) ? 'control' : 'data',
    isReservedOpcode(opcode) ? 'reserved' : 'known',
  ]);
  expect(table).toEqual([
    ['continuation', 'data', 'known'],
    ['text', 'data', 'known'],
    ['binary', 'data', 'known'],
    ...[3, 4, 5, 6, 7].map((opcode) => [`reserved opcode ${opcode}`, 'data', 'reserved']),
    ['close', 'control', 'known'],
    ['ping', 'control', 'known'],
    ['pong', 'control', 'known'],
    ...[11, 12, 13, 14, 15].map((opcode) => [`reserved opcode ${opcode}`, 'control', 'reserved']),
  ]);
});
