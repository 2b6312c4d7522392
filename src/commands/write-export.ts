import { randomBytes } from 'node:crypto';
import { EXPORT_FORMATS, type Chunk, type ExportFormat, type ExportName } from '../export/index.ts';
import { hopCount, HoptapError, type Event, type Session } from '../model/index.ts';
import { createRedactor, type Filter, type Redactor } from '../recording/index.ts';
import { createWholeFile, type WholeFile, type WholeFileOptions } from '../store/index.ts';
import type { Chain, Diagnosis, Finding } from '../study/index.ts';
import { VERSION } from '../version.ts';
import { counted } from '../view/index.ts';
import type { Target } from '../wire/index.ts';
import { chooseExchanges, type Chosen } from './chosen-exchanges.ts';
import type { RecordingSource } from './recording-source.ts';

/** What of a recording is exported, and how. */
export interface ExportWish {
  readonly as: ExportName;
  /** This one only. */
  readonly exchange?: number;
  /** Only some of these. */
  readonly exchanges?: ReadonlySet<number>;
  readonly filter?: Filter;
  /** For curl and websocat: the hop whose request is repeated. */
  readonly hop?: number;
  /** For curl and websocat: where it is sent. */
  readonly to?: Target;
  /** Whether secrets are kept; else fingerprints stand in their place. */
  readonly hasSecrets: boolean;
}

/** Bytes of an HMAC-SHA256 key. @see RFC 2104 §3 */
const KEY_BYTES = 32;

/**
 * Exports to a file that is there whole or not at all; gives the number of exchanges.
 * @throws HoptapError EXPORT_EXISTS, EXPORT_UNWRITABLE, and all of `writeExport`
 */
export async function exportToFile(
  source: RecordingSource,
  wish: ExportWish,
  path: string,
  options: WholeFileOptions,
  signal?: AbortSignal,
): Promise<number> {
  const whole = await createWholeFile(path, options);
  try {
    const exchanges = await writeExport(source, wish, whole.write, signal);
    await whole.commit();
    return exchanges;
  } finally {
    await whole.discard();
  }
}

/**
 * Reads a recording twice, to learn and to write; gives the number of exchanges.
 * @throws HoptapError EXCHANGE_UNKNOWN where there is nothing to export, EXPORT_INVALID; and what reading throws
 */
export async function writeExport(
  source: RecordingSource,
  wish: ExportWish,
  write: WholeFile['write'],
  signal?: AbortSignal,
): Promise<number> {
  const format: ExportFormat = EXPORT_FORMATS[wish.as];
  const redactor = wish.hasSecrets
    ? null
    : createRedactor({ key: randomBytes(KEY_BYTES), isLengthKept: format.isLengthKept });
  const { chosen, lastT } = await learn(source, wish, redactor, signal);
  checkHop(chosen, wish);
  const exporter = format.create({
    ...redacted(chosenPart(chosen), redactor),
    isRedacted: redactor !== null,
    version: VERSION,
    ...(wish.hop === undefined ? {} : { hop: wish.hop }),
    ...(wish.to === undefined ? {} : { to: wish.to }),
  });
  const writeAll = async (chunks: readonly Chunk[]): Promise<void> => {
    for (const chunk of chunks) await write(chunk);
  };
  for await (const event of source.read({ exchanges: chosen.numbers })) {
    // what a run has added in the meantime has not been learned from
    if (event.t > lastT) break;
    signal?.throwIfAborted();
    for (const shown of redactor?.redact(event) ?? [event]) await writeAll(exporter.push(shown));
  }
  for (const shown of redactor?.end() ?? []) await writeAll(exporter.push(shown));
  await writeAll(exporter.end());
  return chosen.exchanges.length;
}

