import { BACKEND, CLIENT, type Event, type SessionEvent } from '../../model/index.ts';
import type { Filter } from '../../recording/index.ts';
import { createStudy } from '../../study/index.ts';
import { createExchangeFilter, type ExchangeFilter } from './kept-exchanges.ts';
import type { Asked } from './kept-filter.ts';
import { createKeptRun, type KeptRun } from './kept-run.ts';
import { createTrafficDiagnosis } from './traffic-diagnosis.ts';
import type { Traffic, TrafficLimits } from './traffic.ts';

/** What is kept of traffic as it happens, where nobody says otherwise. */
export const TRAFFIC_LIMITS: TrafficLimits = {
  exchanges: 5000,
  passed: 200_000,
  payloadBytes: 64 * 1024 * 1024,
};

/** How traffic is kept. */
export interface TrafficOptions {
  readonly limits: TrafficLimits;
  /** Whether what passes is kept as it comes; else it comes without payloads, and `load` brings it. */
  readonly isPassedKept: boolean;
}

/** Payload bytes that are held against a filter at once: some tens of milliseconds. */
const WORK = 6 * 1024 * 1024;
/** Each violation makes a diagnosis worth making; a peer may break a rule with each frame. */
const MOST_VIOLATIONS = 20;
/** After a silence as long, what came before is worth a diagnosis. */
const SILENCE_MS = 3000;

