import { createFold } from '../recording/index.ts';
import type { Event, EventKind, EventOf, Exchange, NamedProfile } from '../model/index.ts';
import { createFrameLines, type FrameLines } from './frames.ts';
import { endingLine, handshakeLine } from './handshake.ts';
import { discreet, type Look } from './look.ts';
import { bytesInWords, counted } from './quantity.ts';

/** What a log shows, and how. */
export interface LogOptions extends Look {
  /** Whether each frame has a line too. */
  readonly isVerbose: boolean;
}

/** Tells events as they happen, a line each. */
export interface Log {
  /** Lines, without their ends, that this event adds; mostly one or none. */
  lines(event: Event): readonly string[];
}

/** An exchange that is not over: what is known of it, and whether its handshake has been told. */
interface Running {
  readonly fold: ReturnType<typeof createFold>;
  readonly frames: FrameLines;
  isTold: boolean;
}

type Tellers = { readonly [K in EventKind]: (event: EventOf<K>) => readonly string[] };

/** As wide as the number of an exchange with its sign up to `#999`. */
const NUMBER_COLUMNS = 4;

/**
 * The log of a running proxy, for a reader who is tired: one line a handshake, a close, an error, a fault. An ordinary
 * request is told when it is done. Holds only the exchanges that are not over.
 */
export function createLog(options: LogOptions): Log {
  const { paint, clock } = options;
  const running = new Map<number, Running>();

  const line = (event: { t: number; exchange?: number }, text: string): string => {
    const number = event.exchange === undefined ? '' : `#${event.exchange}`;
    return `${paint.dim(clock(event.t))}  ${paint.bold(number.padEnd(NUMBER_COLUMNS))}  ${text}`;
  };
  const handshake = (event: EventOf<'head' | 'close'>, of: Running, exchange: Exchange): string => {
    of.isTold = true;
    return line(event, handshakeLine(exchange, options));
  };

  const tellers: Tellers = {
    session: () => [],
    open: () => [],
    connected: () => [],
    body: () => [],
    end: () => [],
    head(event) {
      const of = running.get(event.exchange);
      const exchange = of?.fold.exchange(event.exchange);
      const isAnswer = event.of === 'response' && event.hop === 0;
      if (!isAnswer || of === undefined || exchange === undefined || exchange.open.upgrade === null)
        return [];
      return [handshake(event, of, exchange)];
    },
    frame(event) {
      if (!options.isVerbose) return [];
      return running.get(event.exchange)?.frames.lines(event) ?? [];
    },
    violation(event) {
      const where = event.n === undefined ? '' : ` in frame ${event.n}`;
      const text = `${event.from} breaks ${event.section}${where}: ${discreet(event.message, options)}`;
      return [line(event, paint.yellow(text))];
    },
    fault: (event) => {
      const text = `fault at ${event.station}: ${event.did} by ${event.rule}`;
      return [line(event, `${paint.magenta(text)}  ${paint.dim(event.detail)}`)];
    },
    error: (event) => {
      const text = `error at ${event.where}: ${event.code}`;
      return [line(event, `${paint.red(text)}  ${paint.plain(discreet(event.message, options))}`)];
    },
    close(event) {
      const of = running.get(event.exchange);
      const exchange = of?.fold.exchange(event.exchange);
      running.delete(event.exchange);
      if (of === undefined || exchange === undefined) return [];
      if (of.isTold) return [line(event, endingLine(exchange, options))];
      const told = handshake(event, of, exchange);
      if (exchange.open.upgrade === null) return [`${told}  ${endingLine(exchange, options)}`];
      return [told, line(event, endingLine(exchange, options))];
    },
    profiles: (event) => [line(event, `profiles: ${paint.cyan(namesOf(event.profiles))}`)],
    gap(event) {
      const lost = `${counted(event.events, 'event')}, ${bytesInWords(event.bytes)}`;
      return [line(event, paint.yellow(`gap: ${lost} not recorded: ${event.why}`))];
    },
    mark: (event) => [line(event, paint.cyan(`mark: ${event.text}`))],
  };

  function begin(event: Event): void {
    if (event.event !== 'open') return;
    const fold = createFold();
    const frames = createFrameLines({ ...options, isNumbered: true, exchange: (n) => fold.exchange(n) });
    running.set(event.exchange, { fold, frames, isTold: false });
  }

  return {
    lines(event) {
      begin(event);
      if ('exchange' in event && event.exchange !== undefined) running.get(event.exchange)?.fold.push(event);
      return tell(tellers, event.event, event);
    },
  };
}

function tell<K extends EventKind>(tellers: Tellers, kind: K, event: EventOf<K>): readonly string[] {
  return tellers[kind](event);
}

function namesOf(profiles: readonly NamedProfile[]): string {
  return profiles.length === 0 ? 'none' : profiles.map((profile) => profile.name).join(', ');
}
