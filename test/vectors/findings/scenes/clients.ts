import { WebSocket } from '../../../../src/probe/ws.ts';

/** What a client of the package ws is given. */
export interface WsPart {
  readonly path?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether it offers permessage-deflate: as the package does by itself. */
  readonly deflate?: boolean;
  /** Sent once it is open; empty for nothing. */
  readonly says?: string;
  /** It closes with 1000 when a message holds this. */
  readonly until?: string;
}

/** Plays one client of the package ws to its end, whatever that is. */
export function playWs(port: number, part: WsPart = {}): Promise<void> {
  const { path = '/ws', protocols = [], headers = {}, deflate = true, says = 'hello', until = '' } = part;
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols], {
      headers: { ...headers },
      perMessageDeflate: deflate ? { threshold: 0 } : false,
    });
    socket.on('open', () => says !== '' && socket.send(says));
    socket.on('message', (data: Buffer) => data.toString().includes(until) && socket.close(1000, 'done'));
    // its own words do not matter here: what it does is on the wire
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

/** What the demo's client does: starts the agent, hears it out, leaves with 1000. */
export function playAgent(port: number, part: Omit<WsPart, 'says' | 'until'> = {}): Promise<void> {
  return playWs(port, { ...part, says: '{"type":"start"}', until: 'agent_completed' });
}
