import { firstValue, fieldValues, pathOf, requestLine, type Head } from '../model/index.ts';
import { FormatError } from './format-error.ts';
import { toLatin1 } from './latin1.ts';
import type { ShapeContext } from './shape-context.ts';
import type { ValueWord } from './value-word.ts';

/** What templates are filled from: the request as it reached a station, and its surroundings. */
export interface TemplateValues {
  readonly request: Head;
  readonly context: ShapeContext;
}

/** A value that is written anew for each head: latin-1, never with CR, LF or NUL. */
export type Template = (values: TemplateValues) => string;

const NAMED: Readonly<Record<string, Template>> = {
  'client.address': ({ context }) => context.client.address,
  'client.host': ({ context }) => hostOf(context.client.address),
  'client.port': ({ context }) => String(context.client.port),
  host: ({ request }) => firstValue(request, 'Host') ?? '',
  path: ({ request }) => pathOf(requestLine(request.startLine)?.target ?? '/'),
  scheme: ({ context }) => context.target.scheme,
  'target.host': ({ context }) => context.target.authority,
  uuid: ({ context }) => uuid(context.random),
};

/** Placeholders that say more after their first dot. */
const PARAMETRIC: Readonly<Record<string, (rest: string) => Template | null>> = {
  field: (name) => (name === '' ? null : ({ request }) => fieldValues(request, toLatin1(name)).join(', ')),
  hex: (digits) => {
    const count = /^\d{1,3}$/.test(digits) ? Number(digits) : 0;
    return count === 0 ? null : ({ context }) => hexDigits(count, context.random);
  },
};

/** Every placeholder, as the format's documentation and its errors list them. */
export const PLACEHOLDERS: readonly string[] = [...Object.keys(NAMED), 'field.NAME', 'hex.N'].map(
  (name) => `{${name}}`,
);

// what would end a field line, and so let a value write fields of its own
const LINE_BREAKERS = /[\r\n\0]/;

/**
 * Reads a template: text with placeholders, `{{` for a brace.
 * @param escape is applied to what a placeholder brings in, not to the template's own text.
 * @throws FormatError for an unknown placeholder, and for CR, LF or NUL.
 */
export function parseTemplate(
  word: ValueWord,
  escape: (filled: string) => string = (filled) => filled,
): Template {
  const text = String(word);
  if (LINE_BREAKERS.test(text)) throw new FormatError('a value cannot contain CR, LF or NUL');
  const parts = text.split(/(\{\{|\{[^{}]*\}?)/).map((part) => parsePart(part, escape));
  return (values) => parts.map((part) => part(values)).join('');
}

function parsePart(part: string, escape: (filled: string) => string): Template {
  if (part === '{{') return () => '{';
  if (!part.startsWith('{')) {
    const literal = toLatin1(part);
    return () => literal;
  }
  const found = placeholder(part.slice(1, -1));
  if (found === null || !part.endsWith('}')) {
    throw new FormatError(
      `"${part}" is not a placeholder: they are ${PLACEHOLDERS.join(' ')}, and {{ for a brace`,
    );
  }
  return (values) => escape(found(values).replace(/[\r\n\0]/g, ' '));
}

function placeholder(inside: string): Template | null {
  const named = Object.hasOwn(NAMED, inside) ? NAMED[inside] : undefined;
  if (named !== undefined) return named;
  const dot = inside.indexOf('.');
  const kind = inside.slice(0, Math.max(0, dot));
  return Object.hasOwn(PARAMETRIC, kind) ? (PARAMETRIC[kind]?.(inside.slice(dot + 1)) ?? null) : null;
}

/** An address as URLs and `Forwarded` have it: IPv6 in brackets. @see RFC 7239 §6, RFC 3986 §3.2.2 */
function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function hexDigits(count: number, random: () => number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** A random UUID. @see RFC 9562 §5.4 */
function uuid(random: () => number): string {
  const variant = '89ab'.charAt(Math.floor(random() * 4));
  const [a, b, c, d, e] = [8, 4, 3, 3, 12].map((count) => hexDigits(count, random));
  return `${a}-${b}-4${c}-${variant}${d}-${e}`;
}
