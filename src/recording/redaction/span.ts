/** A stretch of a text: from `start` up to, and without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Whether it is hidden where it stands only, and not wherever else the same characters come up. */
  readonly isLocal?: boolean;
}

/** Spans in order, those that overlap made one, empty ones left out. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans.filter(({ start, end }) => start < end);
  const merged: { start: number; end: number; isLocal: boolean }[] = [];
  for (const { start, end, isLocal = false } of spans.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (start >= end) continue;
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end);
      last.isLocal &&= isLocal;
    } else merged.push({ start, end, isLocal });
  }
  return merged;
}

/** The text with each of the spans, which are in order and apart, replaced by what `become` makes of it. */
export function replaceSpans(
  text: string,
  spans: readonly Span[],
  become: (secret: string) => string,
): string {
  if (spans.length === 0) return text;
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    pieces.push(text.slice(from, start), become(text.slice(start, end)));
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

/** Spans of a part of a text as spans of the whole. */
export function shiftSpans(spans: readonly Span[], by: number): readonly Span[] {
  return spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }));
}
