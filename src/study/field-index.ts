import type { Field, Head } from '../model/index.ts';
import { oncePer } from './once-per.ts';

/** The values of a head's fields by name in lower case. To look through thousands of fields for each takes time as their square. */
const valuesByName = oncePer((fields: readonly Field[]): ReadonlyMap<string, readonly string[]> => {
  const values = new Map<string, string[]>();
  for (const [name, value] of fields) {
    const there = values.get(name.toLowerCase());
    if (there === undefined) values.set(name.toLowerCase(), [value]);
    else there.push(value);
  }
  return values;
});

/** All values of the fields of that name, in order; what the model's function of that name says, at once. */
export function fieldValues({ fields }: Head, name: string): readonly string[] {
  return valuesByName(fields).get(name.toLowerCase()) ?? [];
}

/** Whether there is a field of that name. */
export function hasField({ fields }: Head, name: string): boolean {
  return valuesByName(fields).has(name.toLowerCase());
}
