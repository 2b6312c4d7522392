/** A value as YAML has it; what a head gets is its text. Texts are templates. */
export type ValueWord = string | number | boolean;

/** One of something, or a list of it. */
export type OneOrMore<T> = T | readonly T[];
