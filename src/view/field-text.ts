import type { Field } from '../model/index.ts';
import { findJwts, type Jwt } from '../study/index.ts';
import { headText } from '../wire/index.ts';
import { discreetValue, type Look } from './look.ts';

/** What has been made of one field; it is drawn many times, and may be as long as a head may be. */
interface Made {
  value?: string;
  masked?: string;
  jwts?: readonly Jwt[];
}

const made = new WeakMap<Field, Made>();

/** A field's value for people, its secrets masked where the look asks for it; worked out once for each field. */
export function fieldText(field: Field, look: Pick<Look, 'isRedacted'>): string {
  const known = madeOf(field);
  return look.isRedacted
    ? (known.masked ??= discreetValue(field[0], field[1], look))
    : (known.value ??= headText(field[1]));
}

/** The tokens in a field's value; looked for once for each field. */
export function fieldJwts(field: Field): readonly Jwt[] {
  return (madeOf(field).jwts ??= findJwts(headText(field[1])));
}

function madeOf(field: Field): Made {
  const known = made.get(field) ?? {};
  made.set(field, known);
  return known;
}
