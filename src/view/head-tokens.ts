import type { Exchange, HeadEvent } from '../model/index.ts';
import { findJwts, type Jwt } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { jwtInWords } from './jwt.ts';
import type { Look } from './look.ts';

/** Tokens of one exchange that have a line. */
const MOST_TOKENS = 8;

/** A token, and where it stands: by the name of its field, the hops. */
interface Placed {
  readonly jwt: Jwt;
  readonly places: Map<string, Set<number>>;
  readonly t: number;
}

/**
 * The tokens in an exchange's heads, a line each, with the fields and hops where each is:
 * `JWT in Authorization on hop 0: HS256 sub=u1 exp …`.
 */
export function headTokens(exchange: Exchange, look: Look): readonly string[] {
  const found = new Map<string, Placed>();
  for (const head of exchange.heads) {
    for (const [place, text] of textsOf(head)) {
      for (const jwt of findJwts(text)) {
        const known = found.get(jwt.token) ?? {
          jwt,
          places: new Map<string, Set<number>>(),
          t: exchange.open.t,
        };
        found.set(jwt.token, known);
        const hops = known.places.get(place) ?? new Set<number>();
        known.places.set(place, hops.add(head.hop));
      }
    }
  }
  const more = found.size - MOST_TOKENS;
  return [
    ...[...found.values()].slice(0, MOST_TOKENS).map((placed) => tokenInWords(placed, look)),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

function tokenInWords({ jwt, places, t }: Placed, look: Look): string {
  const where = [...places].map(([place, hops]) => {
    const numbers = [...hops].toSorted((one, other) => one - other);
    return `${place} on hop ${numbers.join(', ')}`;
  });
  return `JWT in ${where.join(' and ')}: ${jwtInWords(jwt, t, 'this exchange', look)}`;
}

/** Fields and start line of a head, by the name of the place. */
function textsOf(head: HeadEvent): readonly (readonly [place: string, text: string])[] {
  const start = head.of === 'request' ? [['the request line', headText(head.startLine)] as const] : [];
  return [...start, ...head.fields.map(([name, value]) => [headText(name), headText(value)] as const)];
}
