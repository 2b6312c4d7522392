import { BACKEND, CLIENT } from '../../model/index.ts';
import { redactText } from '../../recording/index.ts';
import type { Look } from '../look.ts';
import { visible } from '../visible.ts';
import { fit, widthOf } from '../width.ts';
import { paintedSlice } from '../painted.ts';

/** What the first row of the screen tells. */
export interface HeaderFacts {
  /** `HOST:PORT` that clients connect to; null before it is known. */
  readonly listen: string | null;
  /** The backend's URL as it is written; its secrets are masked here. Null before it is known. */
  readonly target: string | null;
  /** Names of the profiles in force, from the one nearest to the client. */
  readonly chain: readonly string[];
}

const NAME = 'hoptap';
const ARROW = ' ─► ';
const GAP = '  ';
/** A profile's name is not cut shorter than this before it is counted instead. */
const SHORTEST_NAME = 8;

/**
 * Where clients connect, where it goes, and what stands between: one row. What it has no room for is said shorter; the
 * chain goes last of all, since it is what a user must never mistake.
 */
export function headerRow(facts: HeaderFacts, columns: number, { paint }: Pick<Look, 'paint'>): string {
  const [route, chain] = fitting(facts, columns - widthOf(NAME) - GAP.length);
  const brush = facts.chain.length === 0 ? paint.green : paint.yellow;
  const left = route === '' ? '' : GAP + paint.plain(route);
  return fit(NAME, columns) === NAME
    ? paint.bold(NAME) + left + GAP + brush(chain)
    : brush(fit(chain, columns));
}

/** The longest way to say both that fits. */
function fitting(facts: HeaderFacts, columns: number): readonly [route: string, chain: string] {
  const chains = chainsOf(facts.chain);
  for (const chain of chains.filter((_, at) => at < 2)) {
    for (const route of routesOf(facts)) {
      if (widthOf(route) + (route === '' ? 0 : GAP.length) + widthOf(chain) <= columns) return [route, chain];
    }
  }
  return ['', chainInWords(facts.chain, columns)];
}

/** Where clients connect and where it goes, from the longest to nothing. */
function routesOf({ listen, target }: HeaderFacts): readonly string[] {
  const shownTarget = target === null ? null : visible(redactText(target));
  const shownListen = listen === null ? null : visible(listen);
  if (shownTarget === null) return shownListen === null ? [''] : [`ws://${shownListen}`, shownListen, ''];
  const [, scheme = '', authority = '', path = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)(.*)$/is.exec(shownTarget) ?? [];
  const withoutQuery = path.split(/[?#]/, 1)[0] ?? '';
  const short = authority + (withoutQuery === '/' ? '' : withoutQuery);
  if (shownListen === null) return [shownTarget, scheme + short, short, authority, ''];
  const port = `:${shownListen.slice(shownListen.lastIndexOf(':') + 1)}`;
  return [
    `ws://${shownListen}${withoutQuery}${ARROW}${shownTarget}`,
    `ws://${shownListen}${withoutQuery}${ARROW}${scheme}${short}`,
    `${shownListen}${ARROW}${scheme}${short}`,
    `${shownListen}${ARROW}${short}`,
    `${shownListen}${ARROW}${authority}`,
    shownListen,
    port,
    '',
  ];
}

/** `client ─► a ─► b ─► backend`, visible, as long as it may be on that many columns: then without its ends, names cut, counted. */
export function chainInWords(names: readonly string[], columns: number): string {
  const chains = chainsOf(names);
  return chains.find((chain) => widthOf(chain) <= columns) ?? fit(chains.at(-1) ?? '', columns);
}

/** The chain, from the longest to the shortest. */
function chainsOf(names: readonly string[]): readonly string[] {
  const all = (middle: readonly string[]): string => [CLIENT, ...middle, BACKEND].join(ARROW);
  if (names.length === 0) return ['clean: no profile', 'clean'];
  const shown = names.map(visible);
  const cut = (most: number): readonly string[] => shown.map((name) => fitMiddle(name, most));
  const counted = names.length === 1 ? '1 profile' : `${names.length} profiles`;
  return [
    all(shown),
    shown.join(ARROW),
    ...[24, 18, 14, 11, SHORTEST_NAME].map((most) => cut(most).join(ARROW)),
    `${counted} in the chain`,
    counted,
  ];
}

/** A name cut in its middle: names of profiles often begin alike, and files differ in their last part. */
function fitMiddle(name: string, columns: number): string {
  if (widthOf(name) <= columns) return name;
  const end = paintedSlice(name, widthOf(name) - Math.ceil((columns - 1) / 2), widthOf(name));
  return `${paintedSlice(name, 0, columns - 1 - widthOf(end))}…${end}`;
}
