import type { Exchange, HeadEvent } from '../../model/index.ts';
import type { Evidence } from '../../study/index.ts';
import { exchangeAnchor, fieldAnchor, frameAnchor, frameKey, headsAnchor } from './anchors.ts';
import type { Locate } from './findings-section.ts';
import { hopTable } from './hop-table.ts';

/** What the page holds. */
export interface PageContents {
  /** Exchanges that have a section. */
  readonly exchanges: ReadonlyMap<number, Exchange>;
  /** Whether the frame's row is in the page. */
  readonly hasFrame: (key: string) => boolean;
}

/** Finds evidence in the page: its frame, else its field in the heads, else its heads, else its exchange. */
export function locator({ exchanges, hasFrame }: PageContents): Locate {
  return (evidence) => {
    const exchange = exchanges.get(evidence.exchange);
    if (exchange === undefined) return null;
    const { frame } = evidence;
    if (frame !== undefined && hasFrame(frameKey(evidence.exchange, frame))) {
      return frameAnchor(exchange, frame.from, frame.n);
    }
    return headPlace(exchange, evidence) ?? exchangeAnchor(evidence.exchange);
  };
}

function headPlace(exchange: Exchange, { hop, field, t }: Evidence): string | null {
  if (hop === undefined) return null;
  const of = wayOf(
    exchange.heads.filter((head) => head.hop === hop),
    t,
  );
  if (of === null) return null;
  const name = field?.toLowerCase();
  const rows = hopTable(exchange, of)?.rows ?? [];
  const row = rows.findIndex(({ cells }) => cells.some((cell) => cell?.field?.[0].toLowerCase() === name));
  return row < 0 ? headsAnchor(exchange.exchange, of) : fieldAnchor(exchange.exchange, of, row);
}

/** Which of a hop's heads is meant: the one that was seen closest to that time. */
function wayOf(heads: readonly HeadEvent[], t: number): 'request' | 'response' | null {
  const ways = heads.flatMap((head) =>
    head.of === 'informational' ? [] : [{ of: head.of, far: Math.abs(head.t - t) }],
  );
  const [closest] = ways.sort((one, other) => one.far - other.far);
  return closest?.of ?? null;
}
