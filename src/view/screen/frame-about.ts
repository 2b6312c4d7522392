import type { EventOf, FrameEvent } from '../../model/index.ts';
import { opcodeName } from '../../wire/index.ts';
import { SEVERITY_SIGNS } from '../findings.ts';
import { frameNotes } from '../frame-content.ts';
import { jwtLines } from '../jwt.ts';
import { bytesInWords } from '../quantity.ts';
import { violationInWords } from '../trouble.ts';
import { bodyContent } from './frame-body.ts';
import { bufferOf, utf8Of } from './frame-preview.ts';
import { remarkOf, wayOf } from './frame-row.ts';
import type { Passed } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';

/** Bytes that are looked through for tokens while the cursor is on a frame. */
const TOKEN_BYTES = 16 * 1024;
/** Violations of one frame that are told. */
const MOST_VIOLATIONS = 3;

/** More about a row: a frame's way and size, what is wrong with it, the tokens in it; a remark whole. Painted. */
export function aboutFrame(passed: Passed, context: TabContext): readonly string[] {
  const { paint } = context.look;
  const { event } = passed;
  if (event.event === 'frame') return aboutOneFrame({ ...passed, event }, context);
  if (event.event === 'body') {
    const { payload, notes } = bodyContent({ ...passed, event }, context);
    const decoded = payload.length === event.bytes ? [] : [`${bytesInWords(payload.length)} of content`];
    const facts = [wayOf(event, context), `${event.of} body`, `${bytesInWords(event.bytes)} on the wire`];
    return [paint.plain([...facts, ...decoded, ...notes].join(' · '))];
  }
  const { sign, style, text } = remarkOf(event, context);
  return [paint[style](`${sign} ${text}`)];
}

function aboutOneFrame(
  passed: Passed & { readonly event: FrameEvent },
  context: TabContext,
): readonly string[] {
  const { look, exchange, findings } = context;
  const { paint } = look;
  const { event, held } = passed;
  const isInflated = held?.deflated?.is === 'inflated';
  const facts = [
    wayOf(event, context),
    `frame ${event.n}`,
    opcodeName(event.opcode),
    `${bytesInWords(event.length)}${isInflated ? ` on the wire, ${bytesInWords(held.payload.length)} inflated` : ''}`,
    ...frameNotes(event, held),
  ];
  const violations = exchange.violations.filter(({ from, n }) => from === event.from && n === event.n);
  const said = findings.filter(({ evidence }) =>
    evidence.some(({ frame }) => frame?.from === event.from && frame.n === event.n),
  );
  return [
    paint.plain(facts.join(' · ')),
    ...violations.slice(0, MOST_VIOLATIONS).map((each) => paint.yellow(`! ${violationInWords(each, look)}`)),
    ...said.map(({ finding }) => {
      const [sign, style] = SEVERITY_SIGNS[finding.severity];
      return paint[style](`${sign} ${finding.sentence}`);
    }),
    ...tokenLines(passed, context).map(paint.dim),
  ];
}

function tokenLines({ event, held }: Passed, { look }: TabContext): readonly string[] {
  if (held === null || !held.isText || held.payload.length === 0) return [];
  const isCut = held.payload.length > TOKEN_BYTES;
  const text = utf8Of(bufferOf(held.payload).subarray(0, TOKEN_BYTES), isCut);
  return text === null ? [] : jwtLines(text, event.t, 'this frame', look);
}

/** The number of the frame among the shown that something said beside the frames is about, or -1. */
export function frameMeant({ at }: Passed, { from, n }: EventOf<'violation'>, { shown }: TabContext): number {
  const here = shown.indexOf(at);
  for (let away = 1; away <= 8; away += 1) {
    for (const index of [here - away, here + away]) {
      const event = shown.get(index)?.event;
      if (event?.event === 'frame' && event.from === from && event.n === n) return index;
    }
  }
  return -1;
}
