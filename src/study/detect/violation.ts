import { isEndedByHand, type ErrorEvent, type ViolationEvent } from '../../model/index.ts';
import { redactText } from '../../recording/index.ts';
import type { Evidence } from '../finding.ts';
import { inEachCase, type Found } from '../found.ts';

/** Rules that a peer breaks because the connection was torn, not because it knows no better. */
const TORN: ReadonlySet<string> = new Set(['truncated', 'after-close']);

/** Evidence of one rule in one exchange that is worth reading; a broken peer breaks it in every frame. */
const MOST_EVIDENCE = 3;

/** Finds what peers sent that RFC 6455 or HTTP forbids. */
export const detectViolations = inEachCase(({ exchange }) => {
  const { close } = exchange;
  const isCutByHand = close !== null && isEndedByHand(close);
  const alike = new Map<string, ViolationEvent[]>();
  for (const violation of exchange.violations) {
    // nobody could finish what the user cut off
    if (isCutByHand && TORN.has(violation.rule)) continue;
    const key = `${violation.from} ${violation.section} ${violation.rule}`;
    const same = alike.get(key);
    if (same === undefined) alike.set(key, [violation]);
    else same.push(violation);
  }
  return [
    ...Array.from(alike, ([key, violations]) => ofViolations(key, violations)),
    ...exchange.errors.filter(({ raw }) => raw === undefined || !isTls(raw)).flatMap(ofError),
  ].flat();
});

/** Whether bytes in latin-1 begin as a record of TLS does: an alert or a handshake, then 3. @see RFC 8446 §5.1 */
export function isTls(latin1: string): boolean {
  const kind = latin1.charCodeAt(0);
  return (kind === 0x15 || kind === 0x16) && latin1.charCodeAt(1) === 3 && latin1.charCodeAt(2) <= 4;
}

function ofViolations(key: string, violations: readonly ViolationEvent[]): readonly Found[] {
  const [first] = violations;
  if (first === undefined) return [];
  const { from, section, rule, message, exchange } = first;
  const more = violations.length - MOST_EVIDENCE;
  const evidence = violations.slice(0, MOST_EVIDENCE).map(evidenceOf);
  const rest = more > 0 ? [{ ...evidenceOf(first), text: `and ${more} more times in this exchange` }] : [];
  return [
    {
      code: 'protocol-violation',
      key,
      severity: TORN.has(rule) ? 'warning' : 'error',
      sentence: `The ${from} breaks ${section}: ${redactText(message)}.`,
      evidence: [...evidence, ...rest],
      exchanges: [exchange],
      clause: `the ${from} had broken ${section}`,
    },
  ];
}

function evidenceOf({ from, message, n, t, exchange, offset }: ViolationEvent): Evidence {
  const place = n === undefined ? `at byte ${offset}` : `in frame ${n}`;
  const text = `${place}: ${redactText(message)}`;
  return { exchange, t, text, ...(n === undefined ? {} : { frame: { from, n } }) };
}

/** A head that cannot be read. */
function ofError({ code, where, exchange, t, message }: ErrorEvent): readonly Found[] {
  if (code !== 'BAD_RESPONSE' && code !== 'BAD_REQUEST') return [];
  const what = code === 'BAD_RESPONSE' ? 'answer' : 'request';
  return [
    {
      code: 'protocol-violation',
      key: code,
      severity: 'error',
      sentence: `The ${what} of the ${where} cannot be read as HTTP.`,
      evidence: [{ exchange, t, text: redactText(message) }],
      exchanges: [exchange],
      clause: `the ${what} could not be read as HTTP`,
      advice: ['Check that both sides speak HTTP/1.1 on that port, and no other protocol.'],
    },
  ];
}
