import { statusOf, type Change, type Exchange, type HeadEvent } from '../../model/index.ts';
import { isAccepted } from '../../wire/index.ts';
import { requestHeads, responseHeads } from '../passage.ts';
import { compareHeads } from './compare-heads.ts';
import { compareOutcomes } from './outcomes.ts';
import type {
  CompareOptions,
  ComparedRow,
  Comparison,
  HeadComparison,
  MessageComparison,
  Scope,
  Side,
} from './comparison.ts';
import { verdictOf } from './verdict.ts';

/**
 * Two exchanges side by side: their heads at each place on the way that both have, what came of them, and the
 * messages where these have been compared. A side that names a hop has only its heads there.
 *
 * Two hops of one exchange are one message at two places: then what varies between exchanges counts, and each
 * difference has the rules that made it.
 */
export function compareExchanges(
  a: Side,
  b: Side,
  options: CompareOptions,
  scope: Scope,
  messages: readonly MessageComparison[] = [],
): Comparison {
  const isOneHop = a.hop !== null && b.hop !== null;
  const heads = scope.heads ? placesOf(a, b).flatMap((place) => headsAt(place, a, b, options)) : [];
  const outcomes = scope.outcomes && !isOneHop ? compareOutcomes(a.exchange, b.exchange) : [];
  const compared = scope.messages && !isOneHop ? messages : [];
  const parts = { heads, outcomes, messages: compared };
  const isDifferent = [...heads, ...outcomes, ...compared].some((part) => part.isDifferent);
  return { isDifferent, verdict: verdictOf(parts, isDifferent), ...parts };
}

/** The hop a side is compared at: its own where it names one. */
type HopOf = (side: Side) => number;

interface Place {
  readonly of: 'request' | 'response';
  readonly title: string;
  readonly hopOf: HopOf;
  /** Of B, where it is another than of A. */
  readonly hopOfB?: HopOf;
}

const firstHop: HopOf = () => 0;
const lastHop: HopOf = ({ exchange }) => Math.max(0, exchange.open.stations.length - 2);

const PLACES: readonly Place[] = [
  { of: 'request', title: 'request as the client sent it', hopOf: firstHop },
  { of: 'request', title: 'request as it reached the backend', hopOf: lastHop },
  { of: 'response', title: 'response as the backend sent it', hopOf: lastHop },
  { of: 'response', title: 'response as the client received it', hopOf: firstHop },
];

function placesOf(a: Side, b: Side): readonly Place[] {
  if (a.hop === null && b.hop === null) return PLACES;
  if (a.exchange === b.exchange) return wayOf(a.hop ?? 0, b.hop ?? 0);
  const title = (of: string): string =>
    a.hop === b.hop
      ? `${of} on hop ${a.hop ?? 0}`
      : `${of}, hop ${a.hop ?? 0} of A and hop ${b.hop ?? 0} of B`;
  return (['request', 'response'] as const).map((of) => ({
    of,
    title: title(of),
    hopOf: ({ hop }) => hop ?? 0,
  }));
}

/** One exchange at two hops: a message on its way there, and one on its way back. */
function wayOf(one: number, other: number): readonly Place[] {
  const [near, far] = [Math.min(one, other), Math.max(one, other)];
  return [
    { of: 'request', title: `request from hop ${near} to hop ${far}`, hopOf: () => near, hopOfB: () => far },
    {
      of: 'response',
      title: `response from hop ${far} to hop ${near}`,
      hopOf: () => far,
      hopOfB: () => near,
    },
  ];
}

function headsAt(
  { of, title, hopOf, hopOfB = hopOf }: Place,
  a: Side,
  b: Side,
  options: CompareOptions,
): readonly HeadComparison[] {
  const [headA, headB] = [headOn(a.exchange, of, hopOf(a)), headOn(b.exchange, of, hopOfB(b))];
  const isOneMessage = a.exchange === b.exchange;
  if (headA === null && headB === null) return [];
  if (headA === null || headB === null) {
    return [
      { of, title, a: headA, b: headB, isStartDifferent: true, rows: [], isDifferent: true, isOneMessage },
    ];
  }
  const changes = isOneMessage ? changesBetween(a.exchange, headA, headB) : null;
  const compared = compareHeads(headA, headB, options, changes);
  const rows = compared.rows.map((row) => judged(row, [a.exchange, headA], [b.exchange, headB], options));
  const isDifferent = compared.isStartDifferent || rows.some((row) => row.isDifferent);
  return [{ of, title, a: headA, b: headB, ...compared, rows, isDifferent, isOneMessage }];
}

function headOn(exchange: Exchange, of: 'request' | 'response', hop: number): HeadEvent | null {
  const heads = of === 'request' ? requestHeads(exchange) : responseHeads(exchange);
  return heads.find((head) => head.hop === hop) ?? null;
}

/** What the stations between two hops did to a head, in order; empty where `b` comes before `a` on the way. */
function changesBetween(exchange: Exchange, a: HeadEvent, b: HeadEvent): readonly Change[] {
  const heads = a.of === 'request' ? requestHeads(exchange) : responseHeads(exchange);
  return heads.slice(heads.indexOf(a) + 1, heads.indexOf(b) + 1).flatMap(({ changes }) => changes);
}

/** An accept key differs because the keys do: it is held against its own. */
function judged(
  row: ComparedRow,
  a: readonly [Exchange, HeadEvent],
  b: readonly [Exchange, HeadEvent],
  options: CompareOptions,
): ComparedRow {
  const name = row.after?.[0].toLowerCase();
  if (name !== 'sec-websocket-accept' || row.mark === 'added' || options.ignored.has(name)) return row;
  const [isRightA, isRightB] = [isRight(a), isRight(b)];
  if (isRightA && isRightB) return row;
  const wrong = [isRightA ? '' : 'A', isRightB ? '' : 'B'].filter((side) => side !== '').join(' and ');
  // two that are wrong alike do not differ
  const isDifferent = row.isDifferent || isRightA !== isRightB;
  return { ...row, isDifferent, why: `wrong for its key in ${wrong}` };
}

function isRight([exchange, response]: readonly [Exchange, HeadEvent]): boolean {
  const request = headOn(exchange, 'request', response.hop);
  // without the key nobody can tell
  return statusOf(response) !== 101 || request === null || isAccepted(request, response);
}
