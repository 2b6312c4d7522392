import {
  CLIENT,
  firstValue,
  hasField,
  hasMember,
  isWebSocketToken,
  requestLine,
  statusOf,
  upgradeToken,
  type Exchange,
  type HeadEvent,
} from '../../model/index.ts';
import { acceptKey, isAccepted } from '../../wire/index.ts';
import type { Evidence } from '../finding.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { clientAnswer, isSwitched, isWebSocket } from '../outcome.ts';
import { originOf, requestHeads, responseHeads } from '../passage.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  goneInWords,
  headEvidence,
  keyOf,
  listed,
  requestSteps,
  responseSteps,
  sentence,
  shownField,
  stepWhere,
  type Culprit,
  type Step,
} from '../travel.ts';

const KEY = 'Sec-WebSocket-Key';
const VERSION = 'Sec-WebSocket-Version';
const ACCEPT = 'Sec-WebSocket-Accept';
const SWITCHING = 101;

function asksForWebSocket(head: HeadEvent): boolean {
  return isWebSocketToken(upgradeToken(head));
}

/** The request asked for a WebSocket, and what reached the last hop does not any more. @see RFC 9110 §7.8 */
export const upgradeLost: Detector = inEachCase(({ exchange }) => {
  const steps = requestSteps(exchange);
  const last = requestHeads(exchange).at(-1);
  if (last === undefined || asksForWebSocket(last)) return [];
  const step = stepWhere(steps, asksForWebSocket);
  if (step !== undefined) return [lostAtStation(step, exchange)];
  const [first] = requestHeads(exchange);
  return first?.hop === 0 ? lostBeforeUs(first, exchange) : [];
});

function lostAtStation(step: Step, exchange: Exchange): Found {
  const { before, after } = step;
  const lost = lostParts(before, after);
  const culprit = culpritOf(step, hasField(after, 'Upgrade') ? 'Connection' : 'Upgrade');
  const version = requestLine(after.startLine)?.version;
  const isOld = version === 'HTTP/1.0' && requestLine(before.startLine)?.version !== version;
  const old = isOld ? ', and made it HTTP/1.0' : '';
  return {
    code: 'upgrade-lost',
    key: keyOf(culprit, lost.join(), old),
    ...(isSwitched(exchange) ? { severity: 'warning' } : {}),
    sentence: sentence(
      `${culpritInWords(culprit)} did not pass ${listed(lost)} on${old}: what went on is a plain ${requestLine(after.startLine)?.method ?? 'request'}.`,
    ),
    evidence: [
      headEvidence(after, `${both(before)} became ${both(after)}`, {
        culprit,
        field: hasField(after, 'Upgrade') ? 'Connection' : 'Upgrade',
      }),
    ],
    exchanges: [exchange.exchange],
    clause: `the request had lost ${listed(lost)}`,
    advice: culpritAdvice(culprit, 'removes Upgrade or Connection'),
  };
}

/** What of the two fields is gone: `Upgrade`, `Connection: upgrade`, or both. */
function lostParts(before: HeadEvent, after: HeadEvent): readonly string[] {
  const isUpgradeGone = !isWebSocketToken(firstValue(after, 'Upgrade'));
  const isConnectionGone =
    hasMember(before, 'Connection', 'upgrade') && !hasMember(after, 'Connection', 'upgrade');
  return [...(isUpgradeGone ? ['Upgrade'] : []), ...(isConnectionGone ? ['Connection: upgrade'] : [])];
}

function both(head: HeadEvent): string {
  return `${shownField(head, 'Upgrade')}, ${shownField(head, 'Connection')}`;
}

/** A request with the handshake's own fields and no upgrade: somebody before the first hop took it. */
function lostBeforeUs(first: HeadEvent, exchange: Exchange): readonly Found[] {
  const isHandshake = hasField(first, KEY) || isWebSocketToken(firstValue(first, 'Upgrade'));
  if (!isHandshake || requestLine(first.startLine)?.method !== 'GET') return [];
  const missing = [
    ...(isWebSocketToken(firstValue(first, 'Upgrade')) ? [] : ['Upgrade']),
    ...(hasMember(first, 'Connection', 'upgrade') ? [] : ['Connection: upgrade']),
  ];
  return [
    {
      code: 'upgrade-lost',
      key: `before\t${missing.join()}`,
      sentence: `The request came from the client's side as a handshake without ${listed(missing)}: something before hoptap took it.`,
      evidence: [
        headEvidence(first, `${shownField(first, KEY)}, but ${both(first)}`, {
          field: missing[0] ?? 'Upgrade',
        }),
      ],
      exchanges: [exchange.exchange],
      clause: `the request had lost ${listed(missing)}`,
      advice: ['Look at what stands between the client and hoptap: a development server, a proxy, a VPN.'],
    },
  ];
}

/** A handshake reached the last hop without the key or version that RFC 6455 §4.1 asks for. */
export const keyLost: Detector = inEachCase(({ exchange }) => {
  if (!isWebSocket(exchange)) return [];
  const last = requestHeads(exchange).at(-1);
  if (last === undefined) return [];
  return [KEY, VERSION].flatMap((name): readonly Found[] => {
    if (hasField(last, name)) return [];
    const step = stepWhere(requestSteps(exchange), (head) => hasField(head, name));
    return step === undefined ? neverSent(name, exchange) : [keyFound(name, step, exchange)];
  });
});

