import {
  BACKEND,
  CLIENT,
  HOPTAP,
  isSameName,
  pathOf,
  requestLine,
  TARGET_RULE,
  type Exchange,
  type Head,
} from '../../model/index.ts';
import { UNKNOWN } from '../../recording/index.ts';
import type { Evidence } from '../finding.ts';
import type { Detector, Found } from '../found.ts';
import { clientStatus, hasGoneWrong, hasWorked, isWebSocket } from '../outcome.ts';
import { requestHeads } from '../passage.ts';
import type { Case } from '../study.ts';
import { groupBy } from './group-by.ts';
import { listed, requestSteps, responseSteps, shownText, type Step } from '../travel.ts';

/** The profiles that an exchange passed: its stations but the ends and hoptap's own. */
function profilesOf({ open }: Exchange): readonly string[] {
  return open.stations.filter((station) => ![CLIENT, BACKEND, HOPTAP, UNKNOWN].includes(station));
}

/** The same request by the same kind of client: method, path, names of fields and the user agent. */
function requestKind(exchange: Exchange): string | null {
  const [first] = requestHeads(exchange);
  const line = first === undefined ? null : requestLine(first.startLine);
  if (first?.hop !== 0 || line === null) return null;
  const names = first.fields.map(([name]) => name.toLowerCase()).toSorted();
  const agent = first.fields.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '';
  return JSON.stringify([line.method, pathOf(line.target), names, agent]);
}

/** The same request fails behind a profile and works without it. */
export const profileIsCause: Detector = ({ cases }) => {
  return [...groupBy(cases, kindOf).values()].flatMap(blamed);
};

function kindOf({ exchange }: Case): string | null {
  return isWebSocket(exchange) ? requestKind(exchange) : null;
}

function blamed(same: readonly Case[]): readonly Found[] {
  const decided = same.filter((one) => hasWorked(one) || hasGoneWrong(one.exchange));
  const setups = [...groupBy(decided, ({ exchange }) => exchange.open.stations.join('\t')).values()];
  const failing = setups.filter((setup) => setup.every(({ exchange }) => hasGoneWrong(exchange)));
  const working = setups.filter((setup) => setup.every(hasWorked));
  return failing.flatMap((failed): readonly Found[] => {
    const [first] = failed;
    if (first === undefined) return [];
    const played = profilesOf(first.exchange);
    const without = working.find(
      ([one]) => one !== undefined && !played.every((name) => profilesOf(one.exchange).includes(name)),
    );
    const [proof] = without ?? [];
    if (played.length === 0 || proof === undefined) return [];
    const guilty = played.filter((name) => !profilesOf(proof.exchange).includes(name));
    const touched = failed.filter(({ exchange }) => guilty.some((name) => hasTouched(name, exchange)));
    return touched.length === 0 ? [] : [blameFound(guilty, touched, proof)];
  });
}

/** Whether a station did anything to an exchange: what changed nothing cannot be why it failed. */
function hasTouched(station: string, exchange: Exchange): boolean {
  return (
    exchange.close?.by === station ||
    exchange.faults.some((fault) => fault.station === station) ||
    [...requestSteps(exchange), ...responseSteps(exchange)].some(
      (step) => step.station === station && isChanged(step),
    )
  );
}

/** Whether a station did more to a head than to point it at the target. */
function isChanged({ before, after }: Step): boolean {
  return after.changes.some(({ rule }) => rule !== TARGET_RULE) || otherFields(before) !== otherFields(after);
}

function otherFields({ fields }: Head): string {
  return JSON.stringify(fields.filter(([name]) => !isSameName(name, 'Host')));
}

function blameFound(guilty: readonly string[], failed: readonly Case[], proof: Case): Found {
  const request = requestInWords(proof.exchange);
  return {
    code: 'profile-is-cause',
    key: JSON.stringify([guilty, request]),
    sentence: `${request} fails behind ${listed(guilty)} and works without.`,
    evidence: [
      ...failed.map(({ exchange }): Evidence => ({
        ...outcomeEvidence(exchange, `failed behind ${profilesOf(exchange).join(', ')}`),
        station: guilty[0] ?? '',
      })),
      outcomeEvidence(
        proof.exchange,
        `worked ${profilesOf(proof.exchange).length === 0 ? 'with no profile' : `behind ${profilesOf(proof.exchange).join(', ')}`}`,
      ),
    ],
    exchanges: failed.map(({ exchange }) => exchange.exchange),
    advice: [
      `What ${listed(guilty)} does is what breaks it: the findings that follow from this name the rule.`,
    ],
  };
}

/** Method and path as the client sent them. */
export function requestInWords(exchange: Exchange): string {
  const [first] = requestHeads(exchange);
  const line = first === undefined ? null : requestLine(first.startLine);
  return line === null ? 'The request' : shownText(`${line.method} ${pathOf(line.target)}`);
}

/** How an exchange came out, in words that follow those given. */
export function outcomeEvidence(exchange: Exchange, words: string): Evidence {
  const status = clientStatus(exchange);
  const answer = status === null ? 'no answer' : `answered ${status}`;
  const code = exchange.close?.backend.code ?? exchange.close?.client.code ?? null;
  const close = code === null ? '' : `, closed ${code}`;
  return { exchange: exchange.exchange, t: exchange.open.t, text: `${words}: ${answer}${close}` };
}
