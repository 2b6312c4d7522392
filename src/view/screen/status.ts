import type { Look } from '../look.ts';
import type { Paint, Style } from '../paint.ts';
import { bytesInWords, counted } from '../quantity.ts';
import { fit, widthOf } from '../width.ts';
import type { Rates } from './rates.ts';
import type { RecordingState } from './screen.ts';
import type { TrafficTotals } from './traffic.ts';

/** What the status row tells. */
export interface StatusFacts {
  /** Where all of it is kept, or shown from. */
  readonly source:
    | { readonly is: 'live'; readonly recording: RecordingState | null }
    /** A recording that is shown; `read` is the part of it that is read so far, from 0 to 1, null where all is. */
    | {
        readonly is: 'file';
        readonly path: string;
        /** Whether it tells of the end of its run. */
        readonly isEnded: boolean;
        readonly read: number | null;
        /** What is wrong with it, in one line; null or absent where nothing is. */
        readonly trouble?: string | null;
      };
  readonly totals: TrafficTotals;
  /** Null where nothing can pass now, or it is not known yet. */
  readonly rates: Rates | null;
  /** How many events came since the screen was frozen; null while it is not. */
  readonly frozen: number | null;
  readonly isMasked: boolean;
}

/** A piece of the row: said in words of falling length, the shorter where the longer has no room. */
interface Piece {
  readonly style: Style;
  readonly words: readonly string[];
  /** What goes first where there is no room at all: the highest. 0 stays. */
  readonly rank: number;
}

const GAP = '  ';
/** Numbers that change while one looks keep their width, so that nothing beside them moves. */
const FRAMES_COLUMNS = 5;
const BYTES_COLUMNS = 9;

/**
 * How the recording fares, what was lost, how many exchanges there are, what passes in a second: one row. Trouble comes
 * first and goes last; what has no room is said shorter, then left out.
 */
export function statusRow(facts: StatusFacts, columns: number, { paint }: Pick<Look, 'paint'>): string {
  const pieces = [
    ...frozenPiece(facts),
    ...sourcePieces(facts),
    ...lostPiece(facts.totals),
    exchangesPiece(facts.totals),
    ...(facts.isMasked ? [{ style: 'cyan', words: ['secrets masked', 'masked'], rank: 2 } as const] : []),
    ...ratesPiece(facts.rates),
  ];
  return joined(pieces, columns, paint);
}

/** As much of all pieces as fits: words are shortened from the last piece to the first, then pieces left out by rank. */
function joined(pieces: readonly Piece[], columns: number, paint: Paint): string {
  let kept = pieces.filter(({ words }) => words.length > 0);
  const lengths = new Map(kept.map((piece) => [piece, 0]));
  const said = (piece: Piece): string => piece.words[lengths.get(piece) ?? 0] ?? '';
  const isTooLong = (): boolean =>
    kept.reduce((sum, piece) => sum + widthOf(said(piece)), GAP.length * Math.max(0, kept.length - 1)) >
    columns;
  while (isTooLong()) {
    const longest = kept.findLast((piece) => (lengths.get(piece) ?? 0) < piece.words.length - 1);
    if (longest !== undefined) {
      lengths.set(longest, (lengths.get(longest) ?? 0) + 1);
      continue;
    }
    const last = Math.max(...kept.map(({ rank }) => rank));
    if (last === 0 || kept.length === 1) break;
    kept = kept.filter(({ rank }) => rank < last);
  }
  let room = columns;
  const shown: string[] = [];
  for (const piece of kept) {
    const text = fit(said(piece), room);
    if (text !== '') shown.push(paint[piece.style](text));
    room -= widthOf(text) + GAP.length;
  }
  return shown.join(GAP);
}

function frozenPiece({ frozen }: StatusFacts): readonly Piece[] {
  if (frozen === null) return [];
  const behind = frozen === 0 ? 'frozen' : `frozen, ${many(frozen, 'event')} behind`;
  return [{ style: 'yellow', words: [`${behind} (s goes on)`, behind, 'frozen'], rank: 0 }];
}

