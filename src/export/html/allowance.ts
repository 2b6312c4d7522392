/** Frames and the like that a page shows at most, however many exchanges they are of. */
export const ROWS_LIMIT = 25_000;
/** Bytes of payload that a page shows at most. */
export const TEXT_LIMIT = 16 * 1024 * 1024;
/** Exchanges that a page shows in full at most. */
export const EXCHANGES_LIMIT = 500;
/** Bytes of one text that are shown at most. */
export const PAYLOAD_LIMIT = 64 * 1024;
/** Bytes that are shown in hexadecimal at most: nobody reads more of them in a page. */
export const HEX_LIMIT = 4 * 1024;
/** Bytes of a payload that are shown even where the page has shown all that it may. */
export const LEAST_TEXT = 256;

/**
 * Divides what there is among those who want it: nobody gets more than they want, and what one leaves goes to the
 * others in equal parts.
 * @param wants none below 0
 * @returns as many numbers as `wants`, whole, none above its want, `total` together at most
 */
export function shares(wants: readonly number[], total: number): readonly number[] {
  const granted = wants.map(() => 0);
  let left = Math.max(0, total);
  const order = wants.map((want, at) => ({ want, at })).sort((one, other) => one.want - other.want);
  for (const [taken, { want, at }] of order.entries()) {
    const share = Math.min(want, Math.floor(left / (order.length - taken)));
    granted[at] = share;
    left -= share;
  }
  return granted;
}
