import { connectPeer, listenRaw, type Peer, type PeerEnd } from './peer.ts';
import { startRelay } from './start-relay.ts';

/** What both sides do, and when: each waits for what it must have received before it goes on. */
export interface Scenario {
  readonly title: string;
  readonly client: (peer: Peer) => Promise<void>;
  readonly backend: (peer: Peer) => Promise<void>;
}

/** What both sides saw. */
export interface Outcome {
  readonly atClient: string;
  readonly clientSaw: PeerEnd;
  readonly atBackend: string;
  readonly backendSaw: PeerEnd;
}

/** Plays a scenario, straight or through a relay without a profile; both sides then end with FIN if they had not. */
export async function play(scenario: Scenario, way: 'directly' | 'through hoptap'): Promise<Outcome> {
  const server = await listenRaw();
  const relay = way === 'directly' ? null : await startRelay(server.port);
  const client = await connectPeer(relay?.port ?? server.port);
  try {
    const accepted = server.accept();
    const [backend] = await Promise.all([
      accepted,
      scenario.client(client),
      accepted.then((peer) => scenario.backend(peer)),
    ]);
    client.fin();
    backend.fin();
    const [clientSaw, backendSaw] = await Promise.all([client.ended(), backend.ended()]);
    return { atClient: client.received, clientSaw, atBackend: backend.received, backendSaw };
  } finally {
    client.socket.destroy();
    await relay?.close();
    await server.close();
  }
}
