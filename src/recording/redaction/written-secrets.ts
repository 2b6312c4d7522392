import { Buffer } from 'node:buffer';
import { isOrdinary } from './ordinary.ts';
import { isSecretInQuery, isSecretMember } from './secret-names.ts';
import type { Span } from './span.ts';

/** A name and a value as people, programs and configurations write them, in quotes or without. */
const ASSIGNMENT =
  /(?<![\w.-])([A-Za-z][\w.-]{2,63})['"]?[ \t]*[:=][ \t]*(?:(?:bearer|basic|token)[ \t]+)?(?:'([^'\r\n]*)|"([^"\r\n]*)|([^\s"'\\,;&#<>()[\]{}]+))/gi;

/** Lines with which a client logs in: to IRC, which some chats speak, and to Redis. */
const LOGIN_LINE =
  /^(?:PASS|AUTHENTICATE|AUTH(?:[ \t]+\S+(?=[ \t]+\S))?)[ \t]+(?:oauth:)?:?(\S{6,})[ \t]*$/gm;

/** Cookies of a head that is quoted within a line, or a text of JSON. */
const QUOTED_COOKIES =
  /(?:(?<![\w-])|(?<=\\[nr]))(?:set-)?cookie[ \t]*:[ \t]*((?:[^\r\n"'\\]|\\(?![rn"]))+)/gi;
const COOKIE = /=([^;\s]+)/g;

/** Members of a query, or of JSON, within a member of a query. */
const ENCODED_MEMBER =
  /%(?:3F|26|23|22|7B|2C)([A-Za-z][\w.-]{0,63}?)(?:%22)?%3[AD](?:%22)?((?:(?!%(?:22|26|23))[^&\s"'<>])+)/gi;

/** What may be JSON in base64. */
const ENCODED_JSON = /(?<![\w+/-])(?:header-)?(eyJ[\w+/-]{13,}=*)/g;
const JSON_NAME = /"([\w.-]+)"\s*:/g;

/** Adds the secrets of a text that are told by a name before them, or by the words of a protocol, outside of JSON. */
export function addWrittenSecrets(text: string, spans: Span[]): void {
  for (const { 0: whole, 1: name = '', 2: single, 3: double, 4: bare, index } of text.matchAll(ASSIGNMENT)) {
    const value = single ?? double ?? bare ?? '';
    if (!isSecretMember(name) || isOrdinary(value)) continue;
    spans.push({ start: index + whole.length - value.length, end: index + whole.length });
  }
  for (const { 0: line, 1: value = '', index } of text.matchAll(LOGIN_LINE)) {
    const start = index + line.lastIndexOf(value);
    if (!isOrdinary(value)) spans.push({ start, end: start + value.length });
  }
  for (const { 0: whole, 1: cookies = '', index } of text.matchAll(QUOTED_COOKIES))
    for (const { 1: value = '', index: at } of cookies.matchAll(COOKIE)) {
      const start = index + whole.length - cookies.length + at + 1;
      if (!isOrdinary(value)) spans.push({ start, end: start + value.length });
    }
  for (const { 0: whole, 1: name = '', 2: value = '', index } of text.matchAll(ENCODED_MEMBER))
    if (isSecretInQuery(name) && !isOrdinary(value))
      spans.push({ start: index + whole.length - value.length, end: index + whole.length });
  for (const { 0: whole, 1: encoded = '', index } of text.matchAll(ENCODED_JSON))
    if (hasSecretName(Buffer.from(encoded, 'base64').toString('latin1')))
      spans.push({ start: index + whole.length - encoded.length, end: index + whole.length });
}

function hasSecretName(json: string): boolean {
  for (const [, name = ''] of json.matchAll(JSON_NAME)) if (isSecretMember(name)) return true;
  return false;
}
