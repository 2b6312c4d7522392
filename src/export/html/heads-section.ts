import { TARGET_RULE, type Change, type Exchange, type HeadEvent } from '../../model/index.ts';
import { destinationOf, findJwts, originOf, type Jwt } from '../../study/index.ts';
import { durationInWords, SIGNS } from '../../view/index.ts';
import { headText } from '../../wire/index.ts';
import { fieldAnchor, headsAnchor } from './anchors.ts';
import { hopTable, type HopCell, type HopRow, type HopTable } from './hop-table.ts';
import { Html, markup, lines, NOTHING, when } from './html.ts';

type Way = 'request' | 'response';

/** How a head's cell is told. */
interface Telling {
  readonly exchange: Exchange;
  readonly of: Way;
  /** Whether tokens may be read out. */
  readonly isRedacted: boolean;
  /** When the run began, ISO 8601. */
  readonly started: string | undefined;
}

/** A request's or response's head on all hops: client at the left, backend at the right, whichever way it went. */
export function headsSection(
  exchange: Exchange,
  of: Way,
  { isRedacted, started }: Pick<Telling, 'isRedacted' | 'started'>,
): Html {
  const table = hopTable(exchange, of);
  const title = of === 'request' ? 'Request' : 'Response';
  const id = headsAnchor(exchange.exchange, of);
  if (table === null) {
    return markup`<section class="heads" id="${id}">
      <h4>${title}</h4>
      <p class="quiet">None was recorded.</p>
    </section>`;
  }
  const telling: Telling = { exchange, of, isRedacted, started };
  return markup`<section class="heads" id="${id}">
    <h4>${title}</h4>
    ${tableMarkup(table, telling)}${undoneMarkup(table, exchange)}${rawMarkup(table.heads, exchange)}
  </section> `;
}

/** Columns from the client to the backend: a response travels against them. */
function columns<T>(cells: readonly T[], of: Way): readonly T[] {
  return of === 'request' ? cells : cells.toReversed();
}

function tableMarkup({ heads, rows }: HopTable, telling: Telling): Html {
  const { exchange, of } = telling;
  const labels = heads.map((head) => hopLabel(head, exchange));
  const head = columns(labels, of).map((label) => markup`<th scope="col" role="columnheader">${label}</th>`);
  const start = columns(
    heads.map((each, at) => startCell(each, heads[at - 1] ?? null, labels[at] ?? '')),
    of,
  );
  const body = rows.map((row, at) =>
    rowMarkup(row, { id: fieldAnchor(exchange.exchange, of, at), labels, telling }),
  );
  return markup`<table class="hops" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">field</th>
        ${head}
      </tr>
    </thead>
    <tbody role="rowgroup">
      <tr role="row" class="start">
        <th scope="row" role="rowheader">start line</th>
        ${start}
      </tr>
      ${body}
    </tbody>
  </table>`;
}

function hopLabel(head: HeadEvent, exchange: Exchange): string {
  const [from, to] = [originOf(head, exchange), destinationOf(head, exchange)];
  return `hop ${head.hop}  ${head.of === 'request' ? `${from} → ${to}` : `${to} ← ${from}`}`;
}

function startCell(head: HeadEvent, before: HeadEvent | null, label: string): Html {
  const line = headText(head.startLine);
  if (before === null) return markup`<td role="cell" data-hop="${label}"><code>${line}</code></td>`;
  if (before.startLine === head.startLine) return keptCell(label);
  const changes = head.changes.filter(({ name }) => name.startsWith(':'));
  return markup`<td role="cell" data-hop="${label}" class="m yellow">
    ${sign('altered')}<code>${line}</code>${byMarkup(changes)}
  </td>`;
}

function rowMarkup(
  { cells }: HopRow,
  { id, labels, telling }: { id: string; labels: readonly string[]; telling: Telling },
): Html {
  const name = cells.find((cell) => cell?.field)?.field?.[0] ?? '';
  const isChanged = cells.some((cell) => cell !== null && cell.mark !== 'kept');
  const told = cells.map((cell, at) =>
    cellMarkup(cell, name, { label: labels[at] ?? '', isFirst: at === 0, telling }),
  );
  return markup`<tr role="row" id="${id}" ${isChanged ? new Html(' class="changed"') : NOTHING}>
    <th scope="row" role="rowheader">${headText(name)}</th>
    ${columns(told, telling.of)}
  </tr> `;
}

interface Place {
  readonly label: string;
  readonly isFirst: boolean;
  readonly telling: Telling;
}

