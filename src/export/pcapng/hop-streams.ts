import { hopCount, type Exchange, type SessionEvent } from '../../model/index.ts';
import type { Side } from '../routes.ts';
import type { CaptureFile } from './capture-file.ts';
import type { HopEnd } from './endings.ts';
import { hopSockets } from './hop-sockets.ts';
import { createTcpStream, type Packets, type TcpStream } from './tcp-stream.ts';
import type { WireBytes } from './wire-bytes.ts';

/** The TCP connections of all hops, as exchanges come and go on them. */
export interface HopStreams {
  /** The name of a hop's interface, which is made known. */
  announce(exchange: Exchange, hop: number): void;
  isOpen(exchange: Exchange, hop: number): boolean;
  /** SYN, where the connection is neither open nor under way. */
  knock(exchange: Exchange, hop: number, remarks?: readonly string[]): void;
  /** Opens the connection, as far as it is not. */
  open(exchange: Exchange, hop: number, remarks?: readonly string[]): void;
  /** RST to a SYN, which is sent where it was not; the connection is forgotten. */
  refuse(exchange: Exchange, hop: number, remarks: readonly string[]): void;
  /** Bytes on one hop; its connection is opened where it is not. */
  send(exchange: Exchange, hop: number, from: Side, bytes: WireBytes, remarks: readonly string[]): void;
  /** Ends a hop's connection if it is open. @returns whether there was a packet for the remarks to go with. */
  end(exchange: Exchange, end: HopEnd, remarks: readonly string[]): boolean;
  /** Lets go of a hop's connection, of which nothing more is known. */
  forget(exchange: Exchange, hop: number): void;
}

interface Line {
  readonly stream: TcpStream;
  /** What is to be said of its ends, until it was said. */
  remarks: readonly string[];
  state: 'new' | 'knocked' | 'open';
}

/** @param session tells where hoptap listened, and what the target was. */
export function createHopStreams(file: CaptureFile, session: SessionEvent | null): HopStreams {
  const lines = new Map<string, Line>();
  let connections = 0;

  const lineOf = (exchange: Exchange, hop: number): Line => {
    const key = keyOf(exchange, hop);
    const known = lines.get(key);
    if (known !== undefined) return known;
    const { client, server, remarks } = hopSockets(exchange, hop, session, connections);
    const line: Line = { stream: createTcpStream(client, server, connections), remarks, state: 'new' };
    connections += 1;
    lines.set(key, line);
    return line;
  };

  const interfaceOf = ({ open: { stations } }: Exchange, hop: number): number => {
    const [from = '?', to = '?'] = [stations[hop], stations[hop + 1]];
    const isLast = hop === hopCount(stations) - 1;
    const listen = hop === 0 && session !== null ? `, which listens on ${session.listen}` : '';
    const target = isLast && session !== null ? ` at ${session.target}` : '';
    const description = `what passes between ${from} and ${to}${listen}${target}`;
    return file.interfaceOf(`hop ${hop}: ${from} → ${to}`, description);
  };

  const streams: HopStreams = {
    announce: (exchange, hop) => void interfaceOf(exchange, hop),
    isOpen: (exchange, hop) => lines.get(keyOf(exchange, hop))?.state === 'open',
    knock(exchange, hop, remarks = []) {
      const line = lineOf(exchange, hop);
      if (line.state !== 'new') return;
      line.state = 'knocked';
      file.write(interfaceOf(exchange, hop), line.stream.knock(), [...line.remarks, ...remarks]);
    },
    open(exchange, hop, remarks = []) {
      const line = lineOf(exchange, hop);
      if (line.state === 'open') return;
      streams.knock(exchange, hop);
      line.state = 'open';
      file.write(interfaceOf(exchange, hop), line.stream.welcome(), remarks);
    },
    refuse(exchange, hop, remarks) {
      streams.knock(exchange, hop);
      file.write(interfaceOf(exchange, hop), lineOf(exchange, hop).stream.refuse(), remarks);
      streams.forget(exchange, hop);
    },
    send(exchange, hop, from, { bytes, skipped }, remarks) {
      streams.open(exchange, hop);
      const { stream } = lineOf(exchange, hop);
      file.write(interfaceOf(exchange, hop), stream.send(from, bytes), remarks);
      if (skipped > 0) stream.skip(from, skipped);
    },
    end(exchange, { hop, fate, by }, remarks) {
      if (fate === 'stays' || !streams.isOpen(exchange, hop)) return false;
      const { stream } = lineOf(exchange, hop);
      const packets: Packets = fate === 'fin' ? stream.finish(by) : stream.reset(by);
      file.write(interfaceOf(exchange, hop), packets, remarks);
      streams.forget(exchange, hop);
      return true;
    },
    forget: (exchange, hop) => void lines.delete(keyOf(exchange, hop)),
  };
  return streams;
}

/** Exchanges of one client connection share the connections of all hops; one whose connection is unknown has its own. */
function keyOf({ exchange, open: { connection, stations } }: Exchange, hop: number): string {
  const place = hop === 0 ? 'client' : hop === hopCount(stations) - 1 ? 'backend' : hop;
  return connection === 0 ? `exchange ${exchange} ${place}` : `${connection} ${place}`;
}
