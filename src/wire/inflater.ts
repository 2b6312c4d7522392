import { Buffer, kMaxLength } from 'node:buffer';
import { constants, inflateRawSync } from 'node:zlib';
import { createLookBack } from './look-back.ts';

/** A message inflated, or why it could not be, in a few words. */
export type Inflated = { readonly bytes: Uint8Array } | { readonly problem: string };

/** Reads one sender's compressed messages, one after the other. */
export interface Inflater {
  /** Inflates the joined payload of the next compressed message, which is not written to. */
  inflate(payload: Uint8Array): Inflated;
  /** Says that the next compressed message could not be had whole: with context takeover, none after it can be read. */
  skip(): void;
}

/** What an inflater must know of the sender, and how much it may hold. */
export interface InflaterOptions {
  /** Whether messages look back at the sender's earlier ones. */
  readonly contextTakeover: boolean;
  /** Bytes that one message may inflate to. */
  readonly limit: number;
}

/** What a sender leaves off the end of every message. @see RFC 7692 §7.2.1 */
const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff);

/**
 * Inflates messages without a stream of zlib's own: each is inflated at once, with the last 32 KiB of the sender's
 * output as dictionary where context is taken over, which is many times faster and holds nothing open.
 * @see RFC 7692 §7.2.2
 */
export function createInflater({ contextTakeover, limit }: InflaterOptions): Inflater {
  const lookBack = contextTakeover ? createLookBack() : null;
  /** Why nothing can be read any more, where a message that others look back at is missing. */
  let lost: string | null = null;

  const fail = (problem: string): Inflated => {
    if (contextTakeover) lost ??= `cannot be inflated: it looks back at a message that ${problem}`;
    return { problem };
  };

  return {
    inflate(payload) {
      if (lost !== null) return { problem: lost };
      const inflated = inflateWhole(payload, lookBack?.bytes, limit);
      if ('problem' in inflated) return fail(inflated.problem);
      lookBack?.add(inflated.bytes);
      return inflated;
    },
    skip() {
      fail('is not there whole');
    },
  };
}

function inflateWhole(payload: Uint8Array, dictionary: Uint8Array | undefined, limit: number): Inflated {
  const options = {
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: Math.min(Math.max(1, limit), kMaxLength),
    // zlib refuses an empty one
    ...(dictionary === undefined || dictionary.length === 0 ? {} : { dictionary }),
    info: true,
  };
  try {
    // with `info`, which the types do not know of, it also tells how far it read
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const { buffer, engine } = inflateRawSync(Buffer.concat([payload, TAIL]), options) as unknown as WithInfo;
    const rest = payload.subarray(engine.bytesWritten);
    // a block marked final ends zlib's reading; the sender then closes with the first byte of an empty one (§7.2.3.4)
    if (rest.length > 1 || (rest[0] ?? 0) !== 0)
      return { problem: 'goes on after a block that is marked final' };
    return { bytes: buffer };
  } catch (error) {
    return { problem: problemOf(error, limit) };
  }
}

interface WithInfo {
  readonly buffer: Uint8Array;
  /** Bytes of the input that were read. */
  readonly engine: { readonly bytesWritten: number };
}

function problemOf(error: unknown, limit: number): string {
  if (!(error instanceof Error)) return 'cannot be inflated';
  const isTooLong = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  return isTooLong ? `inflates to more than ${limit} bytes` : `is not deflated data: ${error.message}`;
}
