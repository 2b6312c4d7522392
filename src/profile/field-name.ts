import { FormatError } from './format-error.ts';

/** Visible ASCII but the colon: wider than RFC 9110 §5.1, so that a profile can write names that others refuse. */
const WRITABLE = /^[\x21-\x39\x3b-\x7e]+$/;

/**
 * Reads the name of a field to write.
 * @throws FormatError for what would not stay a name on the wire: spaces, control characters, a colon.
 */
export function parseFieldName(name: string): string {
  if (!WRITABLE.test(name)) {
    throw new FormatError(`"${name}" is not a field name: visible ASCII without spaces and colons`);
  }
  return name;
}
