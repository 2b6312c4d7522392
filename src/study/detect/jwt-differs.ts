import { pathOf, requestLine, type Json } from '../../model/index.ts';
import type { Found } from '../found.ts';
import { isSwitched, isWebSocket } from '../outcome.ts';
import { requestHeads } from '../passage.ts';
import type { Case, Study } from '../study.ts';
import { headEvidence, listed } from '../travel.ts';
import { tunnelEnd } from '../tunnel-end.ts';
import { isTurnedAway, tokensIn, type Placed } from './jwt-tokens.ts';

/** Claims that differ in any two tokens of one issuer for one user. */
const OF_EACH_TOKEN: ReadonlySet<string> = new Set(['iat', 'exp', 'nbf', 'jti', 'auth_time', 'nonce', 'sid']);

/** A request for a path with what it brought. */
interface Bearer {
  readonly one: Case;
  readonly placed: Placed;
}

/** Finds handshakes that failed with another token than one for the same path that went well. */
export function differingTokens({ cases }: Study): readonly Found[] {
  const good = new Map<string, Bearer>();
  const bad: [key: string, bearer: Bearer][] = [];
  for (const one of cases) {
    const [head] = requestHeads(one.exchange);
    const [placed] = head === undefined || !isWebSocket(one.exchange) ? [] : tokensIn(head);
    if (head === undefined || placed === undefined) continue;
    const key = `${pathOf(requestLine(head.startLine)?.target ?? '')}\n${placed.place.toLowerCase()}`;
    if (isTurnedAway(one) || isIgnored(one)) bad.push([key, { one, placed }]);
    else if (isSwitched(one.exchange) && one.timing.slowestReply !== null) good.set(key, { one, placed });
  }
  return bad.flatMap(([key, bearer]) => {
    const other = good.get(key);
    return other === undefined ? [] : difference(bearer, other);
  });
}

/** Let in, and left without a reply: how a token looks that lacks a right. */
function isIgnored(one: Case): boolean {
  const end = tunnelEnd(one);
  const { unanswered, slowestReply } = one.timing;
  return end !== null && unanswered !== null && slowestReply === null && end.t - unanswered.t >= 3000;
}

function difference(bad: Bearer, good: Bearer): readonly Found[] {
  const claims = differing(bad.placed.jwt.claims, good.placed.jwt.claims);
  if (claims.length === 0) return [];
  const { place } = bad.placed;
  const names = listed(claims);
  const number = good.one.exchange.exchange;
  return [
    {
      code: 'jwt-differs',
      key: `${place.toLowerCase()} ${names}`,
      sentence: `The token in ${place} differs in ${names} from one with which the same path works.`,
      evidence: [
        headEvidence(bad.placed.head, `not as in exchange ${number}: ${names}`, { field: place }),
        headEvidence(good.placed.head, 'the token that works', { field: place }),
      ].toSorted((one, other) => one.exchange - other.exchange),
      exchanges: [bad.one.exchange.exchange],
      clause: `it had brought a token with other claims (${names})`,
    },
  ];
}

/** Names of claims, never their values, that one token has otherwise than the other. */
function differing(one: Json | null, other: Json | null): readonly string[] {
  const [a, b] = [membersOf(one), membersOf(other)];
  return [...new Set([...a.keys(), ...b.keys()])].filter(
    (name) => !OF_EACH_TOKEN.has(name) && a.get(name) !== b.get(name),
  );
}

function membersOf(claims: Json | null): ReadonlyMap<string, string> {
  const members = typeof claims === 'object' && claims !== null ? Object.entries(claims) : [];
  return new Map(members.map(([name, value]) => [name, JSON.stringify(value)]));
}
