import type { Exchange } from '../../model/index.ts';
import type { Style } from '../paint.ts';
import { counted, durationInWords } from '../quantity.ts';
import type { ShownFrames } from './shown-frames.ts';
import type { TabContext } from './tab-context.ts';
import type { Place } from './place.ts';
import { headPlace, isSwitched, momentsOf, type Moment } from './timeline-events.ts';
import { SIDE } from './timeline-counts.ts';
import { passedFacts, type PassedFacts } from './timeline-passed.ts';
import { isBeginningKnown, phasesOf, type Phase } from './timeline-phases.ts';

/** A stretch of time that rows lie on. Milliseconds of the run. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether its end is now. */
  readonly isGrowing: boolean;
}

/** A row of a timeline, by what it shows. */
export type TimelineItem = { readonly id: string } & (
  | { readonly is: 'blank' }
  /** @property strips the span of the strips below it, whose measure it tells; null where none are */
  | { readonly is: 'title'; readonly words: string; readonly strips: Span | null }
  /** Something to know about the picture: what is missing in it. */
  | { readonly is: 'remark'; readonly words: string }
  | { readonly is: 'phase'; readonly phase: Phase; readonly span: Span; readonly goTo: Place }
  | {
      readonly is: 'strip';
      readonly name: string;
      readonly figure: string;
      readonly side: number;
      readonly style: Style;
      readonly span: Span;
    }
  | { readonly is: 'signs'; readonly moments: readonly Moment[]; readonly span: Span }
  | { readonly is: 'ticks'; readonly span: Span }
  | { readonly is: 'moment'; readonly moment: Moment; readonly fromMs: number }
);

/** The rows of an exchange's timeline, and what the times of its frames tell. */
export function timelineItems(context: TabContext): {
  readonly items: readonly TimelineItem[];
  readonly facts: PassedFacts;
} {
  const { exchange, shown, look, nowMs } = context;
  const facts = passedFacts(exchange, shown);
  const known = Math.max(exchange.open.t, facts.last?.t ?? 0, exchange.heads.at(-1)?.t ?? 0);
  const untilMs = exchange.close?.t ?? Math.max(known, nowMs);
  const moments = momentsOf({ exchange, shown, facts, look, untilMs, isWhole: isWhole(shown, facts) });
  const fromMs = exchange.open.t;
  const told = moments.map((moment): TimelineItem => ({ is: 'moment', id: moment.id, moment, fromMs }));
  const items = [
    ...handshakeItems(exchange, untilMs),
    ...connectionItems(context, facts, moments, untilMs),
    ...(told.length === 0 ? [] : [title('What happened'), ...told]),
  ];
  return { items: withOwnIds(divided(items)), facts };
}

function title(words: string, strips: Span | null = null): TimelineItem {
  return { is: 'title', id: `title ${words.split(',')[0] ?? ''}`, words, strips };
}

/** A blank row before each title but the first. */
function divided(items: readonly TimelineItem[]): readonly TimelineItem[] {
  return items.flatMap((item, at): readonly TimelineItem[] =>
    item.is === 'title' && at > 0 ? [{ is: 'blank', id: `before ${item.id}` }, item] : [item],
  );
}

/** A recording may hold the same head twice: each row has an id of its own. */
function withOwnIds(items: readonly TimelineItem[]): readonly TimelineItem[] {
  const times = new Map<string, number>();
  return items.map((item) => {
    const before = times.get(item.id) ?? 0;
    times.set(item.id, before + 1);
    return before === 0 ? item : { ...item, id: `${item.id} ${before + 1}` };
  });
}

function isWhole(shown: ShownFrames, facts: PassedFacts): boolean {
  const { missing, isLoading, filter } = shown;
  return missingBefore(shown, facts) + missing.after === 0 && !isLoading && filter === null;
}

/** How many from the beginning were let go before their times were read. */
function missingBefore({ missing, filter }: ShownFrames, { firstAt }: PassedFacts): number {
  return filter === null ? (firstAt ?? missing.before) : missing.before;
}