function cellMarkup(cell: HopCell | null, rowName: string, { label, isFirst, telling }: Place): Html {
  if (cell === null)
    return markup`<td role="cell" class="none" data-hop="${label}"><span aria-label="not there">·</span></td>`;
  const { field, mark, changes } = cell;
  if (field === null) {
    return markup`<td role="cell" data-hop="${label}" class="m ${SIGNS[mark].style}">
      ${sign(mark)}${byMarkup(changes)}
    </td>`;
  }
  if (mark === 'kept' && !isFirst) return keptCell(label);
  const [name, value] = field;
  const spelled = name === rowName ? NOTHING : markup`<b>${headText(name)}:</b> `;
  const text = headText(value);
  const shown = text === '' ? markup`<i class="quiet">empty</i>` : markup`<code>${text}</code>`;
  const tokens = telling.isRedacted ? NOTHING : tokensMarkup(text, telling);
  if (mark === 'kept') return markup`<td role="cell" data-hop="${label}">${spelled}${shown}${tokens}</td>`;
  return markup`<td role="cell" data-hop="${label}" class="m ${SIGNS[mark].style}">
    ${sign(mark)}${spelled}${shown}${byMarkup(changes)}${tokens}
  </td>`;
}

function keptCell(label: string): Html {
  return markup`<td role="cell" class="kept" data-hop="${label}">= kept</td>`;
}

function sign(mark: HopCell['mark']): Html {
  return markup`<span class="mark">${SIGNS[mark].sign} ${SIGNS[mark].words}</span> `;
}

/** Who owns up to a difference: `by strip-auth`. */
function byMarkup(changes: readonly Change[]): Html {
  const rules = [...new Set(changes.map(({ rule }) => rule))];
  if (rules.length === 0) return markup` <span class="by">by no rule</span>`;
  const words = rules.map((rule) => (rule === TARGET_RULE ? 'to reach the target' : `by ${rule}`));
  return markup` <span class="by">${words.join(', ')}</span>`;
}

function tokensMarkup(text: string, telling: Telling): Html {
  return markup`${findJwts(text).map((token) => tokenMarkup(token, telling))}`;
}

/** What a token says of itself, read and never verified. */
function tokenMarkup(token: Jwt, { exchange, started }: Telling): Html {
  const { algorithm, claims, isEncrypted, problem } = token;
  const shown =
    claims === null ? (isEncrypted ? 'claims encrypted' : 'claims unreadable') : JSON.stringify(claims);
  const facts = [
    `JWT ${algorithm ?? 'without algorithm'}`,
    shown,
    expiryInWords(token, started, exchange.open.t),
    problem ?? '',
    'not verified',
  ];
  return markup`<small class="jwt">${facts.filter((fact) => fact !== '').join(' · ')}</small>`;
}

/** When a token expires, against the time of its exchange. */
function expiryInWords({ expiresS }: Jwt, started: string | undefined, t: number): string {
  if (expiresS === null) return 'no expiry';
  const expiry = new Date(expiresS * 1000);
  const left = expiry.getTime() - (Date.parse(started ?? '') + t);
  if (Number.isNaN(left)) return '';
  const distance =
    left < 0
      ? `${durationInWords(-left)} before this exchange`
      : `${durationInWords(left)} after this exchange`;
  return `expires ${expiry.toISOString().slice(0, 19).replace('T', ' ')} UTC, ${distance}`;
}

/** What rules did that later ones undid: the table cannot show it. */
function undoneMarkup({ heads, undone }: HopTable, exchange: Exchange): Html {
  const told = undone.flatMap((changes, at) => {
    const head = heads[at];
    return head === undefined
      ? []
      : changes.map(
          ({ rule, operation, name }) =>
            markup`<li>
              ${originOf(head, exchange)}: ${rule} did ${operation} ${name}, and a later rule undid it
            </li>`,
        );
  });
  return when(
    told.length > 0,
    () =>
      markup`<ul class="undone">
        ${told}
      </ul>`,
  );
}

/** The heads as they were spelled, each hop by itself. */
function rawMarkup(heads: readonly HeadEvent[], exchange: Exchange): Html {
  const raws = heads.map(
    (head) =>
      markup`<h5>${hopLabel(head, exchange)}</h5>
        <pre>${lines(rawText(head))}</pre>`,
  );
  return markup`<details class="raw">
    <summary>Raw heads</summary>
    ${raws}
  </details>`;
}

/** A head's lines; as they were spelled where that is not what start line and fields tell. */
export function rawText(head: HeadEvent): string {
  if (head.raw !== undefined) return headText(head.raw);
  return [head.startLine, ...head.fields.map(([name, value]) => `${name}: ${value}`)]
    .map(headText)
    .join('\n');
}
