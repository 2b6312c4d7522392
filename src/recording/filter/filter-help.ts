import { TERMS } from './terms.ts';

const USAGE_COLUMNS = 14;

/** The filter language in lines of at most 80 columns: each term, then how they are joined. */
export function filterHelp(): readonly string[] {
  const line = (usage: string, help: string): string => `  ${usage.padEnd(USAGE_COLUMNS)}  ${help}`;
  return [
    ...TERMS.map(({ name, argument, help }) =>
      line(`~${name}${argument === null ? '' : ` ${argument}`}`, help),
    ),
    line('a b, a & b', 'both'),
    line('a | b', 'either; binds weaker than &'),
    line('!a, ( )', 'not a, and what belongs together'),
    line('REGEX', 'found anywhere, in any case; quote one with blanks or ()'),
    line('~hq@PLACE', 'also ~c ~h ~hs: as it arrived at that station (at the first'),
    line('', 'one: as it set out), or on a hop: hop0, hop1 …'),
  ];
}
