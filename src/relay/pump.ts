import { createBodyReader, type BodyFraming } from '../wire/index.ts';
import type { BodyTap } from './body-tap.ts';
import type { Endpoint, StreamEnd } from './endpoint.ts';

/** How a body's passage ended: whole, or with the end of the connection it came over. */
export type Pumped = { readonly kind: 'whole' } | StreamEnd;

/**
 * Forwards one body byte for byte, as fast as `to` takes it, and tells `tap` what it held.
 * `to` may be null: the body is read and recorded, and goes nowhere.
 */
export async function pumpBody(
  from: Endpoint,
  to: Endpoint | null,
  framing: BodyFraming,
  tap: BodyTap,
  onProblem: (message: string) => void,
): Promise<Pumped> {
  const body = createBodyReader(framing);
  while (!body.isDone) {
    const got = await from.read();
    if (got.kind !== 'bytes') {
      tap.end();
      return got.kind === 'fin' && body.endsWithConnection ? { kind: 'whole' } : got;
    }
    const reading = body.push(got.bytes);
    from.unread(got.bytes.subarray(reading.used));
    to?.write(got.bytes.subarray(0, reading.used));
    const { isDone: isLast, trailers } = reading;
    tap.part(reading.content, reading.used, { isLast, ...(trailers ? { trailers } : {}) });
    if (reading.problem !== undefined) onProblem(reading.problem);
    await to?.drained();
  }
  return { kind: 'whole' };
}
