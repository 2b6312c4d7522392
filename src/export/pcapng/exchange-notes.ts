import type { Event, Exchange, FrameEvent } from '../../model/index.ts';
import type { Diagnosis, Evidence, Finding } from '../../study/index.ts';
import { findingRemark, violationRemark } from './remarks.ts';

/** What is known beforehand of one exchange's events, to be said where they are shown. */
export interface ExchangeNotes {
  /** What is to be said at that event, once. */
  at(event: Event): readonly string[];
  /** Whether that frame's header was longer than it needed to be. */
  isLongHeader(frame: FrameEvent): boolean;
  /** Everything that was not said yet. */
  rest(): readonly string[];
}

/** The rule of `wire` that a header breaks which is longer than it needs to be. */
const LONG_HEADER = 'length';

/** A piece of evidence with the finding that it stands for. */
export interface FoundEvidence {
  readonly finding: Finding;
  readonly evidence: Evidence;
}

/** The evidence that lies in each exchange, in the order of chains: asked once for each, it must not be sought in all. */
export function evidenceByExchange({ chains }: Diagnosis): ReadonlyMap<number, readonly FoundEvidence[]> {
  const found = new Map<number, FoundEvidence[]>();
  for (const finding of chains.flat()) {
    for (const evidence of finding.evidence) {
      const known = found.get(evidence.exchange);
      if (known === undefined) found.set(evidence.exchange, [{ finding, evidence }]);
      else known.push({ finding, evidence });
    }
  }
  return found;
}

/** Collects what the violations of an exchange and the findings about it say of its events. */
export function createExchangeNotes(exchange: Exchange, found: readonly FoundEvidence[]): ExchangeNotes {
  const notes = new Map<string, string[]>();
  const longHeaders = new Set<string>();
  const add = (key: string, text: string): void => {
    const known = notes.get(key);
    if (known === undefined) notes.set(key, [text]);
    else known.push(text);
  };

  for (const violation of exchange.violations) {
    const { from, n, rule } = violation;
    const key = n === undefined ? momentKey(violation.t) : frameKey(from, n);
    add(key, violationRemark(violation));
    if (rule === LONG_HEADER && n !== undefined) longHeaders.add(key);
  }
  for (const { finding, evidence } of found) add(evidenceKey(evidence), findingRemark(finding, evidence));

  const take = (key: string): readonly string[] => {
    const taken = notes.get(key) ?? [];
    notes.delete(key);
    return taken;
  };

  return {
    at(event) {
      if (notes.size === 0) return [];
      const moment = take(momentKey(event.t));
      if (event.event === 'frame') return [...moment, ...take(frameKey(event.from, event.n))];
      return event.event === 'head' ? [...take(headKey(event.t, event.hop)), ...moment] : moment;
    },
    isLongHeader: ({ from, n }) => longHeaders.has(frameKey(from, n)),
    rest() {
      const left = [...notes.values()].flat();
      notes.clear();
      return left;
    },
  };
}

function evidenceKey({ t, hop, frame }: Evidence): string {
  if (frame !== undefined) return frameKey(frame.from, frame.n);
  return hop === undefined ? momentKey(t) : headKey(t, hop);
}

const frameKey = (from: string, n: number): string => `frame ${n} ${from}`;
const headKey = (t: number, hop: number): string => `head ${hop} ${t}`;
const momentKey = (t: number): string => `moment ${t}`;
