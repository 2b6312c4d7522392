import { hasField, listMembers, statusOf, type Exchange, type HeadEvent } from '../../model/index.ts';
import type { Severity } from '../finding.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { clientAnswer, hasGoneWrong, isWebSocket } from '../outcome.ts';
import { requestHeads, responseHeads } from '../passage.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  goneInWords,
  headEvidence,
  isSecret,
  keyOf,
  requestSteps,
  responseSteps,
  sentence,
  shownField,
  shownValue,
  stepWhere,
  type Step,
} from '../travel.ts';

const NAME = 'Sec-WebSocket-Protocol';
const SWITCHING = 101;

/** What became of the subprotocol, on the way to the backend and back. @see RFC 6455 §1.9, §4.1 */
export const subprotocol: Detector = inEachCase(({ exchange }) => {
  if (!isWebSocket(exchange)) return [];
  return [...onTheWayThere(exchange), ...inTheAnswer(exchange), ...onTheWayBack(exchange)];
});

function membersOf(head: HeadEvent): readonly string[] {
  return listMembers(head, NAME);
}

function onTheWayThere(exchange: Exchange): readonly Found[] {
  const steps = requestSteps(exchange);
  const first = steps[0]?.before;
  const last = steps.at(-1)?.after;
  if (first === undefined || last === undefined) return [];
  const offered = membersOf(first);
  if (offered.length === 0) return [];
  if (membersOf(last).length === 0) {
    const step = stepWhere(steps, (head) => membersOf(head).length > 0);
    return step === undefined ? [] : [lostThere(step, exchange)];
  }
  if (membersOf(last).join() === offered.join()) return [];
  const step = steps.findLast(({ before, after }) => membersOf(before).join() !== membersOf(after).join());
  return step === undefined ? [] : [altered(step, 'offer', exchange)];
}

function lostThere(step: Step, exchange: Exchange): Found {
  const culprit = culpritOf(step, NAME);
  const hasToken = isSecret(NAME, membersOf(step.before).join(', '));
  const withToken = hasToken ? ', and with it the token that the client had put there' : '';
  return {
    code: 'subprotocol-lost-to-backend',
    key: keyOf(culprit, String(hasToken)),
    severity: gravity(exchange),
    sentence: sentence(`${culpritInWords(culprit)} did not pass the offered subprotocols on${withToken}.`),
    evidence: [
      headEvidence(step.after, goneInWords(step, shownField(step.before, NAME)), { culprit, field: NAME }),
    ],
    exchanges: [exchange.exchange],
    clause: hasToken ? `the request had lost ${NAME} with the token in it` : `the request had lost ${NAME}`,
    advice: culpritAdvice(culprit, `removes ${NAME} from requests`),
  };
}

function altered(step: Step, of: 'offer' | 'answer', exchange: Exchange): Found {
  const culprit = culpritOf(step, NAME);
  const what = of === 'offer' ? 'the offered subprotocols' : 'the chosen subprotocol';
  return {
    code: 'subprotocol-altered',
    key: keyOf(culprit, of),
    severity: gravity(exchange),
    sentence: sentence(`${culpritInWords(culprit)} changed ${what}.`),
    evidence: [
      headEvidence(step.after, `${shownField(step.before, NAME)} became ${shownField(step.after, NAME)}`, {
        culprit,
        field: NAME,
      }),
    ],
    exchanges: [exchange.exchange],
    clause: `${what} had been changed`,
    advice: culpritAdvice(culprit, `writes ${NAME}`),
  };
}

/** What the client makes of the answer: what it got, held against what it had offered. */
function inTheAnswer(exchange: Exchange): readonly Found[] {
  const [request] = requestHeads(exchange);
  const answer = clientAnswer(exchange);
  const [given] = responseHeads(exchange);
  if (request?.hop !== 0 || answer === null || given === undefined || statusOf(answer) !== SWITCHING)
    return [];
  const offered = membersOf(request);
  const received = membersOf(answer);
  if (received.length === 0) {
    const isNotChosen = offered.length > 0 && membersOf(given).length === 0;
    return isNotChosen ? [notChosen(request, answer, exchange)] : [];
  }
  if (offered.length === 0) return [unrequested(answer, exchange)];
  return received.every((each) => offered.includes(each)) && received.length === 1
    ? []
    : [notOffered(request, answer, exchange)];
}

function notChosen(request: HeadEvent, answer: HeadEvent, exchange: Exchange): Found {
  return {
    code: 'subprotocol-not-chosen',
    key: '',
    severity: gravity(exchange),
    sentence: 'The client offered subprotocols, and the 101 names none.',
    evidence: [
      headEvidence(request, `the client offered ${shownField(request, NAME)}`, { field: NAME }),
      headEvidence(answer, `the 101 has no ${NAME}`, { field: NAME }),
    ],
    exchanges: [exchange.exchange],
    clause: 'the 101 had named no subprotocol',
  };
}

