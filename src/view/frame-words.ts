import { BACKEND, CLIENT } from '../model/index.ts';
import { OPCODE, opcodeName } from '../wire/index.ts';

/** The sign of who sent something: `↑` of the client, `↓` of the backend, `•` of a station that put it in. */
export function signOf(from: string): string {
  if (from === CLIENT) return '↑';
  return from === BACKEND ? '↓' : '•';
}

/** An opcode's name in at most six columns, as far as it is a known one: a continuation's own is longer. */
export function opcodeInShort(opcode: number): string {
  return opcode === OPCODE.continuation ? 'cont.' : opcodeName(opcode);
}
