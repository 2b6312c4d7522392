import { CATALOGUE } from './catalogue/catalogue.ts';
import { inOrder, linkToCauses, sentenceOf, type Link } from './chain.ts';
import { DETECTORS } from './detect/detectors.ts';
import type { Chain, Diagnosis, Finding, Severity } from './finding.ts';
import type { Found } from './found.ts';
import type { Study } from './study.ts';

const WEIGHT: { readonly [S in Severity]: number } = { error: 0, warning: 1, note: 2 };

/** All that is held to be wrong in a recording, what has one cause as one chain. */
export function diagnose(study: Study): Diagnosis {
  return { chains: chainsOf(DETECTORS.flatMap((detect) => detect(study))) };
}

/** The findings that are true of one exchange, or of the recording as a whole, in the order of their chains. */
export function findingsOf(diagnosis: Diagnosis, exchange: number): readonly Finding[] {
  return diagnosis.chains
    .flat()
    .filter(({ exchanges }) => exchanges.length === 0 || exchanges.includes(exchange));
}

/** Chains of what detectors have found: cause first, errors first, then in the order of exchanges. */
export function chainsOf(founds: readonly Found[]): readonly Chain[] {
  const groups = new Map<string, Link[]>();
  for (const link of linkToCauses(founds)) {
    const same = groups.get(link.path);
    if (same === undefined) groups.set(link.path, [link]);
    else same.push(link);
  }
  const effects = new Map<string, Finding[]>();
  const causes: [path: string, finding: Finding][] = [];
  for (const [path, [first, ...more]] of groups) {
    if (first === undefined) continue;
    const finding = findingOf(first, more);
    if (first.cause === null) causes.push([path, finding]);
    else {
      const root = rootOf(first).path;
      const there = effects.get(root);
      if (there === undefined) effects.set(root, [finding]);
      else there.push(finding);
    }
  }
  return causes
    .map(([path, cause]): Chain => [cause, ...(effects.get(path) ?? []).toSorted(asItHappened)])
    .toSorted(gravestFirst);
}

function rootOf(link: Link): Link {
  return link.cause === null ? link : rootOf(link.cause);
}

function findingOf(first: Link, more: readonly Link[]): Finding {
  const founds = [first, ...more].map(({ found }) => found);
  const { code, means = [], advice = [] } = first.found;
  const entry = CATALOGUE[code];
  return {
    code,
    severity: founds
      .map(({ severity }) => severity ?? entry.severity)
      .reduce((one, other) => (WEIGHT[other] < WEIGHT[one] ? other : one)),
    sentence: sentenceOf(first),
    evidence: founds.flatMap(({ evidence }) => evidence).toSorted(inOrder),
    exchanges: [...new Set(founds.flatMap(({ exchanges }) => exchanges))].toSorted(
      (one, other) => one - other,
    ),
    means: [...means, ...entry.means.clients, ...entry.means.servers],
    // what a detector takes from the entry is said first, and once
    advice: [...new Set([...advice, ...entry.advice])],
  };
}

function asItHappened(one: Finding, other: Finding): number {
  return startOf(one) - startOf(other);
}

function startOf({ evidence }: Finding): number {
  return evidence[0]?.t ?? 0;
}

function gravestFirst(one: Chain, other: Chain): number {
  return weightOf(one) - weightOf(other) || placeOf(one) - placeOf(other) || asItHappened(one[0], other[0]);
}

function weightOf(chain: Chain): number {
  return Math.min(...chain.map(({ severity }) => WEIGHT[severity]));
}

/** Its first exchange; what is true of the recording as a whole comes last. */
function placeOf([cause]: Chain): number {
  return cause.exchanges[0] ?? Number.MAX_SAFE_INTEGER;
}
