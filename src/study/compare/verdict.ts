import type { HeadEvent } from '../../model/index.ts';
import type { Mark } from '../mark.ts';
import type { ComparedRow, Comparison, HeadComparison, OutcomeComparison } from './comparison.ts';

type Parts = Pick<Comparison, 'heads' | 'outcomes' | 'messages'>;

/** Names listed in one phrase. */
const MOST_NAMES = 4;
const MOST_PHRASES = 4;
/** What is said of two values that look alike because both are masked. */
const MASKED = ', another in what is masked';

/** Fields that decide a handshake, the weightiest first; after them names that speak of credentials, then the rest. */
const WEIGHTS: readonly RegExp[] = [
  /^(?:upgrade|connection)$/i,
  /^sec-websocket-(?:key|version|accept)$/i,
  /^(?:proxy-)?authorization$/i,
  /^cookie$/i,
  /^sec-websocket-protocol$/i,
  /auth|token|api-?key|-key$|bypass|secret|session|jwt|credential/i,
  /^origin$/i,
  /^host$/i,
  /^sec-websocket-extensions$/i,
];

/** How many of them are named even where they are only a part of the way. */
const WEIGHTY = WEIGHTS.length;

/**
 * What a comparison comes to, in one sentence: `Same: …` or `Differs: …`, what most likely matters first. Names are as
 * they were on the wire; values are not quoted but for close codes and outcomes, whose secrets are masked already.
 */
export function verdictOf(parts: Parts, isDifferent: boolean): string {
  if (!isDifferent) return `Same: ${agreement(parts)}.`;
  const way = onTheWay(parts.heads);
  const phrases = [
    ...way.phrases,
    ...outcomePhrases(parts),
    ...otherHeads(parts, way.told),
    ...messagePhrases(parts),
  ];
  const shown = phrases.slice(0, MOST_PHRASES);
  return `Differs: ${shown.join('; ')}.`;
}

function agreement({ heads, outcomes, messages }: Parts): string {
  const said = messages.reduce((sum, { same }) => sum + same, 0);
  const parts = [
    ...(heads.length > 0 ? ['heads'] : []),
    ...(outcomes.length > 0 ? ['what came of them'] : []),
    ...(said > 0 ? [messagesInWords(said)] : []),
  ];
  const excused = [
    ...new Set(
      heads.flatMap(({ rows }) => rows.filter(({ why }) => why !== null).map((row) => spelled(nameOf(row)))),
    ),
  ];
  const aside = excused.length === 0 ? '' : `, but for what need not be (${listed(excused)})`;
  const unread = messages.find(({ unfinished }) => unfinished !== null);
  const rest = unread === undefined ? '' : `; not all messages were compared: ${unread.unfinished ?? ''}`;
  return `${joined(parts.length === 0 ? ['nothing'] : parts)} agree${aside}${rest}`;
}

/** Phrases, and the names (in lower case) that need no further telling. */
interface Told {
  readonly phrases: readonly string[];
  readonly told: ReadonlySet<string>;
}

/** What was sent alike, or should have been, and reached only one backend. */
function onTheWay(heads: readonly HeadComparison[]): Told {
  const sent = heads.find(({ title }) => title === 'request as the client sent it');
  const reached = heads.find(({ title }) => title === 'request as it reached the backend');
  if (sent === undefined || reached === undefined) return { phrases: [], told: new Set() };
  if (reached.a === null || reached.b === null) {
    const phrase = `no request reached the backend in ${reached.a === null ? 'A' : 'B'}`;
    return { phrases: [phrase], told: new Set() };
  }
  const missing = (mark: 'removed' | 'added'): readonly string[] =>
    weighty(reached.rows, mark).filter(lackIn(mark === 'removed' ? reached.b : reached.a));
  const lacking = (mark: 'removed' | 'added', side: 'A' | 'B'): readonly string[] => {
    const [own, others] = side === 'A' ? [sent.a, sent.b] : [sent.b, sent.a];
    const [isOff, isOffOther] = [lackIn(own), lackIn(others)];
    const [unsent, lost] = parted(missing(mark), (name) => isOff(name) && !isOffOther(name));
    return [
      ...(lost.length === 0 ? [] : [`${listed(lost)} never reached the backend in ${side}`]),
      ...(unsent.length === 0 ? [] : [`${side}'s client sent no ${listed(unsent, 'or')}`]),
    ];
  };
  const altered = weighty(reached.rows, 'altered');
  const phrases = [
    ...lacking('removed', 'B'),
    ...lacking('added', 'A'),
    ...(altered.length === 0 ? [] : [`${listed(altered)} reached the backends with another value`]),
  ];
  const told = [...missing('removed'), ...missing('added'), ...altered];
  return { phrases, told: new Set(told.map((name) => name.toLowerCase())) };
}

