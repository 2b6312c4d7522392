import { fieldSecrets } from './redaction/field-secrets.ts';
import { replaceSpans } from './redaction/span.ts';
import { textSecrets } from './redaction/text-secrets.ts';

/** What stands in a secret's place where it is shown to people who know which one is meant. */
export const REDACTED = '‹redacted›';

/**
 * A line of text for people, the secrets in it replaced: tokens of the JWT kind anywhere, what follows `Bearer`, and
 * the values of members with names like `token`. What looks like none of these stays.
 */
export function redactText(text: string): string {
  return replaceSpans(text, textSecrets(text), () => REDACTED);
}

/**
 * A field's value for people, the secrets in it replaced; what helps to understand it stays: the scheme of
 * credentials, the names of cookies and their attributes, subprotocols that are names.
 * @param name in any case
 */
export function redactField(name: string, value: string): string {
  return replaceSpans(value, fieldSecrets(name, value), () => REDACTED);
}
