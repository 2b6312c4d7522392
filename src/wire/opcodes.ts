/** The opcodes that RFC 6455 gives a meaning. @see RFC 6455 §11.8 */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(OPCODE).map(([name, opcode]) => [opcode, name]),
);

/** What people call a frame with that opcode, 0-15: `text`, `ping` …; `reserved opcode 3` where it has no meaning yet. */
export function opcodeName(opcode: number): string {
  return NAMES.get(opcode) ?? `reserved opcode ${opcode}`;
}

/** Whether RFC 6455 leaves that opcode for later: 3-7 and 11-15. @see RFC 6455 §5.2 */
export function isReservedOpcode(opcode: number): boolean {
  return !NAMES.has(opcode);
}

/** Whether frames with that opcode speak of the connection and not of a message: 8-15. @see RFC 6455 §5.5 */
export function isControl(opcode: number): boolean {
  return opcode >= OPCODE.close;
}
