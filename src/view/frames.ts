import { BACKEND, CLIENT, type Event, type Exchange, type FrameEvent } from '../model/index.ts';
import { opcodeName } from '../wire/index.ts';
import { createFrameContent, type FrameContent } from './frame-content.ts';
import { discreet, type Look } from './look.ts';
import { bytesInWords, durationInWords } from './quantity.ts';
import { fit, pad, widthOf } from './width.ts';

/** What the frame lines need to know beside the frames. */
export interface FrameLinesOptions extends Look {
  /** Whether lines carry the number of their exchange, as they must where several are shown together. */
  readonly isNumbered: boolean;
  /** What is known of an exchange: its 101 tells whether its frames are deflated. */
  readonly exchange: (number: number) => Exchange | undefined;
}

/** Tells frames one by one; holds of each exchange only the message that is not complete. */
export interface FrameLines {
  /** Lines, without their ends: one for a frame, violation, fault or gap, none for what is no traffic. */
  lines(event: Event): readonly string[];
}

const ARROWS: ReadonlyMap<string, string> = new Map([
  [CLIENT, '↑'],
  [BACKEND, '↓'],
]);
const TEXT_COLUMNS_AT_LEAST = 16;

/**
 * Lines of frames: time, time since the exchange's last line, sender and its frame's number, opcode, length, what is
 * unusual in brackets, content. `↑` is a frame of the client, `↓` one of the backend, `•` one that a station put in.
 */
export function createFrameLines(options: FrameLinesOptions): FrameLines {
  const { paint } = options;
  const lastAt = new Map<number, number>();
  const contents = new Map<number, FrameContent>();

  function contentOf(number: number): FrameContent {
    const known = contents.get(number);
    if (known !== undefined) return known;
    const content = createFrameContent(options.exchange(number), options);
    contents.set(number, content);
    return content;
  }

  /** Time, time since the last line, number of the exchange. */
  function front(event: { readonly t: number; readonly exchange?: number }): string {
    const number = event.exchange ?? 0;
    const since = event.t - (lastAt.get(number) ?? event.t);
    lastAt.set(number, event.t);
    const delta = `+${durationInWords(Math.max(0, since))}`.padStart(9);
    const numbered = options.isNumbered ? `  ${paint.bold(pad(number === 0 ? '' : `#${number}`, 4))}` : '';
    return `${paint.dim(options.clock(event.t))}${numbered}  ${paint.dim(delta)}`;
  }

  function frameLine(frame: FrameEvent): string {
    const { text, notes } = contentOf(frame.exchange).read(frame);
    const name = `${pad(frame.from, 7)} ${String(frame.n).padStart(4)}`;
    const facts = `${pad(opcodeName(frame.opcode), 6)} ${bytesInWords(frame.length).padStart(9)}`;
    const marks = notes.length === 0 ? '' : `[${notes.join(', ')}]`;
    const start = `${ARROWS.get(frame.from) ?? '•'} ${name}  ${facts}  ${marks}${marks === '' ? '' : ' '}`;
    const used = widthOf(options.clock(frame.t)) + (options.isNumbered ? 6 : 0) + 11 + 2 + widthOf(start);
    const room = Math.max(TEXT_COLUMNS_AT_LEAST, options.columns - used);
    const shown = options.isFull ? text : fit(text, room);
    const painted = `${paint.cyan(`${ARROWS.get(frame.from) ?? '•'} ${name}`)}  ${paint.plain(facts)}`;
    return `${front(frame)}  ${painted}  ${marks === '' ? '' : `${paint.yellow(marks)} `}${paint.plain(shown)}`.trimEnd();
  }

  const said = (event: { readonly t: number; readonly exchange?: number }, text: string): string =>
    `${front(event)}  ${paint.yellow(text)}`;

  return {
    lines(event) {
      if (event.event === 'frame') return [frameLine(event)];
      if (event.event === 'violation') {
        const where = event.n === undefined ? `at byte ${event.offset}` : `in frame ${event.n}`;
        return [
          said(
            event,
            `! ${event.from} breaks ${event.section} ${where}: ${discreet(event.message, options)}`,
          ),
        ];
      }
      if (event.event === 'fault')
        return [said(event, `! ${event.station} ${event.did} (${event.rule}): ${event.detail}`)];
      if (event.event === 'gap')
        return [said(event, `! gap: ${event.events} events, ${bytesInWords(event.bytes)}: ${event.why}`)];
      if (event.event === 'mark') return [said(event, `! mark: ${event.text}`)];
      if (event.event === 'close') {
        contents.delete(event.exchange);
        lastAt.delete(event.exchange);
      }
      return [];
    },
  };
}
