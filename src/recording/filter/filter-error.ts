import { HoptapError } from '../../model/index.ts';

/** Where a part of a filter stands: offsets in its text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the command line tells what a filter is made of: the hint where there is none nearer to the mistake. */
export const FILTER_HELP_HINT = 'hoptap show --help lists what a filter is made of';

/** What a filter cannot mean, with the place of it. */
export function filterError(text: string, span: Span, problem: string, hint?: string): HoptapError {
  return new HoptapError('FILTER_INVALID', `Cannot read filter "${text}": ${problem}`, {
    hint: hint ?? FILTER_HELP_HINT,
    place: { text, start: span.start, end: span.end },
  });
}