function handshakeItems(exchange: Exchange, untilMs: number): readonly TimelineItem[] {
  const phases = phasesOf(exchange, untilMs);
  const from = isBeginningKnown(exchange)
    ? []
    : [
        remark(
          'beginning',
          'its beginning is not in the recording: times count from the first thing that is',
        ),
      ];
  if (phases.length === 0) return from;
  const fromMs = Math.min(...phases.map((phase) => phase.from));
  const toMs = Math.max(...phases.map((phase) => phase.to));
  const span = { fromMs, toMs, isGrowing: phases.some(({ isGrowing }) => isGrowing) };
  const name = exchange.open.upgrade === null ? 'Request and answer' : 'Handshake';
  const reused =
    exchange.connected?.reused === true ? ', on a connection to the backend that was already open' : '';
  return [
    title(`${name}, ${durationInWords(toMs - fromMs)}${reused}`),
    ...from,
    ...phases.map((phase): TimelineItem => ({
      is: 'phase',
      id: phase.id,
      phase,
      span,
      goTo: headPlace(exchange, phase.head),
    })),
    { is: 'ticks', id: 'handshake ticks', span },
  ];
}

function connectionItems(
  { exchange, shown, look }: TabContext,
  facts: PassedFacts,
  moments: readonly Moment[],
  untilMs: number,
): readonly TimelineItem[] {
  const { client, backend } = exchange;
  const switched = isSwitched(exchange);
  if (!switched && facts.last === null) return [];
  const span = { fromMs: exchange.open.t, toMs: untilMs, isGrowing: exchange.close === null };
  const noun = switched ? 'frames' : 'body';
  const figures = [client.frames, backend.frames].map((frames) => frames.toLocaleString('en'));
  const strip = (side: number, name: string, figure: string, style: Style): TimelineItem => ({
    is: 'strip',
    id: `strip-${side}`,
    side,
    name,
    figure,
    style,
    span,
  });
  const { totals } = facts.counts;
  const byStations = totals[SIDE.station] ?? 0;
  const marked = moments.filter(({ isMarked }) => isMarked);
  const bodyFigure = (side: number): string => counted(totals[side] ?? 0, 'part');
  return [
    title(`${switched ? 'Connection' : 'Bodies'}, ${durationInWords(untilMs - exchange.open.t)}`, span),
    ...missingRemarks(shown, look.clock, facts),
    strip(
      SIDE.client,
      `↑ ${switched ? 'client' : 'request'} ${noun}`,
      switched ? (figures[0] ?? '') : bodyFigure(0),
      'cyan',
    ),
    strip(
      SIDE.backend,
      `↓ ${switched ? 'backend' : 'answer'} ${noun}`,
      switched ? (figures[1] ?? '') : bodyFigure(1),
      'green',
    ),
    ...(byStations === 0
      ? []
      : [strip(SIDE.station, '• frames put in', byStations.toLocaleString('en'), 'magenta')]),
    ...(marked.length === 0 ? [] : [{ is: 'signs', id: 'signs', moments: marked, span } as const]),
    { is: 'ticks', id: 'connection ticks', span },
  ];
}

/** What the strips do not show, and why. */
function missingRemarks(
  shown: ShownFrames,
  clock: (t: number) => string,
  facts: PassedFacts,
): readonly TimelineItem[] {
  const { isLoading, filter, missing } = shown;
  const { last, counts } = facts;
  const { after } = missing;
  const before = missingBefore(shown, facts);
  const since = last === null ? '' : `: the picture begins at ${clock(counts.fromMs)}`;
  return [
    ...(isLoading ? [remark('loading', 'what passed is being read: more of it will come')] : []),
    ...(filter === null
      ? []
      : [remark('filter', `a filter is on (${filter}): silences and replies are told without one only`)]),
    ...(before === 0
      ? []
      : [
          remark(
            'before',
            `the first ${before.toLocaleString('en')} are no longer here${since}; the recording has them`,
          ),
        ]),
    ...(after === 0
      ? []
      : [remark('after', `the last ${after.toLocaleString('en')} are not here; the recording has them`)]),
  ];
}

function remark(id: string, words: string): TimelineItem {
  return { is: 'remark', id: `remark ${id}`, words };
}
