import { request } from 'node:http';
import { WebSocket } from './ws.ts';

/** What a client does, and what it brings along. */
export interface ClientPart {
  readonly url: string;
  /** Offered as subprotocols, as a browser must who has no other way to bring a token. */
  readonly protocols?: readonly string[];
  /** Sent as fields of the handshake, which a browser cannot. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The client leaves once a message holds this; `agent_completed` by default. */
  readonly until?: string;
  readonly signal?: AbortSignal;
}

/** What a client has to tell afterwards: all that its API let it see. */
export interface ClientTale {
  readonly isOpened: boolean;
  /** The one agreed on; empty where none was. */
  readonly subprotocol: string;
  /** Text messages, in order. */
  readonly messages: readonly string[];
  /** The error in the client library's own words, or null. */
  readonly error: string | null;
  /** As its close event has it: 1006 where no close frame came. */
  readonly code: number;
  readonly reason: string;
}

/** Plays one client to its end: connects, asks the agent to start, hears it out, leaves. Never rejects. */
export function playClient(part: ClientPart): Promise<ClientTale> {
  const { url, protocols = [], headers = {}, until = 'agent_completed', signal } = part;
  return new Promise((resolve) => {
    const socket = new WebSocket(url, [...protocols], { headers: { ...headers } });
    const messages: string[] = [];
    let isOpened = false;
    let error: string | null = null;
    socket.on('open', () => {
      isOpened = true;
      socket.send(JSON.stringify({ type: 'start', task: 'say hello' }));
    });
    socket.on('message', (data: Buffer) => {
      messages.push(data.toString('utf8'));
      if (messages.at(-1)?.includes(until)) socket.close(1000, 'done');
    });
    socket.on('error', (cause) => {
      error = cause.message;
    });
    const leave = (): void => socket.terminate();
    socket.on('close', (code, reason) => {
      signal?.removeEventListener('abort', leave);
      resolve({
        isOpened,
        subprotocol: socket.protocol,
        messages,
        error,
        code,
        reason: reason.toString('utf8'),
      });
    });
    signal?.addEventListener('abort', leave, { once: true });
  });
}

/** What an ordinary HTTP request got. */
export interface HttpTale {
  /** Null where no answer came. */
  readonly status: number | null;
  readonly body: string;
}

/** Asks for a URL with GET, over a connection of its own. Never rejects. */
export function askHttp(url: string, headers: Readonly<Record<string, string>>): Promise<HttpTale> {
  return new Promise((resolve) => {
    const asking = request(url, { headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      // not `end`: an answer that breaks off has none
      response.on('close', () => resolve({ status: response.statusCode ?? null, body }));
    });
    asking.on('error', (error) => resolve({ status: null, body: error.message }));
    asking.end();
  });
}
