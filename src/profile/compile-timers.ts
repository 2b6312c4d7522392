import type { Timer, TimerEnd } from './timer.ts';
import type { EndWord, TimerWord, TimerWords } from './profile.ts';
import { parseDuration } from './quantity.ts';

/** A timer before it is known at which station it runs. */
export type CompiledTimer = Omit<Timer, 'station' | 'rule'>;

const KINDS = ['handshake', 'idle', 'lifetime'] as const satisfies readonly Timer['kind'][];

/** What a balancer answers when the backend has not answered in time. @see RFC 9110 §15.6.5 */
const GATEWAY_TIMEOUT = 504;

/** Statuses that a handshake may end with; close codes begin where they stop. @see RFC 6455 §7.4 */
const isStatus = (ends: number): boolean => ends < 1000;

/** Makes a rule's timers ready: each with its milliseconds and its end. */
export function compileTimers(timers: TimerWords = {}): readonly CompiledTimer[] {
  return KINDS.flatMap((kind) => {
    const word = timers[kind];
    return word === undefined ? [] : [compileTimer(kind, word, timers.ends)];
  });
}

function compileTimer(kind: Timer['kind'], word: TimerWord, shared: EndWord | undefined): CompiledTimer {
  const { after, ends = shared } = typeof word === 'string' ? { after: word } : word;
  return {
    kind,
    ms: parseDuration(after),
    ends: kind === 'handshake' ? endOfWaiting(ends) : endOfStream(ends),
  };
}

/** Before the answer there is nothing to close with a code: a status, or the TCP connection. */
function endOfWaiting(ends: EndWord | undefined): TimerEnd {
  if (ends === 'fin' || ends === 'reset') return { how: ends };
  return { how: 'answer', status: ends !== undefined && isStatus(ends) ? ends : GATEWAY_TIMEOUT };
}

function endOfStream(ends: EndWord = 'fin'): TimerEnd {
  return typeof ends === 'number' ? { how: 'close', code: ends } : { how: ends };
}
