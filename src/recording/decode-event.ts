import type { Event } from '../model/index.ts';
import { lineOf, type Line, Misfit } from './codec.ts';
import { codecOf, isTabledKind } from './event-codecs.ts';
import { decodeFrame } from './frame-line.ts';

/** What one line of a recording holds. */
export type DecodedLine =
  | { readonly kind: 'event'; readonly event: Event }
  /** A kind of event that a later hoptap writes: to be passed over. */
  | { readonly kind: 'unknown' }
  /** Not a line of a recording; `message` says why, without quoting from it. */
  | { readonly kind: 'problem'; readonly message: string };

/** What one line holds, with or without its line end; unknown keys are passed over. Never throws. */
export function decodeLine(line: string): DecodedLine {
  try {
    return decodeObject(lineOf(parsed(line), 'line'));
  } catch (error) {
    if (error instanceof Misfit) return { kind: 'problem', message: error.message };
    throw error;
  }
}

function decodeObject(line: Line): DecodedLine {
  const kind = line['event'];
  if (kind === 'frame') return { kind: 'event', event: decodeFrame(line) };
  if (isTabledKind(kind)) return { kind: 'event', event: codecOf(kind).decode(line, 'line') };
  if (typeof kind === 'string') return { kind: 'unknown' };
  throw new Misfit('event', kind, 'a kind of event');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // JSON's own message quotes from the line, and a line may hold secrets
    throw new Misfit('line', line, 'JSON');
  }
}