function weighty(rows: readonly ComparedRow[], mark: Mark): readonly string[] {
  const names = rows
    .filter((row) => row.mark === mark && row.isDifferent)
    .map(nameOf)
    .filter((name) => weightOf(name) < WEIGHTY);
  return [...new Set(names)].toSorted(byWeight);
}

/** Answer, subprotocol and ending, a side at a time: `A got 101 and 5 messages, B was closed by backend: 1011 …`. */
function outcomePhrases({ outcomes, messages }: Parts): readonly string[] {
  const changed = new Map(
    outcomes.filter(({ isDifferent }) => isDifferent).map((outcome) => [outcome.what, outcome]),
  );
  const answers = outcomes.find(({ what }) => what === 'answer');
  const ending = changed.get('ending');
  const received = messages.find(({ from }) => from === 'backend');
  const story = (side: 'a' | 'b'): string => {
    const answer = (answers?.[side] ?? 'none')
      .replace(/^101 Switching Protocols$/, '101')
      .replace(/^none\b/, 'no answer');
    const isOpened = answer.startsWith('101') && ending !== undefined && received !== undefined;
    const said = isOpened ? ` and ${messagesInWords(received[side])}` : '';
    const end = ending === undefined || ending[side].startsWith('answered') ? '' : `, ${ending[side]}`;
    return `got ${answer}${said}${end}`;
  };
  const whole = changed.has('answer') || ending !== undefined;
  return [
    ...(whole ? [`A ${story('a')}; B ${story('b')}${story('a') === story('b') ? MASKED : ''}`] : []),
    ...(['accept key', 'subprotocol', 'extensions'] as const).flatMap((what) => phraseOf(changed.get(what))),
  ];
}

function phraseOf(outcome: OutcomeComparison | undefined): readonly string[] {
  return outcome === undefined
    ? []
    : [`${outcome.what}: A ${outcome.a}, B ${outcome.b}${outcome.a === outcome.b ? MASKED : ''}`];
}

/** What differs in the heads beside what was told: by name, or how many where they are many. */
function otherHeads({ heads, outcomes }: Parts, told: ReadonlySet<string>): readonly string[] {
  const isWhole = heads.some(({ title }) => title === 'request as it reached the backend');
  if (!isWhole) return heads.flatMap((head) => oneHead(head));
  const rows = heads.flatMap((head) => head.rows.filter((row) => row.isDifferent));
  const namesOf = (isIt: (mark: Mark) => boolean): readonly string[] =>
    [...new Set(rows.filter(({ mark }) => isIt(mark)).map((row) => spelled(nameOf(row))))].filter(
      (name) => !told.has(name.toLowerCase()),
    );
  const others = namesOf((mark) => mark !== 'respelled' && mark !== 'moved').toSorted(byWeight);
  const isAnswerTold = outcomes.some(({ what, isDifferent }) => what === 'answer' && isDifferent);
  const starts = heads.filter(({ a, b, isStartDifferent }) => isStartDifferent && a !== null && b !== null);
  const missing = heads.find(({ of, a, b }) => of === 'response' && (a === null || b === null));
  return [
    ...(starts.some(({ of }) => of === 'request') ? ['the request lines differ'] : []),
    ...(!isAnswerTold && starts.some(({ of }) => of === 'response') ? ['the status lines differ'] : []),
    ...(isAnswerTold || missing === undefined
      ? []
      : [`${missing.a === null ? 'A' : 'B'} has no ${missing.title}`]),
    ...(others.length === 0 ? [] : [fieldsDiffer(others, told.size > 0)]),
    ...inCount(
      namesOf((mark) => mark === 'respelled'),
      'in another case',
    ),
    ...inCount(
      namesOf((mark) => mark === 'moved'),
      'at another place',
    ),
  ];
}

function fieldsDiffer(names: readonly string[], isMore: boolean): string {
  if (names.length === 1) return `${isMore ? 'also ' : ''}${names[0] ?? ''} differs`;
  return `${isMore ? 'other ' : ''}fields differ: ${listed(names)}`;
}

