/**
 * The words of hoptap: immutable types, and facts about them that follow from their definition alone.
 *
 * Every room may open this one; it opens none. It refuses anything that does work: no bytes are read here, no
 * profile is applied, nothing is formatted for a person.
 */
export * from './error.ts';
export * from './event.ts';
export * from './exchange.ts';
export * from './head.ts';
export * from './json.ts';
export * from './station.ts';
export * from './control.ts';
