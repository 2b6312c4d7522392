/** An address as a packet carries it: 4 bytes, or 16. */
export type Address = Uint8Array;

/**
 * The bytes of an IP address as people write it, brackets and zone put aside; an IPv4 address in the clothes of an
 * IPv6 one counts as IPv4. Null where it is none.
 * @see RFC 4291 §2.2
 */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipv4(/^::ffff:(?=\d+\.)/i.test(bare) ? bare.slice(7) : bare) ?? ipv6(bare);
}

function ipv4(text: string): Address | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte < 256) ? Uint8Array.from(bytes) : null;
}

function ipv6(text: string): Address | null {
  if (text.length > 45 || !/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text)) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [before, after] = halves.map(groups);
  if (before === null || after === null || before === undefined) return null;
  const missing = 8 - before.length - (after?.length ?? 0);
  if (after === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...before, ...Array.from({ length: missing }, () => 0), ...(after ?? [])];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}

/** The 16-bit groups of one half; an IPv4 address at its end is two of them. */
function groups(half: string): readonly number[] | null {
  if (half === '') return [];
  const found: number[] = [];
  for (const part of half.split(':')) {
    const last = ipv4(part);
    if (last !== null)
      found.push(((last[0] ?? 0) << 8) | (last[1] ?? 0), ((last[2] ?? 0) << 8) | (last[3] ?? 0));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) found.push(Number.parseInt(part, 16));
    else return null;
  }
  return found;
}

/** Whether that is this machine as it calls itself. */
export function isLoopback(address: Address): boolean {
  return address.length === 4
    ? address[0] === 127
    : address.every((byte, at) => byte === (at === 15 ? 1 : 0));
}

/** Whether that is no address at all, but any: what a server listens on that listens everywhere. */
export function isUnspecified(address: Address): boolean {
  return address.every((byte) => byte === 0);
}

/** This machine as it calls itself. */
export function loopback(family: 4 | 16): Address {
  if (family === 4) return Uint8Array.of(127, 0, 0, 1);
  const address = new Uint8Array(16);
  address[15] = 1;
  return address;
}

/** Stations that have an invented address of their own. */
const INVENTED_STATIONS = 254;

/**
 * An invented address that stands for a station: 192.0.2.1 for the first of them, or 2001:db8::1, both of them set
 * aside for documentation; and from 198.18.0.0/15, set aside for measurements, when all ports of those are used up.
 * @param station its place among the stations, from 0.
 * @param turn how often the ports have been used up.
 * @see RFC 5737 §3, RFC 3849 §2, RFC 2544 C.2.2
 */
export function inventedAddress(station: number, turn: number, family: 4 | 16): Address {
  const last = (station % INVENTED_STATIONS) + 1;
  if (family === 4) {
    if (turn === 0) return Uint8Array.of(192, 0, 2, last);
    return Uint8Array.of(198, 18 + ((turn >> 8) & 1), turn & 255, last);
  }
  const address = new Uint8Array(16);
  address.set([0x20, 0x01, 0x0d, 0xb8]);
  address.set([(turn >> 8) & 255, turn & 255, 0, last], 12);
  return address;
}

/** An address as people write it; in IPv6 the first row of zeros is left out. */
export function addressText(address: Address): string {
  if (address.length === 4) return address.join('.');
  const parts: string[] = [];
  for (let at = 0; at < 16; at += 2)
    parts.push((((address[at] ?? 0) << 8) | (address[at + 1] ?? 0)).toString(16));
  return parts.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}