function sourcePieces({ source }: StatusFacts): readonly Piece[] {
  if (source.is === 'file') {
    const { path, isEnded, read, trouble = null } = source;
    const name = { style: 'plain', words: shorterPaths(path), rank: 3 } as const;
    if (trouble !== null) return [troublePiece(trouble), name];
    if (read !== null) {
      const percent = `${Math.floor(Math.max(0, Math.min(1, read)) * 100)}%`;
      return [name, { style: 'cyan', words: [`reading, ${percent}`, percent], rank: 1 }];
    }
    return [
      name,
      isEnded
        ? { style: 'dim', words: ['ended cleanly'], rank: 4 }
        : { style: 'yellow', words: ['! still running, or cut off', '! no end'], rank: 1 },
    ];
  }
  const { recording } = source;
  if (recording === null) return [{ style: 'yellow', words: ['not recorded'], rank: 1 }];
  const size = bytesInWords(recording.bytes).padEnd(BYTES_COLUMNS);
  const paths = shorterPaths(recording.path);
  const name: Piece = {
    style: 'plain',
    words: [
      ...paths.map((path) => `recording ${path}, ${size}`),
      ...paths.slice(-1).map((path) => `${path}, ${size}`),
      size,
    ],
    rank: 3,
  };
  if (recording.trouble === null) return [name];
  return [troublePiece(recording.trouble), name];
}

function troublePiece(trouble: string): Piece {
  return { style: 'red', words: [`✗ ${trouble}`], rank: 0 };
}

/** A path, then its last part. */
function shorterPaths(path: string): readonly string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === path || name === '' ? [path] : [path, name];
}

function lostPiece({ lost }: TrafficTotals): readonly Piece[] {
  if (lost === 0) return [];
  const words = many(lost, 'event');
  return [{ style: 'red', words: [`✗ ${words} not recorded`, `✗ ${words} lost`], rank: 0 }];
}

function exchangesPiece({ exchanges, open }: TrafficTotals): Piece {
  const all = many(exchanges, 'exchange');
  return {
    style: 'plain',
    words:
      exchanges === 0
        ? [all]
        : [`${grouped(open)} open of ${all}`, `${grouped(open)} of ${grouped(exchanges)} open`],
    rank: 1,
  };
}

/** Frames and bytes each way in a second: those of the client, then those of the backend. Always as wide. */
function ratesPiece(rates: Rates | null): readonly Piece[] {
  if (rates === null) return [];
  const { client, backend } = rates;
  const frames = `${perSecond(client.frames)}↑ ${perSecond(backend.frames)}↓`;
  const bytes = `${bytesPerSecond(client.bytes)}↑ ${bytesPerSecond(backend.bytes)}↓`;
  const words = [`${frames} frames/s  ${bytes} /s`, `${frames} frames/s`, `${frames} /s`];
  const isQuiet = client.frames + backend.frames + client.bytes + backend.bytes === 0;
  return [{ style: isQuiet ? 'dim' : 'plain', words, rank: 4 }];
}

/** A number of things in a second: whole, but one decimal where it is less than ten. */
function perSecond(number: number): string {
  const shown = number < 9.95 ? String(Math.round(number * 10) / 10) : grouped(Math.round(number));
  return shown.padStart(FRAMES_COLUMNS);
}

function bytesPerSecond(number: number): string {
  return bytesInWords(Math.round(number)).padStart(BYTES_COLUMNS);
}

/** A number with its noun, in groups of three: `no events`, `1 event`, `12,345 events`. */
function many(number: number, noun: string): string {
  return number < 2 ? counted(number, noun) : `${grouped(number)} ${noun}s`;
}

function grouped(number: number): string {
  return number.toLocaleString('en');
}
