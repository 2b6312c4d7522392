import { HoptapError, trimOws } from '../model/index.ts';
import { parseFieldName } from './field-name.ts';
import { FormatError } from './format-error.ts';
import type { HeadOperationWords } from './operation-words.ts';
import { parsePattern } from './pattern.ts';
import type { Profile, Rule } from './profile.ts';
import { parseTemplate } from './template.ts';

/** The station that options of the command line make. */
export const COMMAND_LINE = 'command-line';

/** What the command line may do to heads, as it was typed. */
export interface ProfileOptions {
  /** Names, globs or /regex/ of request fields to remove. */
  readonly strip: readonly string[];
  /** The same of response fields. */
  readonly stripResponse: readonly string[];
  /** `N: v` sets a request field, `N:` removes it, `N;` sets it empty. */
  readonly headers: readonly string[];
}

/**
 * Makes a profile of options, so that what they do shows up as a station with changes; null where there are none.
 * Values are literal: no templates.
 * @throws HoptapError HEADER_INVALID
 */
export function profileFromOptions({ strip, stripResponse, headers }: ProfileOptions): Profile | null {
  for (const name of strip) checked(`--strip "${name}"`, () => parsePattern(name, 'name'));
  for (const name of stripResponse) checked(`--strip-response "${name}"`, () => parsePattern(name, 'name'));
  const rules: readonly Rule[] = [
    { name: '--strip', request: strip.length === 0 ? [] : [{ remove: strip }] },
    { name: '--strip-response', response: stripResponse.length === 0 ? [] : [{ remove: stripResponse }] },
    { name: '--header', request: headers.map(operationOf) },
  ];
  const effective = rules.filter((rule) => (rule.request ?? rule.response ?? []).length > 0);
  if (effective.length === 0) return null;
  return {
    name: COMMAND_LINE,
    summary: 'What the options of the command line say',
    evidence: [],
    rules: effective,
  };
}

/** `Name: value`, `Name:` and `Name;`, as curl has them. */
function operationOf(header: string): HeadOperationWords {
  const [, name = '', separator = '', rest = ''] = /^([^:;]*)([:;])(.*)$/s.exec(header) ?? [];
  const value = trimOws(rest);
  if (separator === '' || (separator === ';' && value !== '')) {
    throw invalid(`--header "${header}"`, 'is not "Name: value", "Name:" or "Name;"');
  }
  return checked(`--header "${header}"`, () => {
    const field = parseFieldName(trimOws(name));
    if (separator === ':' && value === '') return { remove: field };
    const template = value.replaceAll('{', '{{');
    parseTemplate(template);
    return { set: { [field]: template } };
  });
}

function checked<T>(option: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) throw invalid(option, error.message, error);
    throw error;
  }
}

function invalid(option: string, problem: string, cause?: unknown): HoptapError {
  const hint = option.startsWith('--header')
    ? `write --header 'Name: value', 'Name:' to remove it, 'Name;' to send it empty`
    : `write a name, a glob such as 'X-*', or a /regex/, in quotes that keep the shell away`;
  return new HoptapError('HEADER_INVALID', `Cannot use ${option}: ${problem}`, { hint, cause });
}
