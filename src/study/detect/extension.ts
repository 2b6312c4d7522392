import { fieldValues, hasField, statusOf, type Exchange, type HeadEvent } from '../../model/index.ts';
import { parseExtensions, type Extension } from '../../wire/index.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { oncePer } from '../once-per.ts';
import { clientAnswer, hasGoneWrong, isWebSocket } from '../outcome.ts';
import { requestHeads, responseHeads } from '../passage.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  headEvidence,
  keyOf,
  listed,
  requestSteps,
  responseSteps,
  sentence,
  shownField,
  stepWhere,
} from '../travel.ts';

const NAME = 'Sec-WebSocket-Extensions';
const SWITCHING = 101;

/** The names of a head's extensions, in lower case; none where the field cannot be read. */
const namesIn = oncePer(
  (head: HeadEvent): ReadonlySet<string> => new Set(extensionsIn(head).map(({ name }) => name.toLowerCase())),
);

function extensionsIn(head: HeadEvent): readonly Extension[] {
  return parseExtensions(fieldValues(head, NAME)) ?? [];
}

/** An offer of extensions that did not reach the last hop: harmless, since the backend then does without. */
export const extensionLostToBackend: Detector = inEachCase(({ exchange }) => {
  const steps = requestSteps(exchange);
  const [first, last] = [steps[0]?.before, steps.at(-1)?.after];
  if (!isWebSocket(exchange) || first === undefined || last === undefined) return [];
  const gone = [...namesIn(first)].filter((name) => !namesIn(last).has(name));
  const step = stepWhere(steps, (head) => gone.some((name) => namesIn(head).has(name)));
  if (gone.length === 0 || step === undefined) return [];
  const culprit = culpritOf(step, NAME);
  return [
    {
      code: 'extension-lost-to-backend',
      key: keyOf(culprit, gone.join()),
      sentence: sentence(`${culpritInWords(culprit)} did not pass the offer of ${listed(gone)} on.`),
      evidence: [
        headEvidence(step.after, `${shownField(step.before, NAME)} became ${shownField(step.after, NAME)}`, {
          culprit,
          field: NAME,
        }),
      ],
      exchanges: [exchange.exchange],
      advice: culpritAdvice(culprit, `removes ${NAME} from requests`),
    },
  ];
});

/** Both heads of a 101, as it was given and as the client got it; null where there is no such pair. */
function switchedPair(exchange: Exchange): readonly [given: HeadEvent, received: HeadEvent] | null {
  const [given] = responseHeads(exchange);
  const received = clientAnswer(exchange);
  if (!isWebSocket(exchange) || given === undefined || received === null) return null;
  return statusOf(given) === SWITCHING && statusOf(received) === SWITCHING ? [given, received] : null;
}

/** The backend speaks with an extension that the client was not told of. */
export const extensionLostToClient: Detector = inEachCase(({ exchange, timing }) => {
  const pair = switchedPair(exchange);
  if (pair === null) return [];
  const gone = [...namesIn(pair[0])].filter((name) => !namesIn(pair[1]).has(name));
  const step = stepWhere(responseSteps(exchange), (head) => gone.some((name) => namesIn(head).has(name)));
  if (gone.length === 0 || step === undefined) return [];
  const culprit = culpritOf(step, NAME);
  const compressed = [timing.first.backend, timing.last.backend].find(
    (mark) => mark !== null && mark.rsv !== 0,
  );
  const isUsed = compressed !== undefined || exchange.violations.some(({ rule }) => rule === 'rsv');
  return [
    {
      code: 'extension-lost-to-client',
      key: keyOf(culprit, gone.join()),
      severity: hasGoneWrong(exchange) || isUsed ? 'error' : 'warning',
      sentence: sentence(
        `The backend accepted ${listed(gone)}, and ${culpritInWords(culprit)} did not pass that back to the client.`,
      ),
      evidence: [
        headEvidence(step.after, `${shownField(step.before, NAME)} became ${shownField(step.after, NAME)}`, {
          culprit,
          field: NAME,
        }),
        ...(compressed === undefined || compressed === null
          ? []
          : [
              {
                exchange: exchange.exchange,
                t: compressed.t,
                text: `the backend's frame ${compressed.n} has reserved bits set`,
                frame: { from: compressed.from, n: compressed.n },
              },
            ]),
      ],
      exchanges: [exchange.exchange],
      clause: `the 101 had lost ${listed(gone)} on the way back`,
      advice: culpritAdvice(culprit, `removes ${NAME} from answers`),
    },
  ];
});

/** The 101 names an extension, or asks for a parameter, that the client had not offered. @see RFC 6455 §9.1, RFC 7692 §7.1.2.2 */
export const extensionNotOffered: Detector = inEachCase(({ exchange }) => {
  const pair = switchedPair(exchange);
  const [request] = requestHeads(exchange);
  if (pair === null || request?.hop !== 0 || unreadable(request)) return [];
  const [given, received] = pair;
  const offered = extensionsIn(request);
  const byName = new Map<string, Extension[]>();
  for (const each of offered) {
    const same = byName.get(each.name.toLowerCase());
    if (same === undefined) byName.set(each.name.toLowerCase(), [each]);
    else same.push(each);
  }
  const strange = extensionsIn(received).flatMap((each) =>
    strangeIn(each, byName.get(each.name.toLowerCase()) ?? []),
  );
  if (strange.length === 0) return [];
  const isBackend = fieldValues(given, NAME).join() === fieldValues(received, NAME).join();
  const step = responseSteps(exchange).findLast(
    ({ before, after }) => fieldValues(before, NAME).join() !== fieldValues(after, NAME).join(),
  );
  const culprit =
    step === undefined || isBackend
      ? { station: exchange.open.stations[given.hop + 1] ?? '?', rule: null }
      : culpritOf(step, NAME);
  const who = culprit.station === 'backend' ? 'The backend' : culpritInWords(culprit);
  return [notOfferedFound(who, culprit, strange, [request, received], exchange)];
});

function notOfferedFound(
  who: string,
  culprit: { readonly station: string; readonly rule: string | null },
  strange: readonly string[],
  [request, received]: readonly [HeadEvent, HeadEvent],
  exchange: Exchange,
): Found {
  return {
    code: 'extension-not-offered',
    key: keyOf(culprit, strange.join()),
    sentence: sentence(`${who} put ${listed(strange)} into the 101, which the client had not offered.`),
    evidence: [
      headEvidence(request, `the client offered ${shownField(request, NAME)}`, { field: NAME }),
      headEvidence(received, shownField(received, NAME), { culprit, field: NAME }),
    ],
    exchanges: [exchange.exchange],
    clause: 'the 101 had named an extension that the client had not offered',
    advice: culpritAdvice(culprit, `writes ${NAME} into answers`),
  };
}

function unreadable(head: HeadEvent): boolean {
  return hasField(head, NAME) && parseExtensions(fieldValues(head, NAME)) === null;
}

const WINDOW = 'client_max_window_bits';

/** @param same what was offered of that name */
function strangeIn({ name, params }: Extension, same: readonly Extension[]): readonly string[] {
  if (same.length === 0) return [name];
  const hasWindow = (each: Extension): boolean =>
    each.params.some(([param]) => param.toLowerCase() === WINDOW);
  const isStrange = hasWindow({ name, params }) && !same.some(hasWindow);
  return isStrange ? [`the parameter ${WINDOW} of ${name}`] : [];
}
