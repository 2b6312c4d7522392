import {
  requestLine,
  statusOf,
  TARGET_RULE,
  type Change,
  type Event,
  type Exchange,
  type HeadEvent,
} from '../model/index.ts';
import {
  creditChanges,
  destinationOf,
  diffHeads,
  findingsOf,
  originOf,
  renamesOf,
  requestHeads,
  responseHeads,
  type CreditedRow,
  type Diagnosis,
  type Finding,
} from '../study/index.ts';
import {
  counted,
  createBodyLines,
  createFrameLines,
  createPaint,
  outcomeInWords,
  subprotocolInWords,
  type Look,
} from '../view/index.ts';
import { headText } from '../wire/index.ts';
import type { Exporter, ExportOptions } from './exporter.ts';
import { codeBlock, inlineCode, markdownText } from './markdown-text.ts';

/** Exchanges that are told of; an issue with more is read by nobody. */
const MOST_EXCHANGES = 20;
/** Lines of frames and bodies of each. */
const MOST_LINES = 60;
/** Columns of those lines. */
const COLUMNS = 160;
/** Pieces of evidence of each finding. */
const MOST_EVIDENCE = 5;

/** The lines of one exchange's frames and bodies. */
interface Traffic {
  readonly lines: string[];
  left: number;
}

/**
 * What one pastes into an issue: for each exchange its way, what is wrong with it, its heads hop by hop, its frames and
 * how it ended. Everything from the wire stands in code blocks, or is escaped.
 */
export function createMarkdownExporter(options: ExportOptions): Exporter {
  const exchanges = options.session.exchanges.slice(0, MOST_EXCHANGES);
  const byNumber = new Map(exchanges.map((exchange) => [exchange.exchange, exchange]));
  const traffic = new Map<number, Traffic>(
    exchanges.map(({ exchange }) => [exchange, { lines: [], left: 0 }]),
  );
  const tellers = new Map<number, (event: Event) => readonly string[]>();

  const linesOf = (event: Event, exchange: Exchange): readonly string[] => {
    const teller = tellers.get(exchange.exchange) ?? tellerOf(exchange);
    if (event.event === 'close') tellers.delete(exchange.exchange);
    else tellers.set(exchange.exchange, teller);
    return teller(event);
  };

  return {
    push(event) {
      const exchange = 'exchange' in event ? byNumber.get(event.exchange ?? 0) : undefined;
      const told = exchange === undefined ? undefined : traffic.get(exchange.exchange);
      if (exchange === undefined || told === undefined) return [];
      for (const line of linesOf(event, exchange)) {
        if (told.lines.length < MOST_LINES) told.lines.push(line);
        else told.left += 1;
      }
      return [];
    },
    end() {
      const more = options.session.exchanges.length - exchanges.length;
      return [
        titleOf(options),
        ...exchanges.map((exchange) => exchangeText(exchange, options, traffic.get(exchange.exchange))),
        ...(more > 0 ? [`\n… and ${counted(more, 'exchange')} more.\n`] : []),
        `\n${footOf(options)}\n`,
      ];
    },
  };
}

function lookOf({ open }: Exchange): Look {
  return {
    paint: createPaint(false),
    columns: COLUMNS,
    clock: (t) => `${((t - open.t) / 1000).toFixed(3)} s`.padStart(10),
    isFull: false,
    isRedacted: false,
  };
}

function tellerOf(exchange: Exchange): (event: Event) => readonly string[] {
  const options = { ...lookOf(exchange), isNumbered: false, exchange: () => exchange };
  const tellers = [createBodyLines(options), createFrameLines(options)];
  return (event) => tellers.flatMap((teller) => teller.lines(event));
}

function titleOf({ session: { session, exchanges }, diagnosis }: ExportOptions): string {
  const [only, ...others] = exchanges;
  const title =
    only !== undefined && others.length === 0 ? storyOf(only) : counted(exchanges.length, 'exchange');
  const general = diagnosis.chains.flat().filter((finding) => finding.exchanges.length === 0);
  const run =
    session === null
      ? 'The recording lacks its beginning.'
      : `Recorded ${markdownText(session.started)} by hoptap ${markdownText(session.version)} (${markdownText(session.mode)}), ` +
        `target ${inlineCode(session.target)}.`;
  return `# ${markdownText(title)}\n\n${run}\n${general.map((finding) => findingText(finding)).join('')}`;
}

function footOf({ isRedacted, version }: ExportOptions): string {
  const secrets = isRedacted
    ? 'Secrets are replaced: `redacted~` and the same digits stand for the same secret.'
    : 'It holds the secrets that were sent.';
  return `Written by hoptap ${markdownText(version)}. ${secrets}`;
}

/** `GET /ws → 101, closed by backend: 1011 internal error "no credentials"`. */
function storyOf(exchange: Exchange): string {
  const request = requestHeads(exchange)[0];
  const line = request === undefined ? null : requestLine(request.startLine);
  const asked = line === null ? 'a request' : `${line.method} ${headText(line.target)}`;
  const answer = responseHeads(exchange).at(-1);
  const status = answer === undefined ? 'no answer' : String(statusOf(answer) ?? answer.startLine);
  return `${asked} → ${status}, ${outcomeInWords(exchange, { isRedacted: false })}`;
}

