import { isSameName } from '../../model/index.ts';
import { inSeconds } from '../duration.ts';
import type { Severity } from '../finding.ts';
import type { Detector, Found } from '../found.ts';
import { requestHeads } from '../passage.ts';
import type { Case, Study } from '../study.ts';
import { tunnelEnd } from '../tunnel-end.ts';
import { differingTokens } from './jwt-differs.ts';
import { lostTokens } from './jwt-lost.ts';
import { isTurnedAway, PATH, tokensIn, type Placed } from './jwt-tokens.ts';

/** So far the clocks of two machines may be apart before it is a fault, and so much leeway a server may give. */
const SKEW_S = 5;

/** So long after a token has run out a server may take to notice it on an open connection. */
const NOTICED_MS = 60_000;

/** Finds tokens that cannot have been accepted, or got lost. */
export const detectJwts: Detector = (study) => [
  ...study.cases.flatMap((one) => ofCase(one, study)),
  ...differingTokens(study),
];

function ofCase(one: Case, study: Study): readonly Found[] {
  const known = new Set<string>();
  const placed = requestHeads(one.exchange)
    .flatMap(tokensIn)
    .filter(({ jwt }) => !known.has(jwt.token) && known.add(jwt.token));
  if (placed.length === 0) return [];
  const started = study.session.session === null ? Number.NaN : Date.parse(study.session.session.started);
  return [
    ...placed.flatMap((each) => [
      ...(Number.isFinite(started) ? ofTime(each, one, started) : []),
      ...malformed(each, one),
    ]),
    ...lostTokens(one),
  ];
}

/** Held against the time of the request, by the clock of the machine that recorded it. */
function ofTime(placed: Placed, one: Case, started: number): readonly Found[] {
  const { expiresS, notBeforeS, issuedS } = placed.jwt;
  const atS = (started + one.exchange.open.t) / 1000;
  const lateS = expiresS === null ? Number.NEGATIVE_INFINITY : atS - expiresS;
  const beginS = Math.max(notBeforeS ?? Number.NEGATIVE_INFINITY, issuedS ?? Number.NEGATIVE_INFINITY);
  const isAway = isTurnedAway(one);
  if (lateS >= 0) return [expired(placed, one, lateS)];
  if (beginS - atS > (isAway ? 0 : SKEW_S)) return [notYetValid(placed, one, beginS - atS)];
  if (-lateS <= SKEW_S && isAway) return [expired(placed, one, lateS)];
  return expiresS === null ? [] : expiredMeanwhile(placed, one, expiresS * 1000 - started);
}

/** @param lateS seconds since it had expired; negative where it was just about to */
function expired(placed: Placed, one: Case, lateS: number): Found {
  const { place } = placed;
  const isSkew = Math.abs(lateS) <= SKEW_S;
  const when = inSeconds(Math.abs(lateS) * 1000);
  return {
    ...found('jwt-expired', placed, one, isSkew ? 'about' : 'before'),
    severity: isTurnedAway(one) ? (isSkew ? 'warning' : 'error') : harmless(place),
    sentence: isSkew
      ? `The token in ${place} expired at about the moment it was sent: clocks decide.`
      : `The token in ${place} had expired before it was sent.`,
    evidence: [evidenceOf(placed, lateS < 0 ? `expires in ${when}` : `expired ${when} before`)],
    clause: `the token in ${place} had expired`,
  };
}

/** A backend that ends a connection when its token runs out. @param endT when that is, in milliseconds of the run */
function expiredMeanwhile(placed: Placed, one: Case, endT: number): readonly Found[] {
  const end = tunnelEnd(one);
  const code = end?.said?.from === 'backend' ? end.said.code : null;
  if (end === null || code === null || (code !== 1008 && code < 3000)) return [];
  const lateMs = end.t - endT;
  if (lateMs < -SKEW_S * 1000 || lateMs > NOTICED_MS) return [];
  const { place } = placed;
  return [
    {
      ...found('jwt-expired', placed, one, 'meanwhile'),
      severity: 'error',
      sentence: `The token in ${place} expired while the connection was open, and the backend closed it with ${code}.`,
      evidence: [
        evidenceOf(
          placed,
          `expired ${inSeconds(Math.abs(lateMs))} ${lateMs < 0 ? 'after' : 'before'} the close`,
        ),
      ],
      clause: `the token in ${place} had expired`,
    },
  ];
}

function notYetValid(placed: Placed, one: Case, earlyS: number): Found {
  const { place } = placed;
  return {
    ...found('jwt-not-yet-valid', placed, one, ''),
    severity: isTurnedAway(one) ? (earlyS <= SKEW_S ? 'warning' : 'error') : harmless(place),
    sentence: `The token in ${place} was sent before the time from which it counts.`,
    evidence: [evidenceOf(placed, `counts from ${inSeconds(earlyS * 1000)} later on`)],
    clause: `the token in ${place} had been sent too early`,
  };
}

function malformed(placed: Placed, one: Case): readonly Found[] {
  const { jwt, place } = placed;
  const problem = [jwt.problem, schemeProblem(placed)].filter((each) => each !== null).join('; ');
  if (problem === '') return [];
  const isUnreadable = jwt.claims === null && !jwt.isEncrypted;
  const isAway = isTurnedAway(one);
  return [
    {
      ...found('jwt-malformed', placed, one, problem),
      severity: isAway ? (isUnreadable ? 'error' : 'warning') : isUnreadable ? 'warning' : 'note',
      sentence: `The token in ${place} is not as it should be: ${problem}.`,
      evidence: [evidenceOf(placed, problem)],
      clause: `the token in ${place} had come malformed`,
    },
  ];
}

/** What stands around the token in `Authorization`. @see RFC 6750 §2.1 */
function schemeProblem({ jwt, place, head }: Placed): string | null {
  if (!isSameName(place, 'Authorization')) return null;
  const value = head.fields.find(([name, each]) => name === place && each.includes(jwt.token))?.[1] ?? '';
  const before = value.slice(0, value.indexOf(jwt.token)).trim().toLowerCase();
  if (before === '') return 'no scheme such as Bearer stands before it';
  if (/["']$/.test(before)) return 'it stands in quotes';
  return /^bearer\s+bearer\b/.test(before) ? 'Bearer stands before it twice' : null;
}

/** A token that nobody minds: in a cookie it may be one of many. */
function harmless(place: string): Severity {
  return isSameName(place, 'Cookie') ? 'note' : 'warning';
}

function found(
  code: 'jwt-expired' | 'jwt-not-yet-valid' | 'jwt-malformed',
  { place }: Placed,
  { exchange }: Case,
  detail: string,
): Pick<Found, 'code' | 'key' | 'exchanges'> {
  return { code, key: `${place.toLowerCase()} ${detail}`, exchanges: [exchange.exchange] };
}

function evidenceOf({ place, head }: Placed, text: string): Found['evidence'][number] {
  const { exchange, t, hop } = head;
  return { exchange, t, text, hop, ...(place === PATH ? {} : { field: place }) };
}
