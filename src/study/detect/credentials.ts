import {
  hasMember,
  isSameName,
  listMembers,
  requestLine,
  type Exchange,
  type Field,
  type HeadEvent,
} from '../../model/index.ts';
import type { Evidence, Severity } from '../finding.ts';
import { fieldValues, hasField } from '../field-index.ts';
import { inEachCase, type Detector, type Found } from '../found.ts';
import { oncePer } from '../once-per.ts';
import { hasGoneWrong } from '../outcome.ts';
import { requestHeads } from '../passage.ts';
import {
  culpritAdvice,
  culpritInWords,
  culpritOf,
  goneInWords,
  headEvidence,
  isSecret,
  keyOf,
  listed,
  requestSteps,
  sentence,
  shownField,
  shownText,
  stepWhere,
  type Culprit,
  type Step,
} from '../travel.ts';

const SUBPROTOCOL = 'Sec-WebSocket-Protocol';

/**
 * Named like secrets, or holding what looks like one, and no credentials: for the next proxy only (RFC 9110 §11.7.1),
 * for a cache, or told of another address. The subprotocol is looked at member by member.
 */
const NO_CREDENTIALS: ReadonlySet<string> = new Set([
  'proxy-authorization',
  'sec-websocket-protocol',
  'sec-websocket-key',
  'idempotency-key',
  'surrogate-key',
  'cache-key',
  'referer',
  'x-original-url',
  'x-rewrite-url',
  'x-forwarded-uri',
]);

/** A credential that is gone: what it is called, and where it went missing. */
interface Loss {
  /** As spelled: a field's name, or what a part of a field or of the query is called. */
  readonly name: string;
  readonly field: string;
  readonly step: Step;
  readonly culprit: Culprit;
  readonly text: string;
  /** Where its value went instead, or null where nobody has it any more. */
  readonly movedTo: string | null;
}

/** Credentials that were there on one hop and were gone when the request reached the last. */
export const credentialsLost: Detector = inEachCase(({ exchange }) => {
  const steps = requestSteps(exchange);
  const losses = [...fieldLosses(exchange, steps), ...tokenLosses(steps), ...queryLosses(steps)];
  const lost = losses.filter(({ movedTo }) => movedTo === null);
  const moved = losses.filter(({ movedTo }) => movedTo !== null);
  return [...groups(lost).map((group) => lostFound(group, exchange)), ...moved.map(movedFound)];
});

function fieldLosses(exchange: Exchange, steps: readonly Step[]): readonly Loss[] {
  const last = requestHeads(exchange).at(-1);
  if (last === undefined) return [];
  return credentialNames(steps).flatMap((name): readonly Loss[] => {
    if (hasField(last, name)) return [];
    const step = stepWhere(steps, (head) => hasField(head, name));
    if (step === undefined) return [];
    const culprit = culpritOf(step, name);
    const isNamed = hasMember(step.before, 'Connection', name);
    const why = isNamed ? `; Connection names ${name}, and so makes it hop-by-hop` : '';
    const text = `${goneInWords(step, shownField(step.before, name))}${why}`;
    return [{ name, field: name, step, culprit, text, movedTo: newPlace(name, step, last) }];
  });
}

/** The names of credential fields as they were first spelled. */
function credentialNames(steps: readonly Step[]): readonly string[] {
  const names = new Map<string, string>();
  for (const { before } of steps) {
    for (const [name, value] of before.fields) {
      const key = name.toLowerCase();
      if (!NO_CREDENTIALS.has(key) && !names.has(key) && isSecret(name, value)) names.set(key, name);
    }
  }
  return [...names.values()];
}

/** Shorter ones may stand anywhere by chance. */
const TELLING_CHARACTERS = 8;

/** The name under which the backend got the value: a field that the station added, or set to hold it. */
function newPlace(name: string, { before }: Step, last: HeadEvent): string | null {
  const secrets = fieldValues(before, name)
    .map((value) => value.split(' ').at(-1) ?? '')
    .filter(({ length }) => length >= TELLING_CHARACTERS);
  if (secrets.length === 0) return null;
  const holds = ([each, value]: Field): boolean =>
    !isSameName(each, name) && secrets.every((secret) => value.includes(secret));
  const found = last.fields.find((field) => holds(field) && !lines(before).has(lineOf(field)));
  return found?.[0] ?? null;
}

/** A head's fields as they can be looked up: to look through them for each that is lost takes time as their square. */
const lines = oncePer(({ fields }: HeadEvent): ReadonlySet<string> => new Set(fields.map(lineOf)));

