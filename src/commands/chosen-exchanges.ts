import { HoptapError, type Event, type Exchange, type Session } from '../model/index.ts';
import { createContentReader, filterError, parseFilter, type Filter } from '../recording/index.ts';
import {
  createStudy,
  diagnose,
  FINDING_CODES,
  findingsByExchange,
  type Diagnosis,
  type Finding,
  type Study,
} from '../study/index.ts';
import type { RecordingSource } from './recording-source.ts';

/** Which exchanges of a recording are wanted; all where nothing is said. */
export interface Choice {
  readonly exchange?: number | undefined;
  /** Only some of these; one that is not there is not missed. */
  readonly exchanges?: ReadonlySet<number> | undefined;
  readonly filter?: Filter | undefined;
  /** Whether a diagnosis is wanted, beside what the filter may need. */
  readonly isDiagnosed?: boolean;
  /** Called with each event as it is read; payloads of frames may be left out. */
  readonly onEvent?: (event: Event) => void;
}

/** A recording that was read, and what was chosen of it. */
export interface Chosen {
  /** All of the recording. */
  readonly session: Session;
  readonly study: Study;
  /** Of all of the recording; without chains where nobody asked for it. */
  readonly diagnosis: Diagnosis;
  /** In the order they were opened. */
  readonly exchanges: readonly Exchange[];
  /** Their numbers. */
  readonly numbers: ReadonlySet<number>;
  /** Any exchange of the recording, chosen or not. */
  readonly exchange: (number: number) => Exchange | undefined;
  /** What is held to be wrong with one exchange, in the order of its chains; nothing of the recording as a whole. */
  readonly findings: (number: number) => readonly Finding[];
}

const NONE: ReadonlySet<number> = new Set();
const NOTHING_WRONG: Diagnosis = { chains: [] };

/** Reads the filter of `-f`. @throws {HoptapError} FILTER_INVALID */
export function filterArgument(text: string): Filter {
  return parseFilter(text, { findingCodes: FINDING_CODES });
}

/**
 * Reads a recording once, and chooses. Payloads of frames are read only where the filter asks for them.
 * @throws {HoptapError} EXCHANGE_UNKNOWN; FILTER_INVALID where it names a station that the recording lacks
 */
export async function chooseExchanges(source: RecordingSource, choice: Choice = {}): Promise<Chosen> {
  const { filter } = choice;
  const { study, contents } = await readThrough(source, choice);
  const { session } = study;
  if (filter !== undefined) checkStations(filter, session);
  const byNumber = new Map(session.exchanges.map((exchange) => [exchange.exchange, exchange]));
  const isDiagnosed = choice.isDiagnosed === true || filter?.needsFindings === true;
  const diagnosis = isDiagnosed ? diagnose(study) : NOTHING_WRONG;
  const told = findingsByExchange(diagnosis);
  const findings = (number: number): readonly Finding[] => told(number).map(({ finding }) => finding);
  const exchanges = ofNumber(session, choice.exchange).filter(
    (exchange) =>
      choice.exchanges?.has(exchange.exchange) !== false &&
      (filter?.matches({
        exchange,
        findings: codesOf(findings(exchange.exchange)),
        contents: contents.get(exchange.exchange) ?? NONE,
      }) ??
        true),
  );
  return {
    session,
    study,
    diagnosis,
    exchanges,
    numbers: new Set(exchanges.map(({ exchange }) => exchange)),
    exchange: (number) => byNumber.get(number),
    findings,
  };
}

/** The codes of findings, as a filter asks for them. */
export function codesOf(findings: readonly Finding[] = []): ReadonlySet<string> {
  return new Set(findings.map(({ code }) => code));
}

interface ReadThrough {
  readonly study: Study;
  /** Patterns of the filter that any content of an exchange matches. */
  readonly contents: ReadonlyMap<number, ReadonlySet<number>>;
}

async function readThrough(source: RecordingSource, { filter, onEvent }: Choice): Promise<ReadThrough> {
  const needsContent = filter?.needsContent === true;
  const fold = createStudy();
  const reader = createContentReader(filter?.contents ?? []);
  const contents = new Map<number, Set<number>>();
  const known = new Map<number, Exchange>();
  for await (const event of source.read(needsContent ? {} : { isLight: true })) {
    fold.push(event);
    onEvent?.(event);
    if (!needsContent) continue;
    const number = 'exchange' in event ? event.exchange : undefined;
    // its heads say how contents are coded
    if (number !== undefined && event.event === 'head') known.delete(number);
    const exchange = number === undefined ? undefined : (known.get(number) ?? fold.exchange(number));
    if (exchange !== undefined) known.set(exchange.exchange, exchange);
    const found = reader.read(event, exchange);
    if (number === undefined || found === null || found.size === 0) continue;
    const before = contents.get(number) ?? new Set();
    for (const index of found) before.add(index);
    contents.set(number, before);
  }
  return { study: fold.study(), contents };
}

/** The exchange asked for, or all. @throws {HoptapError} EXCHANGE_UNKNOWN */
function ofNumber({ exchanges }: Session, wanted: number | undefined): readonly Exchange[] {
  if (wanted === undefined) return exchanges;
  const chosen = exchanges.filter(({ exchange }) => exchange === wanted);
  if (chosen.length > 0) return chosen;
  const numbers = exchanges.map(({ exchange }) => exchange);
  const there =
    numbers.length === 0
      ? 'the recording has no exchanges'
      : `the recording has ${rangesOf(numbers.toSorted((one, other) => one - other)).join(', ')}`;
  throw new HoptapError('EXCHANGE_UNKNOWN', `Cannot find exchange "${wanted}": ${there}`, {
    hint: 'without --exchange all are meant',
  });
}

/** Numbers in rising order as ranges: `1-3`, `7`. */
function rangesOf(numbers: readonly number[]): readonly string[] {
  const ranges: [first: number, last: number][] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && number === range[1] + 1) range[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
}

/** A station that no exchange has passed is a slip of the pen. @throws {HoptapError} FILTER_INVALID */
export function checkStations(filter: Filter, { exchanges }: Session): void {
  const unknown = unknownStation(filter, new Set(exchanges.flatMap(({ open }) => open.stations)));
  if (unknown !== null) throw unknown;
}

/** What to say of a filter that names a station which is none of those; null where it does not, or there are none. */
export function unknownStation({ text, stations }: Filter, there: ReadonlySet<string>): HoptapError | null {
  const missing = stations.find(({ station }) => !there.has(station));
  if (missing === undefined || there.size === 0) return null;
  return filterError(
    text,
    missing,
    `the recording has no station "${missing.station}"`,
    `Stations are ${[...there].join(', ')}`,
  );
}
