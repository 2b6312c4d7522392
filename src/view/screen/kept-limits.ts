import type { KeptPassed } from './kept-passed.ts';
import type { TrafficLimits } from './traffic.ts';

/** What an exchange takes. */
export interface KeptSize {
  readonly passed: number;
  readonly bytes: number;
}

/** Keeps what passed in all exchanges together within limits. */
export interface KeptLimits {
  sizeOf(passed: KeptPassed): KeptSize;
  /** Says that something came to an exchange. @param before its size before that */
  grow(before: KeptSize, passed: KeptPassed): void;
  readonly isOver: boolean;
  /** Says that all of an exchange is let go. */
  shrink(passed: KeptPassed): void;
  /**
   * Lets go of as much as is over the limits, and a little more: the oldest of the exchange that takes most, where one
   * that is over counts double. @param only the one that it is taken from, where it is not for all to give
   */
  keep(only?: number): void;
}

/** What the limits are kept over. */
type Exchanges = ReadonlyMap<number, { readonly passed: KeptPassed | null; readonly isOver: boolean }>;

/** The part of a limit that is let go at once: looking for who gives it takes time. */
const PART = 64;

/** Begins with nothing kept. */
export function createKeptLimits(limits: TrafficLimits, exchanges: Exchanges): KeptLimits {
  let count = 0;
  let bytes = 0;

  const sizeOf = (passed: KeptPassed): KeptSize => ({
    passed: passed.next - passed.first,
    bytes: passed.bytes,
  });

  function takingMost(weigh: (size: KeptSize) => number): KeptPassed | null {
    let most = 0;
    let found: KeptPassed | null = null;
    for (const { passed, isOver } of exchanges.values()) {
      if (passed === null) continue;
      const weight = weigh(sizeOf(passed)) * (isOver ? 2 : 1);
      if (weight <= most) continue;
      most = weight;
      found = passed;
    }
    return found;
  }

  function drop(passed: KeptPassed, isEnough: (gone: KeptSize) => boolean): void {
    const before = sizeOf(passed);
    let gone: KeptSize = { passed: 0, bytes: 0 };
    while (gone.passed < before.passed && !isEnough(gone)) {
      passed.dropBefore(passed.first + 1);
      gone = { passed: gone.passed + 1, bytes: before.bytes - passed.bytes };
    }
    count -= gone.passed;
    bytes -= gone.bytes;
  }

  function keepTo(
    isOver: () => boolean,
    weigh: (size: KeptSize) => number,
    limit: number,
    only?: number,
  ): void {
    while (isOver()) {
      const passed = only === undefined ? takingMost(weigh) : (exchanges.get(only)?.passed ?? null);
      if (passed === null) return;
      const before = sizeOf(passed).passed;
      if (before === 0) return;
      drop(passed, (gone) => weigh(gone) > limit / PART);
    }
  }

  return {
    sizeOf,
    grow(before, passed) {
      count += passed.next - passed.first - before.passed;
      bytes += passed.bytes - before.bytes;
    },
    get isOver() {
      return count > limits.passed || bytes > limits.payloadBytes;
    },
    shrink(passed) {
      count -= passed.next - passed.first;
      bytes -= passed.bytes;
    },
    keep(only) {
      if (count > limits.passed) {
        keepTo(
          () => count > limits.passed,
          (size) => size.passed,
          limits.passed,
          only,
        );
      }
      if (bytes > limits.payloadBytes) {
        keepTo(
          () => bytes > limits.payloadBytes,
          (size) => size.bytes,
          limits.payloadBytes,
          only,
        );
      }
    },
  };
}