/** Begins with nothing. */
export function createTraffic({ limits, isPassedKept }: TrafficOptions): Traffic {
  const study = createStudy();
  const diagnosis = createTrafficDiagnosis(study);
  const run: KeptRun = createKeptRun({ limits, isPassedKept, exchange: study.exchange });
  const totals = { exchanges: 0, open: 0, lost: 0 };
  const sent = { [CLIENT]: { frames: 0, bytes: 0 }, [BACKEND]: { frames: 0, bytes: 0 } };
  let session: SessionEvent | null = null;
  let chain: readonly string[] = [];
  let isEnded = false;
  let forgotten = 0;
  let latestForgotten = 0;
  let revision = 0;
  let filter: { readonly asked: Filter; readonly of: ExchangeFilter } | null = null;
  /** Exchanges whose contents the filter of exchanges has still to be asked of. */
  const behind = new Set<number>();
  /** What `exchanges` gave last, and whether it may be another by now. */
  let list: readonly number[] = [];
  let isListOld = true;
  let numbers: readonly number[] | null = null;

  const codesOf = (number: number): ReadonlySet<string> =>
    new Set(diagnosis.findings(number).map(({ finding }) => finding.code));
  const asked = (number: number): Asked => ({ exchange: study.exchange(number), findings: codesOf(number) });

  const allNumbers = (): readonly number[] =>
    (numbers ??= run.numbers().toSorted((one, other) => one - other));

  const isListed = (number: number): boolean => filter === null || filter.of.isWanted(number);

  function touch(number: number): void {
    revision += 1;
    run.change(number);
    if (filter === null) return;
    filter.of.change(number);
    isListOld = true;
  }

  function forget(number: number): void {
    if (!run.isOver(number)) totals.open -= 1;
    run.forget(number);
    study.forget(number);
    diagnosis.forget(number);
    filter?.of.forget(number);
    behind.delete(number);
    forgotten += 1;
    latestForgotten = Math.max(latestForgotten, number);
    revision += 1;
    isListOld = true;
    numbers = null;
  }

  function begin(number: number): void {
    totals.exchanges += 1;
    totals.open += 1;
    run.begin(number);
    isListOld = true;
    numbers = null;
    const over = run.size - limits.exchanges;
    if (over > 0)
      for (const old of run.oldest(Math.max(over, Math.floor(limits.exchanges / 64)), number)) forget(old);
  }

  /** What an event says of its exchange's meaning. */
  function weigh(event: Event, number: number): void {
    if (event.event === 'frame') {
      if (event.t - run.lastAt(number) > SILENCE_MS) diagnosis.change(number);
      return;
    }
    if (event.event === 'body' && event.more) return;
    if (event.event !== 'mark' && !(event.event === 'violation' && run.violated(number) > MOST_VIOLATIONS)) {
      diagnosis.change(number);
    }
    touch(number);
  }

  /** Whether there is such an exchange now: what comes late of one that was let go does not bring it back. */
  function isHere(event: Event, number: number): boolean {
    if (run.has(number)) return true;
    if (number <= latestForgotten && event.event !== 'open') return false;
    begin(number);
    return true;
  }

  function pushOwn(event: Event, number: number): void {
    if (!isHere(event, number)) return;
    weigh(event, number);
    study.push(event);
    if (event.event === 'close' && !run.isOver(number)) totals.open -= 1;
    run.push(event, number);
    readOn(number);
  }

  /** Holds what came against the filter of exchanges, if it was asked of everything before. */
  function readOn(number: number): void {
    if (filter === null || !filter.asked.needsContent || behind.has(number)) return;
    const kept = run.kept(number);
    if (kept === null) return;
    filter.of.advance(number, kept, Number.POSITIVE_INFINITY);
    isListOld = true;
  }

  function add(event: Event): void {
    if (event.event === 'session') {
      session ??= event;
      chain = event.profiles.map(({ name }) => name);
    } else if (event.event === 'profiles') chain = event.profiles.map(({ name }) => name);
    else if (event.event === 'end') isEnded = true;
    else if (event.event === 'gap') totals.lost += event.events;
    else if (event.event === 'frame') count(event.from, 1, event.length - event.missing);
    else if (event.event === 'body') count(event.of === 'request' ? CLIENT : BACKEND, 0, event.bytes);
  }

  function count(from: string, frames: number, bytes: number): void {
    const side = from === CLIENT ? sent[CLIENT] : from === BACKEND ? sent[BACKEND] : null;
    if (side === null) return;
    side.frames += frames;
    side.bytes += bytes;
  }

  /** Asks the filter of exchanges of some of what is kept. */
  function askOn(): boolean {
    if (filter === null || behind.size === 0) return false;
    let left = WORK;
    for (const number of behind) {
      const kept = run.kept(number);
      if (kept !== null) left = filter.of.advance(number, kept, left);
      if (left <= 0) break;
      behind.delete(number);
    }
    isListOld = true;
    return true;
  }

  function look(): boolean {
    const news = diagnosis.diagnose(allNumbers());
    for (const number of news ?? []) touch(number);
    return news !== null;
  }

  return {
    push(event) {
      add(event);
      const number = 'exchange' in event ? event.exchange : undefined;
      if (number !== undefined) pushOwn(event, number);
      else {
        revision += 1;
        study.push(event);
        run.pushToAll(event);
      }
    },
    passOver(frame) {
      add(frame);
      const number = frame.exchange;
      if (filter?.asked.needsContent === true) return pushOwn(frame, number);
      if (!isHere(frame, number)) return;
      weigh(frame, number);
      study.push(frame);
      run.passOver(frame, number);
    },
    get session() {
      return session;
    },
    get chain() {
      return chain;
    },
    get totals() {
      return { ...totals, client: { ...sent[CLIENT] }, backend: { ...sent[BACKEND] } };
    },
    get isEnded() {
      return isEnded;
    },
    get forgotten() {
      return forgotten;
    },
    get revision() {
      return revision;
    },
    exchanges() {
      if (isListOld) list = sameOr(list, allNumbers().filter(isListed));
      isListOld = false;
      return list;
    },
    kept: allNumbers,
    exchange: (number) => (run.has(number) ? study.exchange(number) : undefined),
    findings: (number) => diagnosis.findings(number),
    shown: (number) => run.shown(number, WORK, () => asked(number)),
    filterExchanges(wanted) {
      filter = wanted === null ? null : { asked: wanted, of: createExchangeFilter(wanted, asked) };
      behind.clear();
      if (wanted?.needsContent === true) for (const number of allNumbers()) behind.add(number);
      isListOld = true;
      revision += 1;
      askOn();
    },
    filterPassed(wanted) {
      run.filter(wanted);
      revision += 1;
    },
    diagnose() {
      const done = [look(), askOn(), run.askOn(WORK)];
      return done.includes(true);
    },
    clear() {
      for (const number of allNumbers()) if (run.isOver(number)) forget(number);
    },
    isLoadNeeded: (number) => run.isLoadNeeded(number),
    load(number, from) {
      const loading = run.load(number, from);
      return {
        push: (event) => loading.push(event),
        end() {
          loading.end();
          if (filter?.asked.needsContent === true) behind.add(number);
        },
      };
    },
  };
}

/** The list as it was, where it would be the same again. */
function sameOr(before: readonly number[], now: readonly number[]): readonly number[] {
  return before.length === now.length && before.every((number, at) => number === now[at]) ? before : now;
}
