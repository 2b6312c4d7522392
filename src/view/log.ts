import { createFold } from '../recording/index.ts';
import type { Event, EventOf, Exchange, HeadEvent, NamedProfile } from '../model/index.ts';
import { createFrameLines, type FrameLines } from './frames.ts';
import { changeLines, endingLine, handshakeLine } from './handshake.ts';
import type { Look } from './look.ts';
import { paintedWrap } from './painted.ts';
import { silent, tell, type Tellers } from './tell.ts';
import { errorInWords, faultInWords, gapInWords, violationInWords } from './trouble.ts';
import { widthOf } from './width.ts';

/** What a log shows, and how. */
export interface LogOptions extends Look {
  /** Whether each frame has a line too. */
  readonly isVerbose: boolean;
  /** Whether lines that are wider than `columns` are broken at words, as on a terminal; else they stay whole. */
  readonly isWrapped?: boolean;
}

/** Tells events as they happen, a line each. */
export interface Log {
  /**
   * Lines, without their ends, that this event adds; mostly one or none. Of one that is not shown nothing is told; where
   * its exchange is told of later, its handshake is, too.
   */
  lines(event: Event, isShown?: boolean): readonly string[];
}

/** An exchange that is not over: what is known of it, and whether its handshake has been told. */
interface Running {
  readonly fold: ReturnType<typeof createFold>;
  readonly frames: FrameLines;
  isTold: boolean;
  isPassedOver: boolean;
}

/** As wide as the number of an exchange with its sign up to `#999`. */
const NUMBER_COLUMNS = 4;
const GAP = '  ';
/** Before what a station changed, so that it stands below its handshake. */
const INDENT = '  ';

/**
 * The log of a running proxy, for a reader who is tired: one line a handshake, a close, an error, a fault. An ordinary
 * request is told when it is done. Holds only the exchanges that are not over.
 */
export function createLog(options: LogOptions): Log {
  const { paint, clock } = options;
  const running = new Map<number, Running>();

  const line = (event: { t: number; exchange?: number }, text: string): string => {
    const number = event.exchange === undefined ? '' : `#${event.exchange}`;
    return `${paint.dim(clock(event.t))}${GAP}${paint.bold(number.padEnd(NUMBER_COLUMNS))}${GAP}${text}`;
  };
  /** Lines no wider than the screen: what goes on stands below the text, and the times and numbers stand alone. */
  const broken = (event: Event, lines: readonly string[]): readonly string[] => {
    if (options.isWrapped !== true) return lines;
    const textAt = widthOf(clock(event.t)) + NUMBER_COLUMNS + 2 * GAP.length;
    return lines.flatMap((whole) => paintedWrap(whole, options.columns, textAt + 2 * INDENT.length));
  };
  /** The handshake, and below it what each station changed. */
  const handshake = (event: EventOf<'head' | 'close'>, exchange: Exchange, more = ''): readonly string[] => [
    line(event, `${handshakeLine(exchange, options)}${more}`),
    ...changeLines(exchange, options).map((changed) => line(event, `${INDENT}${changed}`)),
  ];

  /** A handshake that was passed over, told before the first line of its exchange that is not. */
  function late(event: Event): readonly string[] {
    if (event.event === 'head' || event.event === 'close' || !('exchange' in event)) return [];
    const of = running.get(event.exchange ?? 0);
    const exchange = of?.fold.exchange(event.exchange ?? 0);
    const answer = exchange === undefined ? undefined : answerOf(exchange);
    const isDue = of?.isPassedOver === true && exchange?.open.upgrade !== null;
    if (of === undefined || exchange === undefined || answer === undefined || !isDue) return [];
    of.isPassedOver = false;
    of.isTold = true;
    return handshake(answer, exchange);
  }

  function passOver(event: Event): readonly string[] {
    if (!('exchange' in event) || event.exchange === undefined) return [];
    const of = running.get(event.exchange);
    if (of === undefined) return [];
    if (event.event === 'head') of.isPassedOver = true;
    // a later message may look back at this one
    if (options.isVerbose) of.frames.lines(event, false);
    if (event.event === 'close') running.delete(event.exchange);
    return [];
  }

  const tellers: Tellers = {
    session: silent,
    open: silent,
    connected: silent,
    body: silent,
    end: silent,
    head(event) {
      const of = running.get(event.exchange);
      const exchange = of?.fold.exchange(event.exchange);
      const isAnswer = event.of === 'response' && event.hop === 0;
      if (!isAnswer || of === undefined || exchange === undefined || exchange.open.upgrade === null)
        return [];
      of.isTold = true;
      return handshake(event, exchange);
    },
    frame(event) {
      if (!options.isVerbose) return [];
      return running.get(event.exchange)?.frames.lines(event) ?? [];
    },
    violation: (event) => [line(event, paint.yellow(violationInWords(event, options)))],
    fault: (event) => [line(event, paint.magenta(`fault ${faultInWords(event)}`))],
    error: (event) => [line(event, paint.red(`error ${errorInWords(event, options)}`))],
    close(event) {
      const of = running.get(event.exchange);
      const exchange = of?.fold.exchange(event.exchange);
      running.delete(event.exchange);
      if (of === undefined || exchange === undefined) return [];
      if (of.isTold) return [line(event, endingLine(exchange, options))];
      const ending = endingLine(exchange, options);
      if (exchange.open.upgrade === null) return handshake(event, exchange, `  ${ending}`);
      return [...handshake(answerOf(exchange) ?? event, exchange), line(event, ending)];
    },
    profiles: (event) => [line(event, `profiles: ${paint.cyan(namesOf(event.profiles))}`)],
    gap(event) {
      // their line is this one; they must only know that frames are missing
      for (const { frames } of running.values()) frames.lines(event);
      return [line(event, paint.yellow(gapInWords(event)))];
    },
    mark: (event) => [line(event, paint.cyan(`mark: ${event.text}`))],
  };

  function begin(event: Event): void {
    if (event.event !== 'open') return;
    const fold = createFold();
    const frames = createFrameLines({ ...options, isNumbered: true, exchange: (n) => fold.exchange(n) });
    running.set(event.exchange, { fold, frames, isTold: false, isPassedOver: false });
  }

  return {
    lines(event, isShown = true) {
      begin(event);
      // what a line tells by itself need not be kept: a peer may break a rule with every frame
      const isKept = 'exchange' in event && event.exchange !== undefined && event.event !== 'violation';
      if (isKept) running.get(event.exchange)?.fold.push(event);
      if (!isShown) return passOver(event);
      const before = late(event);
      const lines = tell(tellers, event.event, event);
      return lines.length === 0 ? [] : broken(event, [...before, ...lines]);
    },
  };
}

/** The head with which the client was answered. */
function answerOf({ heads }: Exchange): HeadEvent | undefined {
  return heads.findLast((head) => head.of === 'response' && head.hop === 0);
}

function namesOf(profiles: readonly NamedProfile[]): string {
  return profiles.length === 0 ? 'none' : profiles.map((profile) => profile.name).join(', ');
}
