import type { SessionEvent } from '../../model/index.ts';
import { visible } from '../../view/index.ts';
import type { Chunk, ExportOptions } from '../exporter.ts';
import {
  enhancedPacket,
  interfaceDescription,
  interfaceStatistics,
  OPTION,
  sectionHeader,
  textOption,
} from './blocks.ts';
import type { Packets } from './tcp-stream.ts';

/** A capture as it is written: its clock never goes back, and remarks wait for a packet to go with. */
export interface CaptureFile {
  /** The number of the interface with that name, which is made where there is none. */
  interfaceOf(name: string, description: string): number;
  /** Milliseconds of the run at which the next packets are; earlier than the last ones counts as then. */
  moveTo(t: number): void;
  /** @param remarks go with the packet that says the most, one comment each. */
  write(interfaceId: number, packets: Packets, remarks: readonly string[]): void;
  /** Keeps a remark for the next packet, whatever it is of. */
  note(remark: string): void;
  /** What was written since the last time. */
  take(): readonly Chunk[];
  /** Writes what is left to say: remarks that no packet followed, and how much was lost. */
  end(remarks: readonly string[], lostEvents: number): void;
}

/** The last moment that a double can count the microseconds to. */
const LATEST_US = Number.MAX_SAFE_INTEGER;

/** Begins a capture with what it is. */
export function createCaptureFile({ session: { session }, isRedacted, version }: ExportOptions): CaptureFile {
  const startedUs = startOf(session) * 1000;
  const interfaces = new Map<string, number>();
  let chunks: Chunk[] = [
    sectionHeader([
      textOption(OPTION.sectionApplication, `hoptap ${version}`),
      textOption(OPTION.comment, visible(introduction(session, isRedacted))),
    ]),
  ];
  let nowUs = startedUs;
  let waiting: string[] = [];

  const file: CaptureFile = {
    interfaceOf(name, description) {
      const known = interfaces.get(name);
      if (known !== undefined) return known;
      const id = interfaces.size;
      interfaces.set(name, id);
      chunks.push(interfaceDescription(visible(name), visible(description)));
      return id;
    },
    moveTo(t) {
      const us = startedUs + Math.round(t * 1000);
      if (us > nowUs) nowUs = Math.min(us, LATEST_US);
    },
    write(interfaceId, { packets, main }, remarks) {
      for (const [at, bytes] of packets.entries()) {
        const comments = at === main ? [...waiting, ...remarks].map(visible) : [];
        if (at === main) waiting = [];
        chunks.push(enhancedPacket({ interfaceId, atUs: nowUs, bytes, comments }));
      }
    },
    note: (text) => void waiting.push(text),
    take() {
      const taken = chunks;
      chunks = [];
      return taken;
    },
    end(remarks, lostEvents) {
      const comments = [...waiting, ...remarks].map(visible);
      if (comments.length === 0 && lostEvents === 0) return;
      const id = interfaces.size > 0 ? 0 : file.interfaceOf('hop 0', 'nothing was recorded');
      chunks.push(interfaceStatistics(id, nowUs, { dropped: lostEvents, comments }));
    },
  };
  return file;
}

/** Milliseconds since 1970; 0 where the recording does not tell, or tells nonsense. */
function startOf(session: SessionEvent | null): number {
  const started = session === null ? 0 : Date.parse(session.started);
  return started > 0 ? started : 0;
}

function introduction(session: SessionEvent | null, isRedacted: boolean): string {
  const of = session === null ? 'whose beginning is missing: times count from 1970' : `of ${session.started}`;
  return [
    `Made by hoptap from a recording ${of}.`,
    'The bytes of heads, bodies and frames are those recorded, one interface for each hop; TLS was taken off.',
    'Made up are IP and TCP around them with all acknowledgements, the masking key of frames, and the sizes of chunks.',
    'The client and the backend have their own addresses; 192.0.2.N and 2001:db8::N stand for station number N, the client being the first.',
    "A server's port is 80 where Wireshark would not read HTTP on the true one: the comment at its SYN says which.",
    ...(isRedacted ? ['Secrets are replaced by fingerprints of the same length.'] : []),
  ].join(' ');
}
