import { Buffer } from 'node:buffer';

/** One end of a TCP connection. */
export interface Socket {
  /** 4 bytes, or 16; both ends of a connection have the same. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** Bits of a TCP header. @see RFC 9293 §3.1 */
export const TCP = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** What a segment says. */
export interface Segment {
  readonly from: Socket;
  readonly to: Socket;
  /** 32 bits each. */
  readonly seq: number;
  readonly ack: number;
  /** Of {@link TCP}, added up. */
  readonly flags: number;
  /** At most {@link SEGMENT_BYTES}. */
  readonly payload: Uint8Array;
}

const TCP_PROTOCOL = 6;
const TTL = 64;
/** The most an IPv4 packet can carry beside headers of 20 bytes each. */
export const SEGMENT_BYTES = 65_495;
/** Windows are this many bits larger than they say; announced with SYN, so that 8 MiB may be under way. */
const WINDOW_SCALE = 7;
const WINDOW = 65_535;
/** Maximum segment size, one byte of nothing, window scale. @see RFC 9293 §3.7.1, RFC 7323 §2.2 */
const SYN_OPTIONS = Uint8Array.of(2, 4, SEGMENT_BYTES >> 8, SEGMENT_BYTES & 255, 1, 3, 3, WINDOW_SCALE);

/** A segment in its IP packet, checksums right. @see RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1 */
export function encodeSegment(segment: Segment): Uint8Array {
  const { from, to, payload } = segment;
  const options = (segment.flags & TCP.syn) === 0 ? new Uint8Array(0) : SYN_OPTIONS;
  const ipBytes = from.address.length === 4 ? 20 : 40;
  const tcpBytes = 20 + options.length;
  const packet = Buffer.alloc(ipBytes + tcpBytes + payload.length);
  if (ipBytes === 20) writeIpv4(packet, from, to);
  else writeIpv6(packet, from, to);
  writeTcp(packet, ipBytes, segment, options);
  packet.set(payload, ipBytes + tcpBytes);
  const tcp = packet.subarray(ipBytes);
  const pseudo = sum(from.address) + sum(to.address) + TCP_PROTOCOL + tcp.length;
  packet.writeUInt16BE(fold(pseudo + sum(tcp)), ipBytes + 16);
  return packet;
}

function writeIpv4(packet: Buffer, from: Socket, to: Socket): void {
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[6] = 0x40; // no fragments
  packet[8] = TTL;
  packet[9] = TCP_PROTOCOL;
  packet.set(from.address, 12);
  packet.set(to.address, 16);
  packet.writeUInt16BE(fold(sum(packet.subarray(0, 20))), 10);
}

function writeIpv6(packet: Buffer, from: Socket, to: Socket): void {
  packet[0] = 0x60;
  packet.writeUInt16BE(packet.length - 40, 4);
  packet[6] = TCP_PROTOCOL;
  packet[7] = TTL;
  packet.set(from.address, 8);
  packet.set(to.address, 24);
}

function writeTcp(packet: Buffer, at: number, segment: Segment, options: Uint8Array): void {
  packet.writeUInt16BE(segment.from.port, at);
  packet.writeUInt16BE(segment.to.port, at + 2);
  packet.writeUInt32BE(segment.seq, at + 4);
  packet.writeUInt32BE(segment.ack, at + 8);
  packet[at + 12] = ((20 + options.length) / 4) << 4;
  packet[at + 13] = segment.flags;
  packet.writeUInt16BE(WINDOW, at + 14);
  packet.set(options, at + 20);
}

/** The 16-bit words of some bytes added up, the last one filled with a zero; not folded: at most 2^31. @see RFC 1071 */
function sum(bytes: Uint8Array): number {
  let total = 0;
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) total += ((bytes[at] ?? 0) << 8) + (bytes[at + 1] ?? 0);
  return even === bytes.length ? total : total + ((bytes[even] ?? 0) << 8);
}

/** The carries added back in, and all of it inverted. */
function fold(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded >>> 16) + (folded & 0xffff);
  return ~folded & 0xffff;
}
