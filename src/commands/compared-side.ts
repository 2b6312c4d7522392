import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { HoptapError, type Exchange, type Session } from '../model/index.ts';
import { createFold } from '../recording/index.ts';
import { recordingSource, type RecordingSource } from './recording-source.ts';

/** One side of `hoptap diff`, as it is written on the command line. */
export interface WrittenSide {
  /** All of it. */
  readonly text: string;
  /** A path, or `-` for stdin. */
  readonly file: string;
  readonly exchange: number | null;
  /** A hop's number, or a station's name; null where none is named. */
  readonly place: string | null;
}

/** One side of `hoptap diff`, its exchanges read but for their frames. */
export interface LoadedSide extends WrittenSide {
  readonly source: RecordingSource;
  readonly session: Session;
  /** The one that was named, or all. */
  readonly exchanges: readonly Exchange[];
}

const WRITTEN = /^([^]+)#(\d{1,15})(?:@([^@#]+))?$/;
const FORMS = 'A side is FILE, FILE#3 or FILE#3@PLACE: client, backend, a station or the number of a hop';

/**
 * Reads `FILE`, `FILE#N` or `FILE#N@PLACE`. A file whose whole name is that goes first.
 * @throws {HoptapError} SIDE_INVALID
 */
export function parseSide(text: string): WrittenSide {
  const whole = { text, file: text, exchange: null, place: null };
  if (existsSync(text)) return whole;
  const found = WRITTEN.exec(text);
  const number = Number(found?.[2] ?? '0');
  if (found !== null && number > 0) {
    return { text, file: found[1] ?? '', exchange: number, place: found[3] ?? null };
  }
  // a file of that name is not there; where one is that the rest could belong to, the rest is wrong
  const marks = [...text.matchAll(/[#@]/g)].map(({ index }) => text.slice(0, index));
  const file = marks.find((each) => each === '-' || existsSync(each));
  if (file === undefined) return whole;
  throw new HoptapError(
    'SIDE_INVALID',
    `Cannot compare "${text}": "${text.slice(file.length)}" names no exchange of it`,
    { hint: FORMS },
  );
}

/**
 * Reads a side's heads and endings.
 * @throws {HoptapError} SIDE_INVALID where it has no such exchange; RECORDING_UNREADABLE, RECORDING_INVALID
 */
export async function loadSide(
  written: WrittenSide,
  stdin: Readable,
  {
    isReadAgain,
    onWarning,
  }: { readonly isReadAgain: boolean; readonly onWarning: (message: string) => void },
): Promise<LoadedSide> {
  const source = recordingSource(written.file, stdin, { isReadAgain, onWarning });
  const fold = createFold();
  for await (const event of source.read({ isLight: true })) fold.push(event);
  const session = fold.session();
  return { ...written, source, session, exchanges: chosenOf(session, written) };
}

function chosenOf({ exchanges }: Session, { text, exchange }: WrittenSide): readonly Exchange[] {
  const chosen = exchange === null ? exchanges : exchanges.filter((each) => each.exchange === exchange);
  if (chosen.length > 0) return chosen;
  const numbers = exchanges.map((each) => each.exchange);
  const there =
    numbers.length === 0
      ? 'the recording has no exchanges'
      : `the recording has exchanges ${Math.min(...numbers.slice(0, 1000))} to ${numbers.at(-1) ?? 0}`;
  throw new HoptapError('SIDE_INVALID', `Cannot compare "${text}": ${there}`, {
    hint: `hoptap show lists them`,
  });
}

/**
 * The hop that a side names: `client` is what left the client, any other station what reached it.
 * @throws {HoptapError} SIDE_INVALID where the exchange has no such hop
 */
export function hopOf({ text, place }: WrittenSide, { open, exchange }: Exchange): number | null {
  if (place === null) return null;
  const { stations } = open;
  const hops = stations.length - 1;
  const at = stations.indexOf(place);
  const hop = /^\d{1,4}$/.test(place) && at < 0 ? Number(place) : Math.max(0, at - 1);
  if ((at >= 0 || /^\d{1,4}$/.test(place)) && hop < hops) return hop;
  throw new HoptapError(
    'SIDE_INVALID',
    `Cannot compare "${text}": exchange ${exchange} has no place "${place}"`,
    { hint: `Its stations are ${stations.join(', ')}; its hops 0 to ${hops - 1}` },
  );
}
