import { toLatin1 } from './latin1.ts';
import type { Replacement } from './operation-words.ts';
import { isRegex, parseRegex, type Subject } from './pattern.ts';
import { parseTemplate, type TemplateValues } from './template.ts';

/** Makes another text of one. */
export type Replacer = (text: string, values: TemplateValues) => string;

/**
 * Makes a replacer. A text is replaced wherever it occurs, literally; a /regex/ at its first match, or at all with
 * the flag `g`, and `$1`, `$<name>`, `$&` in `with` stand for what it found.
 * @throws FormatError
 */
export function parseReplacement(words: Replacement, subject: Subject = 'value'): Replacer {
  if (!isRegex(words.match, subject)) {
    const match = toLatin1(words.match);
    const template = parseTemplate(words.with);
    return (text, values) => (match === '' ? text : text.replaceAll(match, () => template(values)));
  }
  const regex = parseRegex(words.match);
  // a `$` that a placeholder brings along is a `$`; only the profile's own may stand for what was found
  const template = parseTemplate(words.with, (filled) => filled.replaceAll('$', '$$$$'));
  return (text, values) => text.replace(regex, template(values));
}
