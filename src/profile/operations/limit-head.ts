import type { Field } from '../../model/index.ts';
import type { LimitWords } from '../operation-words.ts';
import type { Answer } from '../answer.ts';
import { parseSize } from '../quantity.ts';
import { untouched, type HeadOperation, type Situation } from './head-operation.ts';

/** What balancers answer when a head is too large for them. @see RFC 6585 §5, RFC 9110 §15.6.3 */
const PAST_LIMIT: { readonly [S in Situation['of']]: Answer } = {
  request: { status: 431 },
  response: { status: 502 },
};

/** Lets no head pass that is larger than the limit; smaller ones stay as they are. */
export const limitHead: HeadOperation<LimitWords> = {
  editor(limit) {
    const isPast = exceeds(limit);
    return (head, { of }) =>
      isPast(head.fields) ? { ...untouched(head), answer: limit.answer ?? PAST_LIMIT[of] } : untouched(head);
  },
  describe(limit) {
    const parts = [
      limit.field === undefined ? [] : `a field over ${limit.field}`,
      limit.fields === undefined ? [] : `fields over ${limit.fields} together`,
      limit.count === undefined ? [] : `more than ${limit.count} fields`,
    ].flat();
    const answered = limit.answer === undefined ? 'refuses' : `answers ${limit.answer.status} to`;
    return `${answered} a head with ${parts.join(', or ')}`;
  },
};

function exceeds(limit: LimitWords): (fields: readonly Field[]) => boolean {
  const field = limit.field === undefined ? Infinity : parseSize(limit.field);
  const all = limit.fields === undefined ? Infinity : parseSize(limit.fields);
  const count = limit.count ?? Infinity;
  return (fields) => {
    const sizes = fields.map(lineBytes);
    return (
      sizes.length > count ||
      sizes.some((size) => size > field) ||
      sizes.reduce((sum, size) => sum + size, 0) > all
    );
  };
}

/** Bytes of a field's line as we write it: name, colon, space, value, CR, LF. */
function lineBytes([name, value]: Field): number {
  return name.length + value.length + 4;
}
