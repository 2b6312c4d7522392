import { Buffer } from 'node:buffer';

/** One option of a block: its code, and its value without padding. @see draft-ietf-opsawg-pcapng §3.5 */
export type BlockOption = readonly [code: number, value: Uint8Array];

/** Options that say the same in every block, or in the one that they are named for. */
export const OPTION = {
  comment: 1,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  interfaceResolution: 9,
  statisticsDropped: 5,
} as const;

/** The most bytes an option's value can have: its length is a 16-bit number. */
const OPTION_LIMIT = 65_535;

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;

const BYTE_ORDER = 0x1a2b3c4d;
/** Packets that begin with an IPv4 or IPv6 header. @see https://www.tcpdump.org/linktypes.html (LINKTYPE_RAW) */
export const LINKTYPE_RAW = 101;
/** Microseconds: what a recording's three decimals of a millisecond are. */
const RESOLUTION = Uint8Array.of(6);

/** A text as an option; what is longer than an option can be is cut at a letter, and ends with an ellipsis. */
export function textOption(code: number, text: string): BlockOption {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= OPTION_LIMIT) return [code, bytes];
  let end = OPTION_LIMIT - 3;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return [code, Buffer.concat([bytes.subarray(0, end), Buffer.from('…', 'utf8')])];
}

/** The first block of a file, little-endian, its length left open. @see draft-ietf-opsawg-pcapng §4.1 */
export function sectionHeader(options: readonly BlockOption[]): Uint8Array {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER, 0);
  body.writeUInt16LE(1, 4);
  body.writeUInt16LE(0, 6);
  body.fill(0xff, 8);
  return block(SECTION_HEADER, body, options);
}

/** An interface: the first one written is number 0. Its times are microseconds. @see draft-ietf-opsawg-pcapng §4.2 */
export function interfaceDescription(name: string, description: string): Uint8Array {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_RAW, 0);
  return block(INTERFACE_DESCRIPTION, body, [
    textOption(OPTION.interfaceName, name),
    textOption(OPTION.interfaceDescription, description),
    [OPTION.interfaceResolution, RESOLUTION],
  ]);
}

/** A packet as a capture has it. */
export interface CapturedPacket {
  /** The interface's number. */
  readonly interfaceId: number;
  /** Microseconds since 1970; a whole number below 2^53. */
  readonly atUs: number;
  readonly bytes: Uint8Array;
  /** One option each. */
  readonly comments: readonly string[];
}

/** A packet. @see draft-ietf-opsawg-pcapng §4.3 */
export function enhancedPacket({ interfaceId, atUs, bytes, comments }: CapturedPacket): Uint8Array {
  const body = Buffer.alloc(20 + padded(bytes.length));
  body.writeUInt32LE(interfaceId, 0);
  writeTime(body, atUs, 4);
  body.writeUInt32LE(bytes.length, 12);
  body.writeUInt32LE(bytes.length, 16);
  body.set(bytes, 20);
  return block(
    ENHANCED_PACKET,
    body,
    comments.map((comment) => textOption(OPTION.comment, comment)),
  );
}

/** What an interface says of itself in the end. @see draft-ietf-opsawg-pcapng §4.6 */
export function interfaceStatistics(
  interfaceId: number,
  atUs: number,
  { dropped, comments }: { readonly dropped: number; readonly comments: readonly string[] },
): Uint8Array {
  const body = Buffer.alloc(12);
  body.writeUInt32LE(interfaceId, 0);
  writeTime(body, atUs, 4);
  const count = Buffer.alloc(8);
  count.writeBigUInt64LE(BigInt(dropped));
  return block(INTERFACE_STATISTICS, body, [
    ...comments.map((comment) => textOption(OPTION.comment, comment)),
    [OPTION.statisticsDropped, count],
  ]);
}

/** Two 32-bit halves, the high one first, whatever the byte order. */
function writeTime(into: Buffer, atUs: number, at: number): void {
  into.writeUInt32LE(Math.floor(atUs / 2 ** 32), at);
  into.writeUInt32LE(atUs % 2 ** 32, at + 4);
}

/** Type, length, body, options, length again; all of it in multiples of four bytes. */
function block(type: number, body: Uint8Array, options: readonly BlockOption[]): Uint8Array {
  const optionBytes = options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 0);
  const length = 12 + body.length + (optionBytes === 0 ? 0 : optionBytes + 4);
  const written = Buffer.alloc(length);
  written.writeUInt32LE(type, 0);
  written.writeUInt32LE(length, 4);
  written.set(body, 8);
  let at = 8 + body.length;
  for (const [code, value] of options) {
    written.writeUInt16LE(code, at);
    written.writeUInt16LE(value.length, at + 2);
    written.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  written.writeUInt32LE(length, length - 4);
  return written;
}

function padded(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
