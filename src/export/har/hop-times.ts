import { hopCount, type Exchange } from '../../model/index.ts';

/** Milliseconds of each phase; -1 where it does not apply. @see HAR 1.2 §timings */
export interface HarTimings {
  readonly blocked: number;
  readonly dns: number;
  /** With the TLS handshake in it. */
  readonly connect: number;
  readonly ssl: number;
  readonly send: number;
  readonly wait: number;
  readonly receive: number;
}

/** When a hop's request began, and how long everything took. */
export interface HopTimes {
  /** Milliseconds of the run. */
  readonly startedT: number;
  /** The sum of all phases that apply. */
  readonly time: number;
  readonly timings: HarTimings;
}

/** The times of an exchange on one hop. A look-up of the name is part of connecting: it was not told apart. */
export function hopTimes(
  { exchange, lastT }: { readonly exchange: Exchange; readonly lastT: number },
  hop: number,
): HopTimes {
  const { open, connected, close, heads } = exchange;
  const timeOf = (of: 'request' | 'response'): number | undefined =>
    heads.find((head) => head.of === of && head.hop === hop)?.t;
  const asked = timeOf('request') ?? open.t;
  const end = Math.max(asked, close?.t ?? lastT);
  const answered = Math.min(end, Math.max(asked, timeOf('response') ?? end));
  const isDialled = hop > 0 && hop === hopCount(open.stations) - 1 && connected?.reused === false;
  const ssl = isDialled ? (connected.tlsMs ?? -1) : -1;
  const connect = isDialled ? millis(connected.connectMs + Math.max(0, ssl)) : -1;
  const [wait, receive] = [millis(answered - asked), millis(end - answered)];
  return {
    startedT: Math.max(0, asked - Math.max(0, connect)),
    time: millis(Math.max(0, connect) + wait + receive),
    timings: { blocked: -1, dns: -1, connect, ssl, send: 0, wait, receive },
  };
}

/** Three decimals. */
function millis(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