function unrequested(answer: HeadEvent, exchange: Exchange): Found {
  const { who, culprit, key } = writerOf(answer, exchange);
  const value = shownValue(NAME, membersOf(answer).join(', '));
  return {
    code: 'subprotocol-unrequested',
    key: `${key}\t${value}`,
    sentence: sentence(`${who} put the subprotocol ${value} into the 101, and the client had offered none.`),
    evidence: [headEvidence(answer, shownField(answer, NAME), { field: NAME, ...culprit })],
    exchanges: [exchange.exchange],
    clause: 'the 101 had named a subprotocol that the client had not asked for',
  };
}

function notOffered(request: HeadEvent, answer: HeadEvent, exchange: Exchange): Found {
  const { who, culprit, key } = writerOf(answer, exchange);
  const value = shownValue(NAME, membersOf(answer).join(', '));
  const offered = shownValue(NAME, membersOf(request).join(', '));
  const isCase = membersOf(request).some(
    (each) => each.toLowerCase() === membersOf(answer)[0]?.toLowerCase(),
  );
  const why = isCase && membersOf(answer).length === 1 ? ' Subprotocols are compared with their case.' : '';
  return {
    code: 'subprotocol-not-offered',
    key: `${key}\t${value}\t${offered}`,
    sentence: sentence(
      `${who} put the subprotocol ${value} into the 101; the client had offered ${offered}.${why}`,
    ),
    evidence: [
      headEvidence(request, `the client offered ${shownField(request, NAME)}`, { field: NAME }),
      headEvidence(answer, shownField(answer, NAME), { field: NAME, ...culprit }),
    ],
    exchanges: [exchange.exchange],
    clause: 'the 101 had named a subprotocol that the client had not offered',
  };
}

/** Who wrote the subprotocol that the client got: the station that added or changed it, or whoever answered. */
function writerOf(
  answer: HeadEvent,
  exchange: Exchange,
): { who: string; culprit: { culprit: { station: string; rule: string | null } }; key: string } {
  const received = membersOf(answer).join();
  const step = responseSteps(exchange).findLast(
    ({ before, after }) => membersOf(after).join() === received && membersOf(before).join() !== received,
  );
  const [given] = responseHeads(exchange);
  const station = given === undefined ? '?' : stationOf(given, exchange);
  const culprit = step === undefined ? { station, rule: null } : culpritOf(step, NAME);
  const who = step === undefined && station === 'backend' ? 'The backend' : culpritInWords(culprit);
  return { who, culprit: { culprit }, key: keyOf(culprit) };
}

function stationOf(given: HeadEvent, { open }: Exchange): string {
  return open.stations[given.hop + 1] ?? '?';
}

function onTheWayBack(exchange: Exchange): readonly Found[] {
  const steps = responseSteps(exchange);
  const given = steps[0]?.before;
  const received = steps.at(-1)?.after;
  if (given === undefined || received === undefined || statusOf(given) !== SWITCHING) return [];
  if (statusOf(received) !== SWITCHING || !hasField(given, NAME)) return [];
  const [chosen, got] = [membersOf(given), membersOf(received)];
  if (chosen.length === 0 || chosen.join() === got.join()) return [];
  if (got.length > 0) {
    const step = steps.findLast(({ before, after }) => membersOf(before).join() !== membersOf(after).join());
    return step === undefined ? [] : [altered(step, 'answer', exchange)];
  }
  const step = stepWhere(steps, (head) => membersOf(head).length > 0);
  return step === undefined ? [] : [lostBack(step, chosen, exchange)];
}

function lostBack(step: Step, chosen: readonly string[], exchange: Exchange): Found {
  const culprit = culpritOf(step, NAME);
  const value = shownValue(NAME, chosen.join(', '));
  return {
    code: 'subprotocol-lost-to-client',
    key: keyOf(culprit, value),
    severity: gravity(exchange),
    sentence: sentence(
      `The backend chose the subprotocol ${value}, and ${culpritInWords(culprit)} did not pass that back to the client.`,
    ),
    evidence: [
      headEvidence(step.after, goneInWords(step, shownField(step.before, NAME)), {
        culprit,
        field: NAME,
      }),
    ],
    exchanges: [exchange.exchange],
    clause: 'the 101 had lost its subprotocol on the way back',
    advice: culpritAdvice(culprit, `removes ${NAME} from answers`),
  };
}

function gravity(exchange: Exchange): Severity {
  return hasGoneWrong(exchange) ? 'error' : 'warning';
}
