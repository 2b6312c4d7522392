import { requestLine, statusOf, type HeadEvent } from '../../model/index.ts';
import { findJwts, type Jwt } from '../jwt.ts';
import type { Case } from '../study.ts';
import { findingOfCode } from '../trouble-codes.ts';

/** What the start line is called where a token stands in it. */
export const PATH = 'the path';

/** A token in a request's head, and where it stands. */
export interface Placed {
  readonly jwt: Jwt;
  /** The field's name as it is spelled, or `the path`, query included. */
  readonly place: string;
  readonly head: HeadEvent;
}

/** Every token of a request's head, in the order they stand there. */
export function tokensIn(head: HeadEvent): readonly Placed[] {
  const { target = '' } = requestLine(head.startLine) ?? {};
  // a query may have the dots of a token escaped
  const line = findJwts(target.replaceAll(/%2e/gi, '.')).map((jwt) => ({ jwt, place: PATH, head }));
  const fields = head.fields.flatMap(([name, value]) =>
    findJwts(value).map((jwt) => ({ jwt, place: name, head })),
  );
  return [...line, ...fields];
}

/** Whether the client was turned away: by a status of 400 or more, or by a close code that tells of trouble. */
export function isTurnedAway({ exchange }: Case): boolean {
  const answer = exchange.heads.find(({ of, hop }) => of === 'response' && hop === 0);
  const status = answer === undefined ? null : statusOf(answer);
  if (status !== null && status >= 400) return true;
  const code = exchange.close?.backend.code ?? null;
  return code !== null && findingOfCode(code) !== null;
}
