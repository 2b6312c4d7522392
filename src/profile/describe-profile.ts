import { listed } from './operations/listed.ts';
import { describeOperation } from './operations/operations.ts';
import type { Answer } from './answer.ts';
import type { EndWord, Profile, Refusal, Rule, TimerWords, When } from './profile.ts';
import { reasonPhrase } from './reason-phrase.ts';

const REFUSALS: { readonly [K in Refusal]: string } = {
  close: 'closes the connection without an answer',
  reset: 'resets the connection without an answer',
  hang: 'never answers',
};

/** What a profile does, in plain words: one line for each part of a rule, none for a profile that does nothing. */
export function describeProfile(profile: Profile): readonly string[] {
  return profile.rules.flatMap(describeRule);
}

function describeRule(rule: Rule): readonly string[] {
  const { request = [], response = [], answer, refuse, delay, timers = {} } = rule;
  const where = describeWhen(rule.when);
  const parts = [
    request.length === 0 ? [] : `on ${where}: ${request.map(describeOperation).join('; ')}`,
    response.length === 0 ? [] : `on answers to ${where}: ${response.map(describeOperation).join('; ')}`,
    delay === undefined ? [] : `on ${where}: waits ${delay} before passing the request on`,
    answer === undefined ? [] : `on ${where}: ${describeAnswer(answer)}`,
    refuse === undefined ? [] : `on ${where}: ${REFUSALS[refuse]}`,
    describeTimers(timers).map((timer) => `on ${where}: ${timer}`),
  ];
  return parts.flat();
}

function describeWhen({ kind, method, host, path, field = {} }: When = {}): string {
  const requests =
    kind === 'upgrade' ? 'upgrades' : kind === 'plain' ? 'plain HTTP requests' : 'all requests';
  const fields = Object.entries(field).map(([name, value]) => {
    if (typeof value === 'boolean') return `${value ? 'with' : 'without'} ${name}`;
    return `with ${name} like ${value}`;
  });
  return [
    requests,
    method === undefined ? [] : `by ${listed(method)}`,
    path === undefined ? [] : `to ${listed(path)}`,
    host === undefined ? [] : `at ${listed(host)}`,
    fields.join(' and '),
  ]
    .flat()
    .filter((part) => part !== '')
    .join(' ');
}

function describeAnswer({ status, reason = reasonPhrase(status), body = '' }: Answer): string {
  const said = [String(status), reason].filter((part) => part !== '').join(' ');
  return `answers ${said} ${body === '' ? 'without a body' : `with ${JSON.stringify(body)}`} in place of the backend`;
}

function describeTimers({ handshake, idle, lifetime, ends }: TimerWords): readonly string[] {
  const described = (word: NonNullable<typeof idle>, what: string, isHandshake: boolean): string => {
    const { after, ends: own = ends } = typeof word === 'string' ? { after: word } : word;
    return `${describeEnd(own, isHandshake)} ${after} ${what}`;
  };
  return [
    handshake === undefined ? [] : described(handshake, 'without an answer of the backend', true),
    idle === undefined ? [] : described(idle, 'without a byte either way', false),
    lifetime === undefined ? [] : described(lifetime, 'from the answer, busy or not', false),
  ].flat();
}

function describeEnd(ends: EndWord | undefined, isHandshake: boolean): string {
  if (ends === 'reset') return 'resets the connection after';
  if (ends === 'fin') return 'ends the connection after';
  if (isHandshake) return `answers ${ends !== undefined && ends < 1000 ? ends : 504} after`;
  return ends === undefined ? 'ends the connection after' : `closes with ${ends} after`;
}
