import { HoptapError } from '../../model/index.ts';

/** Where a part of a filter stands: offsets in its text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a filter cannot mean, with the place of it. */
export function filterError(text: string, span: Span, problem: string, hint?: string): HoptapError {
  return new HoptapError('FILTER_INVALID', `Cannot read filter "${text}": ${problem}`, {
    hint: hint ?? 'hoptap show --help lists what a filter is made of',
    place: { text, start: span.start, end: span.end },
  });
}
