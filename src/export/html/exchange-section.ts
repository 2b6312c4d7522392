import { CLIENT, type Exchange, type TlsFacts } from '../../model/index.ts';
import { destinationOf } from '../../study/index.ts';
import {
  answererInWords,
  bytesInWords,
  counted,
  outcomeInWords,
  requestInWords,
  statusInWords,
  subprotocolInWords,
} from '../../view/index.ts';
import { exchangeAnchor } from './anchors.ts';
import { frameRows } from './frame-rows.ts';
import { headsSection, rawText } from './heads-section.ts';
import type { Histogram } from './histogram.ts';
import { Html, markup, lines, when } from './html.ts';
import { dateAndTime } from './moments.ts';
import { timeline } from './timeline.ts';
import type { Row } from './traffic.ts';

/** What a section is made of. */
export interface SectionParts {
  readonly exchange: Exchange;
  readonly rows: readonly Row[];
  readonly histogram: Histogram;
  /** Milliseconds of the run at the last thing that was recorded of it. */
  readonly lastT: number;
  readonly isRedacted: boolean;
  /** When the run began, ISO 8601. */
  readonly started: string | undefined;
}

const DISCRETION = { isRedacted: false, isFull: true };

/** One exchange in full, piece by piece: facts, heads by hop, timeline, frames. */
export function* exchangeSection(parts: SectionParts): Generator<Html> {
  const { exchange, rows, histogram, lastT } = parts;
  const number = exchange.exchange;
  const id = exchangeAnchor(number);
  yield markup`<section
    class="exchange ${exchange.state}"
    id="${id}"
    aria-labelledby="${id}-title"
    tabindex="-1"
  >
    <h3 id="${id}-title">
      <span class="number">#${number}</span> <code>${requestInWords(exchange, DISCRETION)}</code>
      <span class="outcome">→ ${statusInWords(exchange) ?? 'no answer'} ${answererInWords(exchange)}</span>
    </h3>
    <p class="ending">${outcomeInWords(exchange, DISCRETION)}</p>
    ${exchangeFacts(parts)}${headsSection(exchange, 'request', parts)}${informational(exchange)}${headsSection(exchange, 'response', parts)}${timeline(exchange, histogram, lastT)}`;
  yield markup`<section class="traffic" aria-label="Frames of exchange ${number}">
    <h4>${trafficTitle(exchange)}</h4>\n`;
  if (rows.length === 0) yield markup`<p class="quiet">Nothing was recorded after the heads.</p>`;
  yield* frameRows(rows, exchange);
  yield markup`</section></section>\n`;
}

function trafficTitle({ client, backend, undelivered }: Exchange): Html {
  const lost = when(undelivered > 0, () => markup`, ${undelivered} undelivered`);
  return markup`Frames
    <small>${client.frames} from the client, ${backend.frames} from the backend${lost}</small>`;
}

function exchangeFacts({ exchange, started }: SectionParts): Html {
  const { open, connected, client, backend, lost } = exchange;
  const from = `${open.client.address} port ${open.client.port}, connection ${open.connection}`;
  const subprotocol = subprotocolInWords(exchange, DISCRETION);
  const found: readonly (readonly [string, string])[] = [
    ['began', `${dateAndTime(started, open.t)} UTC`],
    ['way', open.stations.join(' → ')],
    [CLIENT, open.tls === undefined ? from : `${from}, ${tlsInWords(open.tls)}`],
    ['backend', connected === null ? 'not reached' : connectedInWords(connected)],
    ['upgrade', open.upgrade ?? 'none asked for'],
    ...(subprotocol === '' ? [] : [['subprotocol', subprotocol] as const]),
    [
      'traffic',
      `${bytesInWords(client.bytes)} from the client, ${bytesInWords(backend.bytes)} from the backend`,
    ],
    ...(lost === 0 ? [] : [['not recorded', counted(lost, 'event')] as const]),
  ];
  return factList(found);
}

/** Names and values, a line each. */
export function factList(facts: readonly (readonly [name: string, value: string])[]): Html {
  return markup`<dl>
    ${facts.map(
      ([name, value]) =>
        markup`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl> `;
}

function connectedInWords({ address, port, tls, reused }: NonNullable<Exchange['connected']>): string {
  const place = `${address} port ${port}${reused ? ', over a connection that was open' : ''}`;
  return tls === undefined ? place : `${place}, ${tlsInWords(tls)}`;
}

function tlsInWords(tls: TlsFacts): string {
  const told: readonly (readonly [string, string | undefined])[] = [
    ['', tls.version ?? 'TLS'],
    ['', tls.cipher],
    ['for ', tls.serverName],
    ['ALPN ', tls.alpn],
    ['certificate of ', tls.subject],
    ['issued by ', tls.issuer],
    ['valid to ', tls.validTo],
    ['not trusted: ', tls.distrusted],
  ];
  return told.flatMap(([label, value]) => (value === undefined ? [] : [`${label}${value}`])).join(', ');
}

/** Heads of 1xx answers, which are no part of the way of the final one. */
function informational(exchange: Exchange): Html {
  const heads = exchange.heads.filter(({ of }) => of === 'informational');
  const raws = heads.map(
    (head) =>
      markup`<h5>hop ${head.hop}, to ${destinationOf(head, exchange)}</h5>
        <pre>${lines(rawText(head))}</pre>`,
  );
  return when(
    heads.length > 0,
    () =>
      markup`<details class="raw">
        <summary>${counted(heads.length, 'informational head')}</summary>
        ${raws}
      </details>`,
  );
}
