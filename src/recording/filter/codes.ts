/** Tells whether a status or close code is meant. */
export type Codes = (code: number) => boolean;

const COMPARED = /^(>=|<=|>|<|=)(\d{1,5})$/;
const RANGE = /^(\d{1,5})-(\d{1,5})$/;
const DIGITS = /^\d[\dx]{0,4}$/i;

const COMPARE: Readonly<Record<string, (code: number, limit: number) => boolean>> = {
  '>=': (code, limit) => code >= limit,
  '<=': (code, limit) => code <= limit,
  '>': (code, limit) => code > limit,
  '<': (code, limit) => code < limit,
  '=': (code, limit) => code === limit,
};

/** Reads codes: `101`, `4xx`, `400-404`, `>=400`, and several of them with commas between; null where it is none of that. */
export function parseCodes(text: string): Codes | null {
  const parts = text.split(',').map(parseOne);
  const all = parts.filter((part) => part !== null);
  return all.length < parts.length ? null : (code) => all.some((matches) => matches(code));
}

function parseOne(text: string): Codes | null {
  const [, sign = '', limit] = COMPARED.exec(text) ?? [];
  const compare = COMPARE[sign];
  if (compare !== undefined) return (code) => compare(code, Number(limit));
  const [, first, last] = RANGE.exec(text) ?? [];
  if (first !== undefined) return (code) => code >= Number(first) && code <= Number(last);
  if (!DIGITS.test(text)) return null;
  const digits = new RegExp(`^${text.replaceAll(/x/gi, '\\d')}$`);
  return (code) => digits.test(String(code));
}
