import { type Event, type EventOf, type Exchange, type FrameEvent } from '../model/index.ts';
import { createFrameContent, type FrameContent, type FrameText } from './frame-content.ts';
import { opcodeInShort, signOf } from './frame-words.ts';
import { jwtLines } from './jwt.ts';
import type { Look } from './look.ts';
import type { Paint, Style } from './paint.ts';
import { prettyJson } from './pretty-json.ts';
import { bytesInWords, counted, durationInWords } from './quantity.ts';
import { silent, tell, type Tellers } from './tell.ts';
import { errorInWords, faultInWords, gapInWords, violationInWords } from './trouble.ts';
import { visible } from './visible.ts';
import { fit, pad, widthOf } from './width.ts';

/** What the frame lines need to know beside the frames. */
export interface FrameLinesOptions extends Look {
  /** Whether lines carry the number of their exchange, as they must where several are shown together. */
  readonly isNumbered: boolean;
  /** Whether JSON is indented, on lines of its own. */
  readonly isPretty?: boolean;
  /** What is known of an exchange: its 101 tells whether its frames are deflated. */
  readonly exchange: (number: number) => Exchange | undefined;
}

/** Tells frames one by one; holds of each exchange only the message that is not complete. */
export interface FrameLines {
  /**
   * Lines, without their ends: one for a frame, violation, fault, error or gap, none for what is no traffic. With one
   * that is not shown, nothing is told, but what comes after it can still be inflated.
   */
  lines(event: Event, isShown?: boolean): readonly string[];
}

/** Columns are as wide as what they hold at most in ordinary traffic. */
const SINCE_COLUMNS = 9;
const NUMBER_COLUMNS = 4;
const FROM_COLUMNS = 7;
const N_COLUMNS = 4;
const OPCODE_COLUMNS = 6;
const LENGTH_COLUMNS = 9;
const GAP = '  ';
const TEXT_COLUMNS_AT_LEAST = 8;
/** Before what stands on lines of its own below a frame. */
const INDENT = ' '.repeat(16);
/** Lines of indented JSON that are shown, unless values are shown whole. */
const MOST_LINES = 200;

/** An event that may have a line among the frames. */
type Told = EventOf<'frame' | 'violation' | 'fault' | 'error' | 'gap' | 'mark'>;

/**
 * Lines of frames: time, time since the exchange's last line, sender and its frame's number, opcode, length, what is
 * unusual in brackets, content. `↑` is a frame of the client, `↓` one of the backend, `•` one that a station put in;
 * a line with `!` is no frame.
 */
export function createFrameLines(options: FrameLinesOptions): FrameLines {
  const { paint, clock, isNumbered } = options;
  // where one exchange is looked at, or all of everything, a token is worth a line
  const hasDetails = options.isFull || !isNumbered;
  const lastAt = new Map<number, number>();
  const contents = new Map<number, FrameContent>();

  function contentOf(number: number): FrameContent {
    const known = contents.get(number);
    if (known !== undefined) return known;
    const content = createFrameContent(options.exchange(number), options);
    contents.set(number, content);
    return content;
  }

  /** Time, number of the exchange, time since its last line. */
  function front(event: Told): Piece[] {
    const number = event.exchange ?? 0;
    const since = event.t - (lastAt.get(number) ?? event.t);
    lastAt.set(number, event.t);
    const shown = number === 0 ? '' : `#${number}`;
    return [
      ['dim', clock(event.t)],
      ...(isNumbered ? [['bold', pad(shown, NUMBER_COLUMNS)] as const] : []),
      ['dim', `+${durationInWords(Math.max(0, since))}`.padStart(SINCE_COLUMNS)],
    ];
  }

  function frameLines(frame: FrameEvent, { text, secretText, notes }: FrameText): readonly string[] {
    const pretty = options.isPretty === true ? prettyJson(text) : null;
    const sender = `${signOf(frame.from)} ${pad(frame.from, FROM_COLUMNS)}`;
    const pieces: readonly Piece[] = [
      ...front(frame),
      ['cyan', `${sender} ${String(frame.n).padStart(N_COLUMNS)}`],
      [
        'plain',
        `${pad(opcodeInShort(frame.opcode), OPCODE_COLUMNS)} ${bytesInWords(frame.length).padStart(LENGTH_COLUMNS)}`,
      ],
      ...(notes.length === 0 ? [] : [['yellow', `[${notes.join(', ')}]`] as const]),
    ];
    const used = pieces.reduce((sum, [, piece]) => sum + widthOf(visible(piece)) + GAP.length, 0);
    const room = Math.max(TEXT_COLUMNS_AT_LEAST, options.columns - used);
    const content = pretty === null ? (options.isFull ? text : fit(text, room)) : '';
    return [
      joined([...pieces, ['plain', content]], paint),
      ...below(pretty ?? [], 'plain'),
      ...(hasDetails ? below(jwtLines(secretText, frame.t, 'this frame', options), 'dim') : []),
    ];
  }

  /** Lines that belong to the one above them, indented. */
  function below(texts: readonly string[], style: Style): readonly string[] {
    const shown = options.isFull ? texts : texts.slice(0, MOST_LINES);
    const left = texts.length - shown.length;
    return [
      ...shown.map(
        (text) => INDENT + paint[style](options.isFull ? text : fit(text, options.columns - INDENT.length)),
      ),
      ...(left === 0 ? [] : [INDENT + paint.dim(`… ${counted(left, 'line')} more; --full shows them all`)]),
    ];
  }

  const remark = (event: Told, text: string): string =>
    joined([...front(event), ['yellow', `! ${text}`]], paint);

  const tellers: Tellers = {
    frame: (event) => frameLines(event, contentOf(event.exchange).read(event)),
    violation: (event) => [remark(event, violationInWords(event, options))],
    fault: (event) => [remark(event, `fault ${faultInWords(event)}`)],
    error: (event) => [remark(event, `error ${errorInWords(event, options)}`)],
    mark: (event) => [remark(event, `mark: ${event.text}`)],
    gap(event) {
      for (const [number, content] of contents) if ((event.exchange ?? number) === number) content.skip();
      return [remark(event, gapInWords(event))];
    },
    close(event) {
      contents.delete(event.exchange);
      lastAt.delete(event.exchange);
      return [];
    },
    session: silent,
    open: silent,
    head: silent,
    connected: silent,
    body: silent,
    profiles: silent,
    end: silent,
  };
  /** What is not shown is read all the same: a later message may look back at it. */
  function passOver(event: Event): void {
    if (event.event === 'frame') contentOf(event.exchange).read(event);
    if (event.event === 'gap' || event.event === 'close') tell(tellers, event.event, event);
  }

  return {
    lines(event, isShown = true) {
      if (isShown) return tell(tellers, event.event, event);
      passOver(event);
      return [];
    },
  };
}

/** A piece of a line and its style. */
type Piece = readonly [style: Style, text: string];

function joined(pieces: readonly Piece[], paint: Paint): string {
  return pieces
    .filter(([, text]) => text !== '')
    .map(([style, text]) => paint[style](text))
    .join(GAP)
    .trimEnd();
}