/** @throws HoptapError EXPORT_INVALID where no exchange has the hop whose request is to be repeated */
function checkHop({ exchanges }: Chosen, { as, hop }: ExportWish): void {
  if (hop === undefined) return;
  if (as !== 'curl' && as !== 'websocat') {
    throw new HoptapError('EXPORT_INVALID', `Cannot export hop ${hop} as ${as}: it holds all hops`, {
      hint: '--hop is for curl and websocat, which repeat one request',
    });
  }
  const most = exchanges.reduce((all, { open }) => Math.max(all, hopCount(open.stations)), 0);
  if (hop < most) return;
  throw new HoptapError('EXPORT_INVALID', `Cannot export hop ${hop}: there are hops 0 to ${most - 1}`, {
    hint: 'Hop 0 begins at the client',
  });
}

/** What was exported: `2 exchanges, secrets replaced by fingerprints`. */
export function exportedInWords(exchanges: number, { hasSecrets }: Pick<ExportWish, 'hasSecrets'>): string {
  return `${counted(exchanges, 'exchange')}, ${hasSecrets ? 'it holds secrets' : 'secrets replaced by fingerprints'}`;
}

/** The first reading. @throws HoptapError EXCHANGE_UNKNOWN where there is nothing to export */
async function learn(
  source: RecordingSource,
  { exchange, exchanges, filter }: ExportWish,
  redactor: Redactor | null,
  signal?: AbortSignal,
): Promise<{ readonly chosen: Chosen; readonly lastT: number }> {
  let lastT = 0;
  const onEvent = (event: Event): void => {
    signal?.throwIfAborted();
    lastT = Math.max(lastT, event.t);
    redactor?.learn(event);
  };
  // secrets are learned from payloads, too
  const whole: RecordingSource = redactor === null ? source : { read: () => source.read() };
  const chosen = await chooseExchanges(whole, { exchange, exchanges, filter, isDiagnosed: true, onEvent });
  if (chosen.exchanges.length > 0) return { chosen, lastT };
  const missing = exchanges === undefined ? 'the recording has no exchanges' : 'the recording lacks them';
  const why = filter === undefined ? missing : `no exchange matches "${filter.text}"`;
  throw new HoptapError('EXCHANGE_UNKNOWN', `Cannot export: ${why}`, {
    hint: 'hoptap show lists the exchanges of a recording',
  });
}

interface Part {
  readonly session: Session;
  readonly diagnosis: Diagnosis;
}

/** The exchanges that were chosen, and what is wrong with them or with the recording as a whole. */
function chosenPart({ session, exchanges, diagnosis, numbers }: Chosen): Part {
  const isOf = (of: readonly number[]): boolean => of.length === 0 || of.some((each) => numbers.has(each));
  const chains = diagnosis.chains.flatMap((chain): readonly Chain[] => {
    const [cause, ...effects] = chain.filter((finding) => isOf(finding.exchanges));
    return cause === undefined ? [] : [[cause, ...effects]];
  });
  const part = { chains: mapFindings(chains, (finding) => findingOf(finding, numbers)) };
  return { session: { ...session, exchanges }, diagnosis: part };
}

function findingOf(finding: Finding, numbers: ReadonlySet<number>): Finding {
  return {
    ...finding,
    exchanges: finding.exchanges.filter((each) => numbers.has(each)),
    evidence: finding.evidence.filter(({ exchange }) => exchange === 0 || numbers.has(exchange)),
  };
}

function redacted(part: Part, redactor: Redactor | null): Part {
  if (redactor === null) return part;
  const { text } = redactor;
  const chains = mapFindings(part.diagnosis.chains, (finding) => ({
    ...finding,
    sentence: text(finding.sentence),
    evidence: finding.evidence.map((each) => ({ ...each, text: text(each.text) })),
    means: finding.means.map(text),
    advice: finding.advice.map(text),
  }));
  return { session: redactor.session(part.session), diagnosis: { chains } };
}

function mapFindings(chains: readonly Chain[], change: (finding: Finding) => Finding): readonly Chain[] {
  return chains.map(([cause, ...effects]): Chain => [change(cause), ...effects.map(change)]);
}