function keyFound(name: string, step: Step, exchange: Exchange): Found {
  const culprit = culpritOf(step, name);
  return {
    code: 'key-lost',
    key: keyOf(culprit, name),
    ...(isSwitched(exchange) ? { severity: 'warning' } : {}),
    sentence: sentence(`${culpritInWords(culprit)} did not pass ${name} on.`),
    evidence: [
      headEvidence(step.after, goneInWords(step, name), {
        culprit,
        field: name,
      }),
    ],
    exchanges: [exchange.exchange],
    clause: `the request had lost ${name}`,
    advice: culpritAdvice(culprit, `removes ${name}`),
  };
}

function neverSent(name: string, exchange: Exchange): readonly Found[] {
  const [first] = requestHeads(exchange);
  if (first?.hop !== 0 || hasField(first, name)) return [];
  return [
    {
      code: 'key-lost',
      key: `${CLIENT}\t${name}`,
      ...(isSwitched(exchange) ? { severity: 'warning' } : {}),
      sentence: `The request came from the client's side without ${name}.`,
      evidence: [headEvidence(first, `no ${name} on the first hop`, { field: name })],
      exchanges: [exchange.exchange],
      clause: `the request had come without ${name}`,
      advice: ['See whether the client is a WebSocket client at all, and what stands between it and hoptap.'],
    },
  ];
}

/** A 101 whose `Sec-WebSocket-Accept` is missing or does not answer the client's key. @see RFC 6455 §4.1 */
export const accept: Detector = inEachCase(({ exchange }) => {
  const request = requestHeads(exchange)[0];
  const answer = switchedAnswer(exchange);
  if (request?.hop !== 0 || answer === null || !hasField(request, KEY)) return [];
  if (isAccepted(request, answer)) return [];
  const step = responseSteps(exchange).findLast(
    ({ before, after }) => firstValue(before, ACCEPT) !== firstValue(after, ACCEPT),
  );
  const who = writer(answer, step, ACCEPT, exchange);
  if (!hasField(answer, ACCEPT)) {
    const how = step === undefined ? 'answered 101 without' : 'passed the 101 on without';
    return [
      answerFound('accept-missing', `${who.words} ${how} ${ACCEPT}.`, who.culprit, exchange, [
        headEvidence(answer, `the 101 has no ${ACCEPT}`, { culprit: who.culprit, field: ACCEPT }),
      ]),
    ];
  }
  const key = firstValue(request, KEY) ?? '';
  const keyStep = requestSteps(exchange).find(
    ({ before, after }) => hasField(after, KEY) && firstValue(before, KEY) !== firstValue(after, KEY),
  );
  const changed =
    keyStep === undefined ? '' : `; ${culpritInWords(culpritOf(keyStep, KEY))} had changed the key`;
  return [
    answerFound(
      'accept-wrong',
      `${who.words} answered with a ${ACCEPT} that does not fit the client's key${changed}.`,
      who.culprit,
      exchange,
      [
        headEvidence(answer, `${shownField(answer, ACCEPT)}, where the key asks for ${acceptKey(key)}`, {
          culprit: who.culprit,
          field: ACCEPT,
        }),
      ],
    ),
  ];
});

/** A 101 that reached the client without `Upgrade: websocket` or `Connection: upgrade`. @see RFC 6455 §4.1 */
export const upgradeMissing: Detector = inEachCase(({ exchange }) => {
  const answer = switchedAnswer(exchange);
  if (answer === null || asksForWebSocket(answer)) return [];
  const missing = [
    ...(isWebSocketToken(firstValue(answer, 'Upgrade')) ? [] : ['Upgrade: websocket']),
    ...(hasMember(answer, 'Connection', 'upgrade') ? [] : ['Connection: upgrade']),
  ];
  const step = stepWhere(responseSteps(exchange), asksForWebSocket);
  const field = missing[0] === 'Upgrade: websocket' ? 'Upgrade' : 'Connection';
  const who = writer(answer, step, field, exchange);
  const how = step === undefined ? 'answered 101 without' : 'passed the 101 on without';
  return [
    answerFound('upgrade-missing-in-101', `${who.words} ${how} ${listed(missing)}.`, who.culprit, exchange, [
      headEvidence(answer, `the 101 has ${both(answer)}`, { culprit: who.culprit, field }),
    ]),
  ];
});

/** The 101 as the client got it, to a request that is a WebSocket handshake on the first hop. */
function switchedAnswer(exchange: Exchange): HeadEvent | null {
  const answer = clientAnswer(exchange);
  return answer !== null && statusOf(answer) === SWITCHING && isWebSocket(exchange) ? answer : null;
}

/** Who is to blame for a field of the answer: the station that changed it, or whoever gave the answer. */
function writer(
  answer: HeadEvent,
  step: Step | undefined,
  field: string,
  exchange: Exchange,
): { readonly words: string; readonly culprit: Culprit } {
  if (step !== undefined) {
    const culprit = culpritOf(step, field);
    return { words: culpritInWords(culprit), culprit };
  }
  const station = originOf(responseHeads(exchange)[0] ?? answer, exchange);
  const culprit = { station, rule: null };
  return { words: station === 'backend' ? 'The backend' : culpritInWords(culprit), culprit };
}

function answerFound(
  code: 'accept-missing' | 'accept-wrong' | 'upgrade-missing-in-101',
  words: string,
  culprit: Culprit,
  exchange: Exchange,
  evidence: readonly Evidence[],
): Found {
  return {
    code,
    key: keyOf(culprit, words),
    sentence: sentence(words),
    evidence,
    exchanges: [exchange.exchange],
    clause: 'the 101 had not been a proper answer to the handshake',
  };
}
