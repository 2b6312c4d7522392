import type { Paint } from '../paint.ts';
import { fit, widthOf } from '../width.ts';

/** What stands on the line over a pane. */
export interface RuleOptions {
  readonly title: string;
  /** Said behind the title: a filter, a request. */
  readonly more?: string;
  /** Said at the right end, before it is cut: where the list stands. */
  readonly end?: string;
  readonly isFocused: boolean;
  readonly columns: number;
  readonly paint: Paint;
}

/**
 * The line over a pane, all its width: heavy over the one that has the keys, which its title says in bold too. What has
 * no room is cut, the title last. No text of it need be visible yet.
 */
export function ruleRow({ title, more = '', end = '', isFocused, columns, paint }: RuleOptions): string {
  const stroke = isFocused ? '━' : '─';
  const room = columns - 4;
  const shownTitle = fit(title, room);
  const afterTitle = room - widthOf(shownTitle);
  const shownEnd = end !== '' && widthOf(end) + 6 <= afterTitle ? end : '';
  const endRoom = shownEnd === '' ? 0 : widthOf(shownEnd) + 3;
  const shownMore = more === '' ? '' : fit(more, afterTitle - endRoom - 3);
  const used =
    3 +
    widthOf(shownTitle) +
    (shownMore === '' ? 0 : widthOf(shownMore) + 3) +
    1 +
    (shownEnd === '' ? 0 : widthOf(shownEnd) + 3);
  const line = stroke.repeat(Math.max(0, columns - used));
  const brush = isFocused ? paint.plain : paint.dim;
  return [
    brush(`${stroke}${stroke} `),
    isFocused ? paint.bold(shownTitle) : paint.plain(shownTitle),
    ...(shownMore === '' ? [] : [brush(` ${stroke} `), paint.cyan(shownMore)]),
    brush(` ${line}`),
    ...(shownEnd === '' ? [] : [brush(' '), paint.dim(shownEnd), brush(` ${stroke}`)]),
  ].join('');
}
