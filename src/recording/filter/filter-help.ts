import { TERMS } from './terms.ts';

const USAGE_COLUMNS = 16;

/** The filter language in lines of at most 80 columns: each term, then how they are joined. */
export function filterHelp(): readonly string[] {
  const terms = TERMS.map(({ name, argument, help }) => {
    const usage = `~${name}${argument === null ? '' : ` ${argument}`}`;
    return `  ${usage.padEnd(USAGE_COLUMNS)}  ${help}`;
  });
  return [
    ...terms,
    '  a & b   a b      both; a | b: either, binds weaker; !a: not a; ( )',
    '  REGEX            anywhere in the text, case does not count; "…" or \'…\' where it',
    '                   has blanks or parentheses',
    '  @PLACE           behind ~c ~h ~hq ~hs: as it arrived at a station (at the first',
    '                   one as it set out), or on a hop as hop0, hop1 …',
  ];
}
