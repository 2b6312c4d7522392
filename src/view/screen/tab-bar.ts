import type { Exchange } from '../../model/index.ts';
import type { ExchangeFinding } from '../../study/index.ts';
import { isSwitched } from '../handshake.ts';
import type { Paint } from '../paint.ts';
import { fit, widthOf } from '../width.ts';
import { changeCounts, findingCounts } from './exchange-marks.ts';
import { TABS, type TabName } from './place.ts';
import type { ShownFrames } from './shown-frames.ts';

/** What the titles of tabs tell. */
export interface TabBarFacts {
  readonly exchange: Exchange;
  readonly findings: readonly ExchangeFinding[];
  readonly shown: ShownFrames;
}

/** Where a title stands: columns from the left, `end` behind it. */
export interface TabSpan {
  readonly tab: TabName;
  readonly start: number;
  readonly end: number;
}

const NAMES: { readonly [T in TabName]: string } = {
  heads: 'Heads',
  frames: 'Frames',
  findings: 'Findings',
  timeline: 'Timeline',
};

/** The names of the tabs as people read them. */
export const TAB_NAMES = NAMES;

/**
 * The titles of all tabs with what is in them: ` Heads −2 +5  [Frames 1,204] …`. The one to be seen stands in brackets.
 * Where there is no room, counts go first, then the last titles.
 */
export function tabBar(
  current: TabName,
  facts: TabBarFacts,
  columns: number,
  paint: Paint,
): { readonly line: string; readonly spans: readonly TabSpan[] } {
  const whole = TABS.map((tab) => titleOf(tab, facts));
  const isWide = whole.reduce((sum, title) => sum + widthOf(title) + 3, 0) <= columns;
  let start = 0;
  const spans: TabSpan[] = [];
  const parts: string[] = [];
  TABS.forEach((tab, at) => {
    const title = fit(isWide ? (whole[at] ?? '') : NAMES[tab], columns - start - 2);
    if (title === '') return;
    const end = start + widthOf(title) + 2;
    spans.push({ tab, start, end });
    parts.push(
      tab === current ? paint.bold('[') + paint.reverse(title) + paint.bold(']') : paint.plain(` ${title} `),
    );
    start = end + 1;
  });
  return { line: parts.join(' '), spans };
}

function titleOf(tab: TabName, { exchange, findings, shown }: TabBarFacts): string {
  const counts: { readonly [T in TabName]: () => string } = {
    heads: () => changeCounts(exchange),
    frames: () => shown.filter ?? passedCount(exchange),
    findings: () => findingCounts(findings),
    timeline: () => '',
  };
  return `${NAMES[tab]} ${counts[tab]()}`.trimEnd();
}

function passedCount(exchange: Exchange): string {
  if (!isSwitched(exchange)) return '';
  const { client, backend } = exchange.close ?? exchange;
  return (client.frames + backend.frames).toLocaleString('en');
}
