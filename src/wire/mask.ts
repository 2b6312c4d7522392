/** From this many bytes on, two views for reading words cost less than they save. */
const WORTH_WORDS_BYTES = 512;

/** The 4 bytes at `at` as one signed number, the first byte in its highest eight bits: the form of a masking key here. */
export function readWord(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** The key as it stands `bytes` further on in the payload. */
export function turnMaskKey(key: number, bytes: number): number {
  const bits = 8 * (bytes % 4);
  return (key << bits) | (key >>> (32 - bits));
}

/**
 * Masks `from`, or takes its mask off: the same thing. Writes `from`'s bytes `start` to `end` into `into` at `at`.
 * @param key as {@link readWord} gives it, for the byte at `start`.
 * @see RFC 6455 §5.3
 */
export function applyMask(
  from: Uint8Array,
  start: number,
  end: number,
  key: number,
  into: Uint8Array,
  at: number,
): void {
  const done = end - start < WORTH_WORDS_BYTES ? start : maskWords(from, start, end, key, into, at);
  const [first, second, third, fourth] = [key >>> 24, (key >>> 16) & 255, (key >>> 8) & 255, key & 255];
  const shift = at - start;
  let i = done;
  for (; i + 3 < end; i += 4) {
    into[shift + i] = (from[i] ?? 0) ^ first;
    into[shift + i + 1] = (from[i + 1] ?? 0) ^ second;
    into[shift + i + 2] = (from[i + 2] ?? 0) ^ third;
    into[shift + i + 3] = (from[i + 3] ?? 0) ^ fourth;
  }
  if (i < end) into[shift + i] = (from[i] ?? 0) ^ first;
  if (i + 1 < end) into[shift + i + 1] = (from[i + 1] ?? 0) ^ second;
  if (i + 2 < end) into[shift + i + 2] = (from[i + 2] ?? 0) ^ third;
}

/** Masks whole 32-bit words; says where the up to three bytes that are left begin in `from`. */
function maskWords(
  from: Uint8Array,
  start: number,
  end: number,
  key: number,
  into: Uint8Array,
  at: number,
): number {
  const words = new DataView(from.buffer, from.byteOffset, from.byteLength);
  const masked = new DataView(into.buffer, into.byteOffset, into.byteLength);
  const shift = at - start;
  let i = start;
  for (; i + 3 < end; i += 4) masked.setInt32(shift + i, words.getInt32(i) ^ key);
  return i;
}
