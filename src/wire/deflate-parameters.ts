import { fieldValues, type Head } from '../model/index.ts';
import { parseExtensions, type ExtensionParameter } from './extensions.ts';

/** What both sides agreed on for compressed messages. @see RFC 7692 §7.1 */
export interface DeflateParameters {
  /** Whether the server compresses each message by itself. */
  readonly serverNoContextTakeover: boolean;
  /** Whether the client does. */
  readonly clientNoContextTakeover: boolean;
  /** 8-15: the base-2 logarithm of the bytes that the server looks back over at most. */
  readonly serverMaxWindowBits: number;
  /** 8-15, of the client. */
  readonly clientMaxWindowBits: number;
}

const NAME = 'permessage-deflate';
const MOST_WINDOW_BITS = 15;
const WINDOW_BITS = /^(?:[89]|1[0-5])$/;

const isFlag = (value: string | null): boolean => value === null;
const isWindowBits = (value: string | null): boolean => value !== null && WINDOW_BITS.test(value);

/** Every parameter that an answer may have, and the values it may take. */
const PARAMETERS: ReadonlyMap<string, (value: string | null) => boolean> = new Map([
  ['server_no_context_takeover', isFlag],
  ['client_no_context_takeover', isFlag],
  ['server_max_window_bits', isWindowBits],
  ['client_max_window_bits', isWindowBits],
]);

/**
 * The compression that a response agrees to, or null where it names none, or names it in a way that a client has to
 * refuse: an unknown parameter, one given twice, a value out of range, fields that do not follow the grammar.
 * @see RFC 7692 §7.1
 */
export function deflateParameters(response: Head): DeflateParameters | null {
  const extensions = parseExtensions(fieldValues(response, 'Sec-WebSocket-Extensions'));
  const agreed = extensions?.find(({ name }) => name === NAME);
  if (agreed === undefined || !isAnswer(agreed.params)) return null;
  const given = new Map(agreed.params);
  return {
    serverNoContextTakeover: given.has('server_no_context_takeover'),
    clientNoContextTakeover: given.has('client_no_context_takeover'),
    serverMaxWindowBits: Number(given.get('server_max_window_bits') ?? MOST_WINDOW_BITS),
    clientMaxWindowBits: Number(given.get('client_max_window_bits') ?? MOST_WINDOW_BITS),
  };
}

/** Whether a sender's messages may look back at its earlier ones. @see RFC 7692 §7.1.1 */
export function hasContextTakeover(parameters: DeflateParameters, from: 'client' | 'backend'): boolean {
  return from === 'client' ? !parameters.clientNoContextTakeover : !parameters.serverNoContextTakeover;
}

function isAnswer(params: readonly ExtensionParameter[]): boolean {
  const names = new Set(params.map(([name]) => name));
  return (
    names.size === params.length && params.every(([name, value]) => PARAMETERS.get(name)?.(value) === true)
  );
}