function exchangeText(
  exchange: Exchange,
  { diagnosis }: ExportOptions,
  traffic: Traffic | undefined,
): string {
  const look = lookOf(exchange);
  const subprotocol = subprotocolInWords(exchange, look);
  const left = traffic === undefined || traffic.left === 0 ? [] : [`… ${counted(traffic.left, 'more line')}`];
  const lines = [...(traffic?.lines ?? []), ...left];
  return [
    `\n## Exchange ${exchange.exchange}: ${markdownText(storyOf(exchange))}\n\n`,
    `- way: ${exchange.open.stations.map(markdownText).join(' → ')}\n`,
    subprotocol === '' ? '' : `- subprotocol: ${markdownText(subprotocol)}\n`,
    ...exchange.errors.map(
      ({ where, code, message }) => `- error at ${where}: ${markdownText(code)}, ${markdownText(message)}\n`,
    ),
    ...exchange.faults.map(
      ({ station, rule, detail }) =>
        `- done on purpose by ${markdownText(station)}, rule ${markdownText(rule)}: ${markdownText(detail)}\n`,
    ),
    findingsText(diagnosis, exchange.exchange),
    headsText('Request', requestHeads(exchange), exchange),
    headsText('Response', responseHeads(exchange), exchange),
    lines.length === 0 ? '' : `\n### Frames and bodies\n\n${codeBlock(lines)}`,
  ].join('');
}

function findingsText(diagnosis: Diagnosis, exchange: number): string {
  const findings = findingsOf(diagnosis, exchange).filter(({ exchanges }) => exchanges.length > 0);
  if (findings.length === 0) return '';
  return `\n### Findings\n\n${findings.map((finding) => findingText(finding, exchange)).join('')}`;
}

function findingText({ code, severity, sentence, evidence, advice }: Finding, exchange?: number): string {
  const seen = evidence.filter((each) => exchange === undefined || each.exchange === exchange);
  const [first] = advice;
  return [
    `- **${severity}** \`${code}\`: ${markdownText(sentence)}\n`,
    ...seen.slice(0, MOST_EVIDENCE).map(({ text }) => `  - seen: ${markdownText(text)}\n`),
    seen.length > MOST_EVIDENCE ? `  - … and ${seen.length - MOST_EVIDENCE} more\n` : '',
    first === undefined ? '' : `  - do: ${markdownText(first)}\n`,
  ].join('');
}

/** The first head whole, then what became of it at each station. */
function headsText(title: string, heads: readonly HeadEvent[], exchange: Exchange): string {
  const [first] = heads;
  if (first === undefined) return '';
  const lines = heads.flatMap((head, index) => {
    const before = heads[index - 1];
    const hop = `@@ hop ${head.hop}: ${originOf(head, exchange)} → ${destinationOf(head, exchange)} @@`;
    if (before === undefined) return [hop, ...wholeHead(head)];
    return ['', hop, ...changedHead(before, head)];
  });
  return `\n### ${title}, hop by hop\n\n${codeBlock(lines, 'diff')}`;
}

function wholeHead({ startLine, fields }: HeadEvent): readonly string[] {
  return [
    ` ${headText(startLine)}`,
    ...fields.map(([name, value]) => ` ${headText(name)}: ${headText(value)}`),
  ];
}

function changedHead(before: HeadEvent, head: HeadEvent): readonly string[] {
  const { rows, undone } = creditChanges(diffHeads(before, head, renamesOf(head.changes)), head.changes);
  const changed = rows.filter(({ mark }) => mark !== 'kept');
  const isSameStart = before.startLine === head.startLine;
  const startRules = head.changes.filter(({ name }) => name.startsWith(':'));
  const start = isSameStart
    ? [` ${headText(head.startLine)}`]
    : [`-${headText(before.startLine)}`, `+${headText(head.startLine)}${byRules(startRules)}`];
  const kept = rows.length - changed.length;
  return [
    ...start,
    ...changed.flatMap(rowLines),
    ...undone.map(({ name, rule }) => ` (${headText(name)}: changed and changed back, ${rule})`),
    ` (${counted(kept, 'field')} unchanged)`,
  ];
}

function rowLines({ mark, before, after, more, changes }: CreditedRow): readonly string[] {
  const by = byRules(changes);
  if (mark === 'moved' && after !== null) return [` ${headText(after[0])}: … (moved)${by}`];
  const gone = [before, ...(mark === 'merged' ? more : [])];
  const come = [after, ...(mark === 'split' ? more : [])];
  const lines = [
    ...gone.flatMap((field) => (field === null ? [] : [`-${headText(field[0])}: ${headText(field[1])}`])),
    ...come.flatMap((field) => (field === null ? [] : [`+${headText(field[0])}: ${headText(field[1])}`])),
  ];
  return lines.map((line, index) => (index === lines.length - 1 ? line + by : line));
}

function byRules(changes: readonly Change[]): string {
  const rules = [
    ...new Set(changes.map(({ rule }) => (rule === TARGET_RULE ? 'to reach the target' : rule))),
  ];
  return rules.length === 0 ? '' : `    ← ${rules.join(', ')}`;
}
