import type { Chain, Diagnosis, Finding } from './finding.ts';

/**
 * What of a diagnosis is about some exchanges: the findings true of one of them, with the evidence from them and from
 * exchanges held against them. What is true of the recording as a whole is left out.
 */
export function diagnosisAbout(diagnosis: Diagnosis, exchanges: ReadonlySet<number>): Diagnosis {
  return {
    chains: diagnosis.chains.flatMap((chain): readonly Chain[] => {
      const [cause, ...effects] = chain.flatMap((finding) => findingAbout(finding, exchanges));
      return cause === undefined ? [] : [[cause, ...effects]];
    }),
  };
}

function findingAbout(finding: Finding, wanted: ReadonlySet<number>): readonly Finding[] {
  const exchanges = finding.exchanges.filter((exchange) => wanted.has(exchange));
  if (exchanges.length === 0) return [];
  const others = new Set(finding.exchanges.filter((exchange) => !wanted.has(exchange)));
  return [
    { ...finding, exchanges, evidence: finding.evidence.filter(({ exchange }) => !others.has(exchange)) },
  ];
}
