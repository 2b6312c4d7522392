import { hopCount, type ConnectedEvent, type Exchange, type SessionEvent } from '../../model/index.ts';
import { parseTarget, type Target } from '../../wire/index.ts';
import {
  addressText,
  inventedAddress,
  isLoopback,
  isUnspecified,
  loopback,
  parseAddress,
  type Address,
} from './addresses.ts';
import type { Socket } from './tcp-packet.ts';

/** The two ends of a hop's TCP connection, and what has to be said of them. */
export interface HopSockets {
  readonly client: Socket;
  readonly server: Socket;
  readonly remarks: readonly string[];
}

/** Ports that nobody is given for good. @see RFC 6335 §6 */
const FIRST_PORT = 49_152;
const PORTS = 65_536 - FIRST_PORT;

/** Where Wireshark reads HTTP without being told: its `http.tcp.port`, alike in versions 3.0 to 4.4. */
const HTTP_PORTS: ReadonlySet<number> = new Set([80, 1900, 2710, 2869, 3128, 3132, 5985, 8080, 8088, 11_371]);
const HTTP_PORT = 80;

/** An end as it was, as far as that is known. */
interface Known {
  readonly address: Address | null;
  readonly port: number;
}

/**
 * The ends of a hop: those that were recorded, and invented ones where nothing is known, for stations that a profile
 * plays above all.
 * @param number of the connection; a different one has different ports where they are invented.
 */
export function hopSockets(
  exchange: Exchange,
  hop: number,
  session: SessionEvent | null,
  number: number,
): HopSockets {
  const turn = Math.floor(number / PORTS);
  const knownClient = hop === 0 ? clientOf(exchange) : { address: null, port: 0 };
  const knownServer = serverOf(exchange, hop, session, knownClient.address);
  const family = familyOf(knownClient.address ?? knownServer.address);
  const isFit = knownServer.address?.length === family && !isUnspecified(knownServer.address);
  const serverAddress = isFit ? knownServer.address : inventedAddress(hop + 1, 0, family);
  const clientAddress = knownClient.address ?? inventedAddress(hop, turn, family);
  const client = {
    address: clientAddress,
    port: knownClient.port > HTTP_PORT ? knownClient.port : FIRST_PORT + (number % PORTS),
  };
  const server = { address: serverAddress, port: shownPort(knownServer.port, client.port) };
  return {
    client,
    server,
    remarks: remarksOn(exchange, hop, { client, server }, [knownClient, knownServer]),
  };
}

function familyOf(address: Address | null): 4 | 16 {
  return address?.length === 16 ? 16 : 4;
}

function clientOf({ open: { client } }: Exchange): Known {
  return { address: parseAddress(client.address), port: port(client.port) };
}

function serverOf(
  { open: { stations }, connected }: Exchange,
  hop: number,
  session: SessionEvent | null,
  client: Address | null,
): Known {
  if (hop === hopCount(stations) - 1) return backendOf(connected, session);
  if (hop > 0 || session === null) return { address: null, port: HTTP_PORT };
  return listenerOf(session.listen, client);
}

/** Where the backend is: as it was connected to, or else as the target says. */
function backendOf(connected: ConnectedEvent | null, session: SessionEvent | null): Known {
  if (connected !== null) return { address: parseAddress(connected.address), port: port(connected.port) };
  const target = session === null ? null : readTarget(session.target);
  return { address: parseAddress(target?.host ?? ''), port: target?.port ?? HTTP_PORT };
}

/** What a client on this machine connects to is this machine, whatever name or wildcard is listened on. */
function listenerOf(listen: string, client: Address | null): Known {
  const [, host = '', digits = ''] = /^(.*):(\d{1,5})$/.exec(listen) ?? [];
  const written = parseAddress(host);
  const isReached =
    written !== null && !isUnspecified(written) && (client === null || written.length === client.length);
  const isLocal = client !== null && isLoopback(client);
  const address = isReached ? written : isLocal ? loopback(familyOf(client)) : null;
  return { address, port: port(Number(digits)) };
}

function readTarget(text: string): Target | null {
  try {
    return parseTarget(text);
  } catch {
    return null; // a recording from elsewhere may name what it likes
  }
}

function port(number: number): number {
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : 0;
}

/** The true port where HTTP is read on it, whichever port the client has: Wireshark asks the lower one first. */
function shownPort(truly: number, client: number): number {
  return HTTP_PORTS.has(truly) && truly < client ? truly : HTTP_PORT;
}

function remarksOn(
  { open: { stations } }: Exchange,
  hop: number,
  { client, server }: Pick<HopSockets, 'client' | 'server'>,
  [knownClient, knownServer]: readonly [Known, Known],
): readonly string[] {
  const [from = '?', to = '?'] = [stations[hop], stations[hop + 1]];
  const remarks = [`hop ${hop}: ${from} connects to ${to}`];
  if (knownServer.port !== 0 && server.port !== knownServer.port)
    remarks.push(
      `the true port of ${to} is ${knownServer.port}; ${server.port} is where Wireshark reads HTTP`,
    );
  const isTrue = (known: Known, { address, port: shown }: Socket): boolean =>
    known.address === address && (known === knownServer || known.port === shown);
  const invented = [
    isTrue(knownClient, client) ? '' : `${addressText(client.address)}:${client.port} stands for ${from}`,
    isTrue(knownServer, server) ? '' : `${addressText(server.address)} stands for ${to}`,
  ].filter((each) => each !== '');
  return invented.length === 0 ? remarks : [...remarks, `made up: ${invented.join(', ')}`];
}
