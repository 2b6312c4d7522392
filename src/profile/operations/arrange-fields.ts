import { isSameName, type Field, type Head } from '../../model/index.ts';
import type { CaseStyle, DuplicatesHow, OperationArguments } from '../operation-words.ts';
import { parsePatterns } from '../pattern.ts';
import { toLatin1 } from '../latin1.ts';
import { longestRun } from './longest-run.ts';
import { editFields, untouched, type Edit, type Edited, type HeadOperation } from './head-operation.ts';
import { listed } from './listed.ts';

const RESPELL: { readonly [S in CaseStyle]: (name: string) => string } = {
  lower: (name) => name.toLowerCase(),
  // as Go's textproto.CanonicalMIMEHeaderKey: a name that is no token stays as it is
  canonical: (name) =>
    /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)
      ? name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
      : name,
};

/** Respells field names: `sec-websocket-key` or `Sec-Websocket-Key`. */
export const respell: HeadOperation<OperationArguments['case']> = {
  editor(argument) {
    const { to, names = '*' } = typeof argument === 'string' ? { to: argument } : argument;
    const isNamed = parsePatterns(names, 'name');
    return (head) =>
      editFields(head, (field) => {
        const name = RESPELL[to](field[0]);
        return name === field[0] || !isNamed(name) ? field : [name, field[1]];
      });
  },
  describe(argument) {
    const { to, names } = typeof argument === 'string' ? { to: argument } : argument;
    const style = to === 'lower' ? 'lower case' : 'canonical case (Sec-Websocket-Key)';
    return `writes ${names === undefined ? 'names' : listed(names)} in ${style}`;
  },
};

/** Makes one field of several of one name, at the place of the one that survives. */
export const mergeDuplicates: HeadOperation<OperationArguments['duplicates']> = {
  editor(argument) {
    const { how, names, separator } = typeof argument === 'string' ? { how: argument } : argument;
    const isNamed = names === undefined ? isMergedUnnamed : parsePatterns(names, 'name');
    const glue = separator === undefined ? null : toLatin1(separator);
    return (head) => {
      const groups = groupByName(head, isNamed);
      return editFields(head, (field, index) => {
        const group = groups.get(field[0].toLowerCase()) ?? [];
        if (group.length < 2) return field;
        if (index !== survivor(group, how)) return null;
        return how === 'join' ? joined(head, group, field[0], glue) : field;
      });
    };
  },
  describe(argument) {
    const { how, names } = typeof argument === 'string' ? { how: argument } : argument;
    const which = names === undefined ? 'fields of one name' : `several ${listed(names)}`;
    return how === 'join' ? `joins ${which} into one` : `keeps only the ${how} of ${which}`;
  },
};

/** Puts fields into another order; those that no name of the list names follow as they stood. */
export const reorder: HeadOperation<OperationArguments['order']> = {
  editor: (argument) => (head) =>
    moved(head, ORDERS[typeof argument === 'string' ? argument : 'named'](head, argument)),
  describe(argument) {
    if (typeof argument !== 'string') return `puts ${listed(argument)} first`;
    return argument === 'sorted' ? 'sorts fields by name' : 'reverses the order of fields';
  },
};

/** Each gives the places of a head's fields, in their new order. */
const ORDERS: Readonly<
  Record<'reverse' | 'sorted' | 'named', (head: Head, argument: OperationArguments['order']) => number[]>
> = {
  reverse: (head) => [...head.fields.keys()].reverse(),
  sorted: (head) => sortedBy(head, (one, other) => (one < other ? -1 : Number(one > other))),
  named(head, argument) {
    const names = typeof argument === 'string' ? [] : argument.map((name) => name.toLowerCase());
    const rank = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length);
    return sortedBy(head, (one, other) => rank(one) - rank(other));
  },
};

/** Places of the fields, their names compared in lower case; equal ones stay in order. */
function sortedBy(head: Head, compare: (one: string, other: string) => number): number[] {
  const named = head.fields.map(([name], place) => ({ name: name.toLowerCase(), place }));
  return named.sort((one, other) => compare(one.name, other.name)).map(({ place }) => place);
}

/** Reports the fewest fields whose moving explains the new order. */
function moved(head: Head, order: readonly number[]): Edited {
  const stayed = longestRun(order);
  const fields: Field[] = [];
  const edits: Edit[] = [];
  for (const [after, before] of order.entries()) {
    const field = head.fields[before];
    if (field === undefined) continue;
    fields.push(field);
    if (!stayed.has(before)) {
      edits.push({ name: field[0], before: field[1], after: field[1], moved: [before, after] });
    }
  }
  return edits.length === 0 ? untouched(head) : { head: { ...head, fields }, edits };
}

/** Set-Cookie cannot be joined, nor is one of several enough. @see RFC 9110 §5.3 */
function isMergedUnnamed(name: string): boolean {
  return !isSameName(name, 'Set-Cookie');
}

/** Places of the fields of each name, in order, by the name in lower case. */
function groupByName(head: Head, isNamed: (name: string) => boolean): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, [name]] of head.fields.entries()) {
    if (!isNamed(name)) continue;
    const key = name.toLowerCase();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  return groups;
}

function survivor(group: readonly number[], how: DuplicatesHow): number | undefined {
  return how === 'last' ? group.at(-1) : group[0];
}

/** Cookies are joined by semicolon. @see RFC 6265 §5.4 */
function joined(head: Head, group: readonly number[], name: string, glue: string | null): Field {
  const separator = glue ?? (isSameName(name, 'Cookie') ? '; ' : ', ');
  return [name, group.map((index) => head.fields[index]?.[1] ?? '').join(separator)];
}
