import { Buffer } from 'node:buffer';

/** A packet as a reader of its own finds it. */
export interface ReadPacket {
  readonly interfaceName: string;
  /** Microseconds since 1970. */
  readonly atUs: number;
  readonly comments: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly payload: Buffer;
  readonly areChecksumsRight: boolean;
}

/** A capture as a reader of its own finds it. */
export interface ReadCapture {
  readonly application: string;
  readonly comment: string;
  readonly interfaces: readonly string[];
  readonly packets: readonly ReadPacket[];
  /** Of the interface statistics in the end. */
  readonly statistics: { readonly comments: readonly string[]; readonly dropped: number } | null;
}

type Options = ReadonlyMap<number, readonly Buffer[]>;

/** Reads a capture strictly: what a block says twice must be said alike, and padding must be zero. */
export function readPcapng(file: Buffer): ReadCapture {
  const interfaces: string[] = [];
  const packets: ReadPacket[] = [];
  let section: Options = new Map();
  let statistics: ReadCapture['statistics'] = null;
  for (const { type, body } of blocksOf(file)) {
    if (type === 0x0a0d0d0a) {
      if (body.readUInt32LE(0) !== 0x1a2b3c4d) throw new Error('not little-endian');
      section = optionsOf(body.subarray(16));
    } else if (type === 1) {
      if (body.readUInt16LE(0) !== 101) throw new Error('not raw IP');
      const options = optionsOf(body.subarray(8));
      if (options.get(9)?.[0]?.[0] !== 6) throw new Error('not microseconds');
      interfaces.push(textOf(options, 2));
    } else if (type === 6) {
      const name = interfaces[body.readUInt32LE(0)];
      if (name === undefined) throw new Error('a packet on an unknown interface');
      packets.push(readPacket(name, body));
    } else if (type === 5) {
      const options = optionsOf(body.subarray(12));
      const dropped = Number(options.get(5)?.[0]?.readBigUInt64LE() ?? 0n);
      statistics = { comments: textsOf(options, 1), dropped };
    } else throw new Error(`unknown block ${type}`);
  }
  return { application: textOf(section, 4), comment: textOf(section, 1), interfaces, packets, statistics };
}

function* blocksOf(file: Buffer): Generator<{ readonly type: number; readonly body: Buffer }> {
  let at = 0;
  while (at < file.length) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length)
      throw new Error('bad block length');
    yield { type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) };
    at += length;
  }
}

function optionsOf(bytes: Buffer): Options {
  const options = new Map<number, Buffer[]>();
  let at = 0;
  while (at < bytes.length) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    const end = at + 4 + length;
    const next = Math.ceil(end / 4) * 4;
    if (bytes.subarray(end, next).some((byte) => byte !== 0)) throw new Error('padding that is not zero');
    if (code === 0) {
      if (next !== bytes.length) throw new Error('something after the last option');
      break;
    }
    options.set(code, [...(options.get(code) ?? []), bytes.subarray(at + 4, end)]);
    at = next;
  }
  return options;
}

function textsOf(options: Options, code: number): readonly string[] {
  return (options.get(code) ?? []).map((value) => new TextDecoder('utf-8', { fatal: true }).decode(value));
}

function textOf(options: Options, code: number): string {
  return textsOf(options, code)[0] ?? '';
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'];

function readPacket(interfaceName: string, body: Buffer): ReadPacket {
  const atUs = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
  const length = body.readUInt32LE(12);
  if (length !== body.readUInt32LE(16)) throw new Error('a packet that is not whole');
  const packet = body.subarray(20, 20 + length);
  const isV4 = (packet[0] ?? 0) >> 4 === 4;
  const said = isV4 ? packet.readUInt16BE(2) : packet.readUInt16BE(4) + 40;
  if (said !== packet.length) throw new Error('an IP packet of another length');
  const tcp = packet.subarray(isV4 ? 20 : 40);
  const [from, to] = isV4
    ? [packet.subarray(12, 16), packet.subarray(16, 20)]
    : [packet.subarray(8, 24), packet.subarray(24, 40)];
  const pseudo = Buffer.concat([from, to, Buffer.from([0, 6, tcp.length >> 8, tcp.length & 255]), tcp]);
  const text = (address: Buffer): string => (isV4 ? address.join('.') : address.toString('hex'));
  return {
    interfaceName,
    atUs,
    comments: textsOf(optionsOf(body.subarray(20 + Math.ceil(length / 4) * 4)), 1),
    from: `${text(from)}:${tcp.readUInt16BE(0)}`,
    to: `${text(to)}:${tcp.readUInt16BE(2)}`,
    flags: FLAGS.filter((_, bit) => ((tcp[13] ?? 0) >> bit) % 2 === 1).join(' '),
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    payload: tcp.subarray(((tcp[12] ?? 0) >> 4) * 4),
    areChecksumsRight: checksum(pseudo) === 0 && (!isV4 || checksum(packet.subarray(0, 20)) === 0),
  };
}

/** 0 over anything that holds its own right checksum. @see RFC 1071 */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (const [at, byte] of bytes.entries()) sum += at % 2 === 0 ? byte * 256 : byte;
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return 0xffff - sum;
}

/** What one end of each TCP connection of an interface sent, by its address; sequence numbers must have no hole. */
export function sentOn(capture: ReadCapture, interfaceName: string): ReadonlyMap<string, Buffer> {
  const sent = new Map<string, Buffer[]>();
  const next = new Map<string, number>();
  for (const packet of capture.packets) {
    if (packet.interfaceName !== interfaceName) continue;
    const line = `${packet.from} > ${packet.to}`;
    const isFirst = packet.flags.includes('SYN');
    if (!isFirst && next.get(line) !== packet.seq && !packet.flags.includes('RST'))
      throw new Error(`a hole in ${line}: ${next.get(line)} is due, ${packet.seq} came`);
    const counted = isFirst || packet.flags.includes('FIN') ? 1 : 0;
    next.set(line, (packet.seq + packet.payload.length + counted) % 2 ** 32);
    sent.set(packet.from, [...(sent.get(packet.from) ?? []), packet.payload]);
  }
  return new Map([...sent].map(([from, pieces]) => [from, Buffer.concat(pieces)]));
}