function lineOf([name, value]: Field): string {
  return `${name.toLowerCase()}: ${value}`;
}

/** Tokens among the subprotocols, lost while other subprotocols stayed; the loss of all is the subprotocol's own finding. */
function tokenLosses(steps: readonly Step[]): readonly Loss[] {
  return steps.flatMap((step): readonly Loss[] => {
    const after = new Set(listMembers(step.after, SUBPROTOCOL));
    const gone = listMembers(step.before, SUBPROTOCOL).filter((member) => !after.has(member));
    if (after.size === 0 || !gone.some((member) => isSecret(SUBPROTOCOL, member))) return [];
    return [
      {
        name: `the token in ${SUBPROTOCOL}`,
        field: SUBPROTOCOL,
        step,
        culprit: culpritOf(step, SUBPROTOCOL),
        text: `${shownField(step.before, SUBPROTOCOL)} became ${shownField(step.after, SUBPROTOCOL)}`,
        movedTo: null,
      },
    ];
  });
}

/** Query members that let somebody in. A JWT among them is the business of `jwt-lost`. */
function queryLosses(steps: readonly Step[]): readonly Loss[] {
  return steps.flatMap((step): readonly Loss[] => {
    const after = new Set(queryNames(step.after));
    const names = queryMembers(step.before)
      .filter(([name, value]) => !after.has(name) && isSecretMember(name, value))
      .map(([name]) => name);
    const culprit = culpritOf(step, ':path');
    return [...new Set(names)].map(shownText).map((name) => ({
      name: `the query's ${name}`,
      field: ':path',
      step,
      culprit,
      text: goneInWords(step, `${name} in the query`),
      movedTo: null,
    }));
  });
}

function queryMembers(head: HeadEvent): readonly (readonly [name: string, value: string])[] {
  const target = requestLine(head.startLine)?.target ?? '';
  const at = target.indexOf('?');
  if (at < 0) return [];
  return target
    .slice(at + 1)
    .split('&')
    .map((member) => {
      const equals = member.indexOf('=');
      return equals < 0
        ? ([member, ''] as const)
        : ([member.slice(0, equals), member.slice(equals + 1)] as const);
    });
}

function queryNames(head: HeadEvent): readonly string[] {
  return queryMembers(head).map(([name]) => name);
}

function isSecretMember(name: string, value: string): boolean {
  return value !== '' && !value.startsWith('eyJ') && isSecret(':path', `?${name}=${value}`);
}

function groups(losses: readonly Loss[]): readonly (readonly [Loss, ...Loss[]])[] {
  const found = new Map<string, [Loss, ...Loss[]]>();
  for (const loss of losses) {
    const key = keyOf(loss.culprit);
    const there = found.get(key);
    if (there === undefined) found.set(key, [loss]);
    else there.push(loss);
  }
  return [...found.values()];
}

function lostFound(losses: readonly [Loss, ...Loss[]], exchange: Exchange): Found {
  const [{ culprit }] = losses;
  const names = losses.map(({ name }) => name);
  const all = listed(names);
  return {
    code: 'credentials-lost',
    key: keyOf(culprit, ...names.map((name) => name.toLowerCase()).toSorted()),
    severity: gravity(exchange),
    sentence: sentence(`${culpritInWords(culprit)} did not pass ${all} on.`),
    evidence: losses.map(evidenceOf),
    exchanges: [exchange.exchange],
    clause: `the request had lost ${all}`,
    advice: culpritAdvice(culprit, `removes ${all}`),
  };
}

function evidenceOf({ step, culprit, field, text }: Loss): Evidence {
  return headEvidence(step.after, text, { culprit, field });
}

/** A loss matters where the backend, or whoever answered, had something to say against the request. */
function gravity(exchange: Exchange): Severity {
  const isJudged = exchange.heads.some(({ of }) => of === 'response') || exchange.connected !== null;
  return isJudged && hasGoneWrong(exchange) ? 'error' : 'warning';
}

function movedFound({ name, movedTo, culprit, step }: Loss): Found {
  const place = movedTo ?? '';
  return {
    code: 'credentials-changed',
    key: keyOf(culprit, 'moved', name.toLowerCase(), place.toLowerCase()),
    severity: 'note',
    sentence: sentence(`${culpritInWords(culprit)} moved ${name} to ${place}.`),
    evidence: [
      headEvidence(step.after, `${shownField(step.before, name)} went on as ${place}`, {
        culprit,
        field: name,
      }),
    ],
    exchanges: [step.after.exchange],
    advice: [`Have the backend read ${place}, or the balancer leave ${name} alone.`],
  };
}