/** Names that differ in little are not worth naming where they are many: a proxy that spells them its way does so with all. */
function inCount(names: readonly string[], how: string): readonly string[] {
  if (names.length === 0) return [];
  return [`${names.length <= 2 ? joined(names) : `${names.length} names`} ${how}`];
}

/** What else may have become of a field, as `X …`. */
const CHANGED = [
  ['altered', 'with another value'],
  ['renamed', 'under another name'],
  ['merged', 'merged'],
  ['split', 'split'],
  ['respelled', 'in another case'],
  ['moved', 'at another place'],
] as const satisfies readonly (readonly [Mark, string])[];

/** One head by itself: `request: only A has X-A, only B has via`, `the request lost X-A, gained via`. */
function oneHead({ of, a, b, rows, isStartDifferent, isOneMessage }: HeadComparison): readonly string[] {
  if (a === null || b === null) {
    if (isOneMessage) return [`the ${of} was on hop ${(a ?? b)?.hop ?? 0} only`];
    return [`${a === null ? 'A' : 'B'} has no ${of} there`];
  }
  const named = (...marks: readonly Mark[]): readonly string[] =>
    [...new Set(rows.filter((row) => row.isDifferent && marks.includes(row.mark)).map(nameOf))].toSorted(
      byWeight,
    );
  const [removed, fewer] = parted(named('removed'), lackIn(b));
  const [added, more] = parted(named('added'), lackIn(a));
  const phrases = [
    ...(isStartDifferent ? [isOneMessage ? 'got another start line' : 'another start line'] : []),
    ...(removed.length === 0 ? [] : [`${isOneMessage ? 'lost' : 'only A has'} ${listed(removed)}`]),
    ...(added.length === 0 ? [] : [`${isOneMessage ? 'gained' : 'only B has'} ${listed(added)}`]),
    ...(fewer.length === 0 ? [] : [`${isOneMessage ? 'has fewer' : 'A has more'} of ${listed(fewer)}`]),
    ...(more.length === 0 ? [] : [`${isOneMessage ? 'has' : 'B has'} more of ${listed(more)}`]),
    ...CHANGED.flatMap(([mark, how]) => inCount(named(mark), how)).map((phrase) =>
      isOneMessage ? `has ${phrase}` : phrase,
    ),
  ];
  const lead = isOneMessage ? `the ${of}` : `${of}:`;
  return phrases.length === 0 ? [] : [`${lead} ${phrases.join(', ')}`];
}

/** The first message that differs, where not already the number of messages tells. */
function messagePhrases({ messages, outcomes }: Parts): readonly string[] {
  const isEndingTold = outcomes.some(({ what, isDifferent }) => what === 'ending' && isDifferent);
  return messages.flatMap(({ from, first, a, b, isDifferent }) => {
    if (!isDifferent) return [];
    if (first !== null && first.a !== null && first.b !== null)
      return [`message ${first.message} of the ${from} differs`];
    if (isEndingTold && from === 'backend') return [];
    return [`the ${from} sent ${messagesInWords(a)} in A, ${b === 0 ? 'none' : b} in B`];
  });
}

/** Whether a head lacks a name; its names are gathered once, for there may be thousands to ask for. */
function lackIn(head: HeadEvent | null): (name: string) => boolean {
  const names = new Set(head?.fields.map(([name]) => name.toLowerCase()));
  return (name) => head !== null && !names.has(name.toLowerCase());
}

/** Those for which it holds, and the others. */
function parted(
  names: readonly string[],
  isIt: (name: string) => boolean,
): readonly [readonly string[], readonly string[]] {
  return [names.filter((name) => isIt(name)), names.filter((name) => !isIt(name))];
}

function nameOf({ before, after }: ComparedRow): string {
  return (before ?? after)?.[0] ?? '';
}

/** A name that several rows may spell in several ways. */
function spelled(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

function weightOf(name: string): number {
  const weight = WEIGHTS.findIndex((pattern) => pattern.test(name));
  return weight < 0 ? WEIGHTY : weight;
}

function byWeight(one: string, other: string): number {
  return weightOf(one) - weightOf(other);
}

function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (names.length <= MOST_NAMES) return joined(names, last);
  return `${names.slice(0, MOST_NAMES - 1).join(', ')} ${last} ${names.length - MOST_NAMES + 1} more`;
}

function joined(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const end = names.at(-1) ?? '';
  return names.length < 2 ? end : `${names.slice(0, -1).join(', ')} ${last} ${end}`;
}

function messagesInWords(count: number): string {
  return `${count === 0 ? 'no' : count} message${count === 1 ? '' : 's'}`;
}
