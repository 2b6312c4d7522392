import type { Event, EventKind, EventOf } from '../../src/model/index.ts';
import type { Profile } from '../../src/profile/index.ts';
import type { RelayOptions } from '../../src/relay/index.ts';
import { within } from '../deadline.ts';
import { read } from '../profile/a-profile.ts';
import { expectLawful } from './expect-lawful.ts';
import { connectPeer, listenRaw, type Peer, type RawServer } from './peer.ts';
import { startRelay, type TestRelay } from './start-relay.ts';

/** A relay between raw clients and a raw backend. */
export interface Stage {
  readonly relay: TestRelay;
  readonly server: RawServer;
  readonly connect: () => Promise<Peer>;
}

/** What a play needs besides: profiles as YAML, one after the other from the client. */
export interface StageOptions extends Partial<Omit<RelayOptions, 'target' | 'profiles'>> {
  readonly profiles?: readonly (string | Profile)[];
  /** What the target's URL begins with, and ends with. */
  readonly scheme?: 'http' | 'https';
  readonly path?: string;
}

/**
 * Plays before a relay, ends what is left, and holds what it told against what holds for every play.
 */
export async function onStage(
  options: StageOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<readonly Event[]> {
  const { profiles = [], scheme = 'http', path = '', ...rest } = options;
  const server = await listenRaw();
  const relay = await startRelay(server.port, {
    ...rest,
    profiles: await Promise.all(
      profiles.map((each) => Promise.resolve(typeof each === 'string' ? read(each) : each)),
    ),
    target: `${scheme}://127.0.0.1:${server.port}${path}`,
  });
  const clients: Peer[] = [];
  try {
    await play({
      relay,
      server,
      async connect() {
        const client = await connectPeer(relay.port);
        clients.push(client);
        return client;
      },
    });
    for (const client of clients) client.fin();
    server.fin();
    await within(relay.close(), () => `the relay to close; told ${relay.events.map(inShort).join(', ')}`);
    expectLawful(relay.events);
    return relay.events;
  } finally {
    for (const client of clients) client.socket.destroy();
    await relay.close();
    await server.close();
  }
}

/** Events in a few words: their kind, and what tells them from others of their kind. */
const SHORT: { readonly [K in EventKind]?: (event: EventOf<K>) => string } = {
  open: ({ stations }) => `open ${stations.join('>')}`,
  head: ({ of, hop }) => `${of} ${hop}`,
  connected: ({ reused }) => (reused ? 'reused' : 'connected'),
  body: ({ of, hop, payload, more }) =>
    `body ${of} ${hop} ${JSON.stringify(Buffer.from(payload).toString('latin1'))}${more ? ' …' : ''}`,
  frame: ({ from, n, opcode, undelivered }) =>
    `frame ${from} ${n} opcode ${opcode}${undelivered ? ' undelivered' : ''}`,
  violation: ({ from, rule }) => `violation ${from} ${rule}`,
  fault: ({ station, rule, did, detail }) => `fault ${station} ${rule} ${did}: ${detail}`,
  error: ({ where, code }) => `error ${where} ${code}`,
  close: ({ by, how }) => `close ${by} ${how}`,
};

function inShort<K extends EventKind>(event: EventOf<K>): string {
  const say = SHORT[event.event];
  return say === undefined ? event.event : say(event);
}

/** The events of one kind. */
export function ofKind<K extends EventKind>(events: readonly Event[], kind: K): EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.event === kind);
}

/** All events of one exchange in short. */
export function storyOf(events: readonly Event[], exchange = 1): string[] {
  return events.filter((event) => 'exchange' in event && event.exchange === exchange).map(inShort);
}
