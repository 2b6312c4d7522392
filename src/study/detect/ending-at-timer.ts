import { BACKEND, CLIENT } from '../../model/index.ts';
import { TIMER_ADVICE as ADVICE } from '../catalogue/ending.ts';
import { inSeconds } from '../duration.ts';
import type { Severity } from '../finding.ts';
import type { Found } from '../found.ts';
import { KNOWN_TIMERS, timerEqualTo, type TimerKind } from '../known-timers.ts';
import type { Case, Study } from '../study.ts';
import { tunnelEnd, type TunnelEnd } from '../tunnel-end.ts';

/** Codes of endings that a timer of a balancer or a server may make; no other tells of one. */
const TIMER_CODES: ReadonlySet<number> = new Set([1000, 1001, 1005]);

/** Endings that came at the same time, whatever it is, are no chance from so many on. */
const CLUSTER = 3;
const CLUSTER_SPREAD_MS = 1000;
const CLUSTER_LEAST_MS = 5000;

interface Hit {
  readonly one: Case;
  readonly end: TunnelEnd;
}

/** A timer that some endings speak for: `either` where there was no traffic that could tell idle from lifetime. */
interface Guess {
  readonly kind: TimerKind | 'either';
  readonly ms: number;
}

/** Finds endings at moments when balancers are known to end connections, and endings that have a moment in common. */
export function cutsAtTimers({ cases }: Study): readonly Found[] {
  const hits = cases.flatMap((one): readonly Hit[] => {
    const end = tunnelEnd(one);
    return end === null || !isOfTimer(end) ? [] : [{ one, end }];
  });
  return [BACKEND, CLIENT].flatMap((side) => {
    const ours = hits.filter(({ end }) => end.by === side);
    const known = atKnownTimers(ours, side);
    const taken = new Set(known.flatMap(({ exchanges }) => exchanges));
    const rest = ours.filter(({ one, end }) => !taken.has(one.exchange.exchange) && end.said === null);
    return [...known, ...(side === BACKEND ? atOneMoment(rest) : [])];
  });
}

/** Whether it may be a timer that neither we nor a profile have: those own up. */
function isOfTimer({ by, how, said }: TunnelEnd): boolean {
  if (how !== 'fin' && how !== 'reset' && how !== 'close-frame') return false;
  return said === null || (by === BACKEND && said.from === BACKEND && TIMER_CODES.has(said.code));
}

function guessesOf({ ageMs, openMs, idleMs }: TunnelEnd): readonly Guess[] {
  const lifetime = timerEqualTo(ageMs, 'lifetime');
  const idle = timerEqualTo(idleMs ?? openMs, 'idle');
  if (idleMs === null && (idle ?? lifetime) !== null) return [{ kind: 'either', ms: idle ?? lifetime ?? 0 }];
  return [
    ...(idle === null ? [] : [{ kind: 'idle' as const, ms: idle }]),
    ...(lifetime === null ? [] : [{ kind: 'lifetime' as const, ms: lifetime }]),
  ];
}

function nameOf({ kind, ms }: Guess): string {
  return `${kind} ${ms}`;
}

function atKnownTimers(hits: readonly Hit[], side: string): readonly Found[] {
  const votes = new Map<string, number>();
  for (const { end } of hits) {
    for (const guess of guessesOf(end)) votes.set(nameOf(guess), (votes.get(nameOf(guess)) ?? 0) + 1);
  }
  const groups = new Map<string, { guess: Guess; hits: Hit[] }>();
  for (const hit of hits) {
    const [best] = guessesOf(hit.end)
      .flatMap(asItMayBe)
      .toSorted((one, other) => (votes.get(nameOf(other)) ?? 0) - (votes.get(nameOf(one)) ?? 0));
    if (best === undefined) continue;
    const group = groups.get(nameOf(best));
    if (group === undefined) groups.set(nameOf(best), { guess: best, hits: [hit] });
    else group.hits.push(hit);
  }
  return [...groups.values()].flatMap((group) => told(group.guess, group.hits, side));
}

/** What cannot be told apart by itself joins those of its length that can. */
function asItMayBe(guess: Guess): readonly Guess[] {
  if (guess.kind !== 'either') return [guess];
  return [{ ...guess, kind: 'idle' }, { ...guess, kind: 'lifetime' }, guess];
}

