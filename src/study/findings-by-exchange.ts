import type { Diagnosis, Evidence, Finding } from './finding.ts';

/** A finding as it is true of one exchange. */
export interface ExchangeFinding {
  /** As it is true of all its exchanges. */
  readonly finding: Finding;
  /** What it follows from; itself where it is the cause of its chain. */
  readonly cause: Finding;
  /** Its evidence that lies in this exchange or in none, in the finding's order. */
  readonly evidence: readonly Evidence[];
}

/**
 * What a diagnosis holds of each exchange, in the order of its chains; nothing of the recording as a whole. A finding
 * may be of every exchange: who asks for one after the other must not look through all of it each time.
 */
export function findingsByExchange({ chains }: Diagnosis): (exchange: number) => readonly ExchangeFinding[] {
  const found = new Map<number, ExchangeFinding[]>();
  for (const chain of chains) {
    for (const finding of chain) {
      const evidenceOf = evidenceByExchange(finding);
      for (const exchange of finding.exchanges) {
        const told = { finding, cause: chain[0], evidence: evidenceOf(exchange) };
        const known = found.get(exchange);
        if (known === undefined) found.set(exchange, [told]);
        else known.push(told);
      }
    }
  }
  return (exchange) => found.get(exchange) ?? [];
}

/** The evidence of an exchange and of none, without looking through all for each. */
function evidenceByExchange({ evidence }: Finding): (exchange: number) => readonly Evidence[] {
  const own = new Map<number, Evidence[]>();
  const ofNone = evidence.filter(({ exchange }) => exchange === 0);
  for (const each of evidence) {
    if (each.exchange === 0) continue;
    const known = own.get(each.exchange);
    if (known === undefined) own.set(each.exchange, [...ofNone, each]);
    else known.push(each);
  }
  return (exchange) => own.get(exchange) ?? ofNone;
}
