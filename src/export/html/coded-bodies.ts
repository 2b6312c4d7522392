import { Buffer } from 'node:buffer';
import { listMembers, type BodyEvent, type Exchange, type HeadEvent } from '../../model/index.ts';
import { decodeContent, headText } from '../../wire/index.ts';

/** A part of a body, or the whole of a coded one, as it is to be shown. */
export interface ReadBody {
  /** Of a coded body its last part, with the content, the bytes and the loss of all. */
  readonly event: BodyEvent;
  /** How it was coded, or why it still is; empty where it was not. */
  readonly notes: readonly string[];
}

/** Reads the bodies of one exchange; holds the coded ones until they are whole. */
export interface CodedBodies {
  /** What can be shown with this part, or null where more of a coded body is to come. */
  read(part: BodyEvent): ReadBody | null;
  /** What is there of the coded bodies that no last part came of. */
  end(): readonly ReadBody[];
}

/** Bytes that are held of one body, and to which it may grow. */
const CONTENT_LIMIT = 16 * 1024 * 1024;

interface Gathered {
  readonly head: HeadEvent;
  readonly pieces: Uint8Array[];
  whole: BodyEvent;
  kept: number;
}

/** Takes the codings off bodies, as the head on the hop where each was read names them. */
export function createCodedBodies({ heads }: Exchange): CodedBodies {
  const begun = new Map<BodyEvent['of'], Gathered>();

  function headOf({ of, hop }: BodyEvent): HeadEvent | undefined {
    const those = heads.filter((head) => head.of === of);
    return those.find((head) => head.hop === hop) ?? those[0];
  }

  return {
    read(part) {
      const head = headOf(part);
      if (head === undefined || listMembers(head, 'Content-Encoding').length === 0) {
        return { event: part, notes: [] };
      }
      const known = begun.get(part.of);
      const body = known ?? { head, pieces: [], whole: part, kept: 0 };
      if (known !== undefined) {
        body.whole = { ...part, bytes: body.whole.bytes + part.bytes, cut: body.whole.cut + part.cut };
      }
      const piece = part.payload.subarray(0, CONTENT_LIMIT - body.kept);
      // a copy: a part would keep the whole line of the recording in memory
      body.pieces.push(Buffer.from(piece));
      body.kept += piece.length;
      if (part.more) begun.set(part.of, body);
      else begun.delete(part.of);
      return part.more ? null : readBody(body);
    },
    end() {
      const left = [...begun.values()].map(readBody);
      begun.clear();
      return left;
    },
  };
}

function readBody({ head, pieces, whole }: Gathered): ReadBody {
  const { bytes, codings, problem } = decodeContent(Buffer.concat(pieces), head, CONTENT_LIMIT);
  const coded = codings.map(headText).join(', ');
  const note = problem === null ? coded : `${coded} that cannot be read: ${problem}`;
  return { event: { ...whole, payload: bytes }, notes: note === '' ? [] : [note] };
}