function told(guess: Guess, hits: readonly Hit[], side: string): readonly Found[] {
  const isOnce = hits.length === 1;
  // an orderly close that once came at a round time is no news
  if (isOnce && hits[0]?.end.said?.code === 1000) return [];
  const after = momentInWords(guess);
  const advice = guess.kind === 'either' ? [] : [ADVICE[guess.kind]];
  const who = KNOWN_TIMERS.filter(({ ms, kind }) => ms === guess.ms && isOfKind(kind, guess));
  return [
    {
      code: 'cut-at-timer',
      key: `${side} ${nameOf(guess)}`,
      severity: severityOf(side, isOnce),
      sentence: isOnce
        ? `The ${side}'s side ended a connection ${after}: that equals a timer that balancers are known to have.`
        : `The ${side}'s side ended ${hits.length} connections ${after}: that is a timer.`,
      evidence: hits.map(evidenceOf),
      exchanges: hits.map(({ one }) => one.exchange.exchange),
      advice,
      means: who.map(
        ({ who: name, kind, source }) =>
          `${name}: ${kind === 'idle' ? 'ends what is idle for' : 'ends everything after'} ${inSeconds(guess.ms)} by default (${source}).`,
      ),
    },
  ];
}

function isOfKind(kind: TimerKind, guess: Guess): boolean {
  return guess.kind === 'either' || guess.kind === kind;
}

function momentInWords({ kind, ms }: Guess): string {
  const time = inSeconds(ms);
  if (kind === 'lifetime') return `${time} after the request, whether it was busy or idle`;
  return kind === 'idle' ? `${time} after its last frame` : `${time} after the handshake, without a frame`;
}

/** What ends on the client's side ends clients: theirs to know whether they were killed. */
function severityOf(side: string, isOnce: boolean): Severity {
  if (side === CLIENT) return isOnce ? 'note' : 'warning';
  return isOnce ? 'warning' : 'error';
}

function evidenceOf({ one, end }: Hit): Found['evidence'][number] {
  const idle = end.idleMs === null ? 'without a frame' : `${inSeconds(end.idleMs)} after the last frame`;
  return {
    exchange: one.exchange.exchange,
    t: end.t,
    text: `ended ${inSeconds(end.ageMs)} after the request, ${idle}`,
  };
}

/** The most endings that have their age, or the silence before them, in common. */
function atOneMoment(hits: readonly Hit[]): readonly Found[] {
  const byAge = densest(hits, ({ end }) => end.ageMs);
  const byIdle = densest(hits, ({ end }) => end.idleMs ?? 0);
  const isLifetime = byAge.length >= byIdle.length;
  const found = isLifetime ? byAge : byIdle;
  const [first] = found;
  if (first === undefined || found.length < CLUSTER) return [];
  const about = inSeconds(Math.round((isLifetime ? first.end.ageMs : (first.end.idleMs ?? 0)) / 1000) * 1000);
  const after = isLifetime ? `${about} after their request` : `${about} after their last frame`;
  const advice = [ADVICE[isLifetime ? 'lifetime' : 'idle']];
  return [
    {
      code: 'cut-at-timer',
      key: `unknown ${isLifetime} ${about}`,
      severity: 'error',
      sentence: `${found.length} connections were cut about ${after}: that is a timer, though none of that length is known.`,
      evidence: found.map(evidenceOf),
      exchanges: found.map(({ one }) => one.exchange.exchange).toSorted((earlier, later) => earlier - later),
      advice,
    },
  ];
}

/** The longest run of hits whose durations lie within the spread of each other, the shortest left out. */
function densest(hits: readonly Hit[], duration: (hit: Hit) => number): readonly Hit[] {
  const sorted = hits
    .filter((hit) => duration(hit) >= CLUSTER_LEAST_MS)
    .toSorted((one, other) => duration(one) - duration(other));
  let best: readonly [from: number, to: number] = [0, 0];
  let from = 0;
  for (const [at, hit] of sorted.entries()) {
    for (let low = sorted[from]; low !== undefined; low = sorted[from]) {
      if (duration(hit) - duration(low) <= CLUSTER_SPREAD_MS) break;
      from += 1;
    }
    if (at + 1 - from > best[1] - best[0]) best = [from, at + 1];
  }
  return sorted.slice(...best);
}
