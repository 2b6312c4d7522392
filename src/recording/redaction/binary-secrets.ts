import { isSecretMember } from './secret-names.ts';
import type { Span } from './span.ts';

/** CONNECT with which an MQTT connection begins, up to the level of the protocol. @see MQTT 5.0 §3.1 */
const MQTT_CONNECT = /^\x10[\x80-\xff]{0,3}[\0-\x7f](?:\0\x04MQTT|\0\x06MQIsdp)([\x03-\x05])/;

const HAS_USER = 0x80;
const HAS_PASSWORD = 0x40;
const HAS_WILL = 0x04;
const WITH_PROPERTIES = 5;

/** A name of MessagePack, or the end of a longer one, with the text or bytes behind it. */
const PACKED = /([\w.-]{3,64})(?:([\xa1-\xbf])|[\xd9\xc4]([\0-\xff])|[\xda\xc5]([\0-\xff]{2}))/g;

/** Adds the secrets of messages of the protocols that put lengths before texts: a character for each byte. */
export function addBinarySecrets(text: string, spans: Span[]): void {
  const password = mqttPassword(text);
  if (password !== null) spans.push(password);
  for (const { 0: whole, 1: name = '', 2: short, 3: byte, 4: two = '', index } of text.matchAll(PACKED)) {
    if (!isSecretMember(name)) continue;
    const start = index + whole.length;
    const length = short === undefined ? numberOf(byte ?? two) : short.charCodeAt(0) & 0x1f;
    if (start + length <= text.length) spans.push({ start, end: start + length });
  }
}

function mqttPassword(text: string): Span | null {
  const begun = MQTT_CONNECT.exec(text);
  if (begun === null) return null;
  const hasProperties = begun[1]?.charCodeAt(0) === WITH_PROPERTIES;
  const flags = text.charCodeAt(begun[0].length);
  if ((flags & HAS_PASSWORD) === 0) return null;
  // behind the flags and two bytes of keep-alive
  let at = begun[0].length + 3;
  const skipProperties = (): void => {
    const [size] = /^[\x80-\xff]{0,3}[\0-\x7f]/.exec(text.slice(at, at + 4)) ?? [''];
    const length = Array.from(size).reduceRight((sum, each) => sum * 128 + (each.charCodeAt(0) & 0x7f), 0);
    at += size.length + length;
  };
  const skipText = (): void => {
    at += 2 + numberOf(text.slice(at, at + 2));
  };
  if (hasProperties) skipProperties();
  skipText(); // who the client is
  if ((flags & HAS_WILL) !== 0) {
    if (hasProperties) skipProperties();
    skipText();
    skipText();
  }
  if ((flags & HAS_USER) !== 0) skipText();
  const end = Math.min(text.length, at + 2 + numberOf(text.slice(at, at + 2)));
  return { start: Math.min(at + 2, end), end };
}

function numberOf(bytes: string): number {
  let number = 0;
  for (let at = 0; at < bytes.length; at += 1) number = number * 256 + bytes.charCodeAt(at);
  return number;
}
