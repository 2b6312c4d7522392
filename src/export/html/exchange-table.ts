import type { Exchange } from '../../model/index.ts';
import type { Chain, Severity } from '../../study/index.ts';
import {
  changedNames,
  counted,
  outcomeInWords,
  requestInWords,
  statusInWords,
  subprotocolInWords,
} from '../../view/index.ts';
import { exchangeAnchor } from './anchors.ts';
import { findingAnchor, MOST_CHAINS } from './findings-section.ts';
import { Html, markup, when } from './html.ts';
import { timeOfDay } from './moments.ts';
import { SEVERITIES } from './severities.ts';

const DISCRETION = { isRedacted: false, isFull: true };
/** Names in a row; a profile may change more of them than a row can hold. */
const MOST_NAMES = 12;

/** What a list of exchanges is made of. */
export interface ListParts {
  readonly exchanges: readonly Exchange[];
  readonly chains: readonly Chain[];
  /** When the run began, ISO 8601. */
  readonly started: string | undefined;
  /** Whether the exchange has a section in the page. */
  readonly isShown: (exchange: number) => boolean;
}

/** The exchanges, a row each. */
export function exchangeTable({ exchanges, chains, started, isShown }: ListParts): Html {
  const flags = flagsByExchange(chains);
  const rows = exchanges.map((exchange) => {
    const { exchange: number, open, state } = exchange;
    const cells: readonly (readonly [string, Html])[] = [
      ['time', markup`<span class="num">${timeOfDay(started, open.t)}</span>`],
      ['request', requestCell(exchange, isShown(number))],
      ['answer', answerCell(exchange)],
      ['subprotocol', markup`<span class="clip">${subprotocolInWords(exchange, DISCRETION)}</span>`],
      ['frames', framesCell(exchange)],
      ['ending', markup`${outcomeInWords(exchange, DISCRETION)}`],
      ['marks', marksCell(exchange, flags.get(number))],
    ];
    const told = cells.map(([name, cell]) => markup`<td role="cell" data-name="${name}">${cell}</td>`);
    return markup`<tr role="row" class="${state}" data-exchange="${number}">
      <th scope="row" role="rowheader">#${number}</th>
      ${told}
    </tr> `;
  });
  const titles = ['#', 'time, UTC', 'request', 'answer', 'subprotocol', 'frames', 'ending', 'marks'];
  const heads = titles.map((title) => markup`<th scope="col" role="columnheader">${title}</th>`);
  return markup`<table class="list" role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${heads}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows}
    </tbody>
  </table> `;
}

function requestCell(exchange: Exchange, isShown: boolean): Html {
  const request = requestInWords(exchange, DISCRETION);
  return isShown
    ? markup`<a href="#${exchangeAnchor(exchange.exchange)}"><code>${request}</code></a>`
    : markup`<code>${request}</code> <small>(not in this page)</small>`;
}

function framesCell({ client, backend, open }: Exchange): Html {
  if (client.frames + backend.frames === 0 && open.upgrade === null) return markup``;
  return markup`<span class="num">${client.frames}↑ ${backend.frames}↓</span>`;
}

/** What is remarkable: findings by their code, changes by sign and name, and how many other things went wrong. */
function marksCell(exchange: Exchange, flags: ReadonlyMap<string, Flag> | undefined): Html {
  const found = [...(flags ?? [])].map(([code, { severity, anchor }]) => {
    const badge = markup`<span class="badge ${severity}">${SEVERITIES[severity].sign} ${code}</span>`;
    return anchor === null ? badge : markup`<a href="#${anchor}">${badge}</a> `;
  });
  const names = [...new Set(exchange.heads.flatMap((head) => changedNames(head.changes)))];
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const others: readonly (readonly [number, string])[] = [
    [exchange.faults.length, 'fault'],
    [exchange.violations.length, 'violation'],
    [exchange.errors.length, 'error'],
    [exchange.lost, 'lost event'],
    [exchange.undelivered, 'undelivered frame'],
  ];
  const words = others.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  const changed = names.length === 0 ? [] : [`${names.slice(0, MOST_NAMES).join(' ')}${more}`];
  const rest = [...changed, ...words].join(' · ');
  return markup`${found}${when(rest !== '', () => markup`<small>${rest}</small>`)}`;
}

/** A finding as the list points at it. */
interface Flag {
  readonly severity: Severity;
  readonly anchor: string | null;
}

/** The codes of an exchange's findings, each once, where the first of its kind stands. */
function flagsByExchange(chains: readonly Chain[]): ReadonlyMap<number, ReadonlyMap<string, Flag>> {
  const flags = new Map<number, Map<string, Flag>>();
  for (const [chain, findings] of chains.entries()) {
    for (const [place, { code, severity, exchanges }] of findings.entries()) {
      const flag = { severity, anchor: chain < MOST_CHAINS ? findingAnchor(chain, place) : null };
      for (const number of exchanges) {
        const known = flags.get(number) ?? new Map<string, Flag>();
        if (!known.has(code)) known.set(code, flag);
        flags.set(number, known);
      }
    }
  }
  return flags;
}

function answerCell(exchange: Exchange): Html {
  const status = statusInWords(exchange);
  return markup`<span class="${/^[123]/.test(status ?? '') ? 'fine' : 'failed'}">${status ?? 'none'}</span>`;
}
